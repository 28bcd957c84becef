"""The bundled test images by their name. It opens nothing."""

from pathlib import Path

MNIST = "mnist"
"""Means the bundled test images, where there is no such file."""


def means_mnist(path: Path) -> bool:
    """Tell whether a path is the name of the bundled test images."""
    return str(path) == MNIST and not path.exists()
