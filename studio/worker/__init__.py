"""The child process: the only place beside `attention` where torch lives, the only one that imports ultralytics."""
