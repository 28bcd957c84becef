"""Images to show beside predictions, wherever they lie: one is read when it is shown."""
