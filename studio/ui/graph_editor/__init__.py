"""The model drawn as a graph."""
