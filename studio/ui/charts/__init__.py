"""Live charts (the only place of the window that imports numpy)."""
