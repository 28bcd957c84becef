"""One image through a network, forward and backward, one operation at a time."""
