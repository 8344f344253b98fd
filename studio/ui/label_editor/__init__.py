"""Touch up the boxes of one image after another, and save them safely."""
