"""Images with ground truth and predictions."""
