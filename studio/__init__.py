"""Attention Studio: attention modules in YOLO detectors, on the stock ultralytics package."""
