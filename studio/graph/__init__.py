"""The model as data: layers, shapes, edits and YAML. No torch, no Qt."""
