"""One image through the network, forward and backward, one operation a step."""
