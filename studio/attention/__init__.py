"""Attention modules in plain torch, one idea a file. A file here is never renamed: checkpoints name it."""
