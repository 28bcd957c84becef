"""Images that are there more than once."""
