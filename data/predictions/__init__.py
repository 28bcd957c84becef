"""Predictions that any classifier wrote: tables of probabilities or classes, read from the files people have."""
