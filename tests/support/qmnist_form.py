"""Files of QMNIST's form, whose every test image holds its own number; the real ones are not published with us."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.idx import read_idx, write_idx
from mnist_tui.data.mnist import BUNDLE

IMAGES, MNISTS, COLUMNS = 60_000, 10_000, 8


def labels_of_qmnist() -> NDArray[np.int32]:
    """Return a table (60000, 8): the labels of MNIST's test images, then 0 to 9 in turn; in the other columns 2600."""
    table = np.full((IMAGES, COLUMNS), 2600, np.int32)
    table[:MNISTS, 0] = read_idx(BUNDLE / "t10k-labels-idx1-ubyte.gz")
    table[MNISTS:, 0] = np.arange(IMAGES - MNISTS) % 10
    return table


def write_qmnist(folder: Path, labels: NDArray[np.int32]) -> Path:
    """Write the two test files."""
    images = np.zeros((IMAGES, 28, 28), np.uint8)
    images.reshape(IMAGES, -1)[:, :4] = np.arange(IMAGES, dtype=">u4").view(np.uint8).reshape(IMAGES, 4)
    folder.mkdir(parents=True, exist_ok=True)
    write_idx(folder / "qmnist-test-images-idx3-ubyte", images)
    write_idx(folder / "qmnist-test-labels-idx2-int", labels)
    return folder


def number_of(image: NDArray[np.uint8]) -> int:
    """Return the number of an image of `write_qmnist` among all 60,000."""
    return int.from_bytes(image.reshape(-1)[:4].tobytes(), "big")
