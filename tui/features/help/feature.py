"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.frame.feature import Feature

HELP = Feature(name="help", folder=Path(__file__).parent)
