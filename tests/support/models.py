"""Model files for tests."""

from pathlib import Path

from mnist_tui.data.replacement import create_file
from mnist_tui.tui.training.model import Model, encode_checked


def save_new_network(path: Path, model: Model) -> None:
    """Write a model where nothing is yet; DataError if a weight is not finite."""
    create_file(path, *encode_checked(path, model))
