"""Datasets on disk: their layout, labels, scan and statistics. Reads, never writes into a dataset."""
