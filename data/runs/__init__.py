"""Runs on disk: a folder each, with what the run is, a log of what happened, and checkpoints to resume from."""
