"""Predictions as data and their match against ground truth."""
