"""A drawing of one's own, and what the network makes of it."""
