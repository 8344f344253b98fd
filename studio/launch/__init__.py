"""The parent's side of a worker process. No Qt, no torch."""
