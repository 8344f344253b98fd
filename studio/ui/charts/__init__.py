"""Live charts (the only place that imports pyqtgraph)."""
