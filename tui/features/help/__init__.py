"""Help: what the keys do, and what the words mean."""
