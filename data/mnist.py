"""What is known about the four files of MNIST: their names, where the package keeps them, how to recognise them."""

import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Split

BUNDLE = Path(__file__).parent
MD5_SUMS: Mapping[str, str] = MappingProxyType(
    {
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    }
)
# CRC-32 of the elements without the header: a tenth of MD5's time, and the question is a mix-up, not a forgery.
TRAIN_IMAGES_CRC = 0xF3639B56
TRAIN_LABELS_CRC = 0xBA07E8EF
TEST_IMAGES_CRC = 0xE4CA5F57
TEST_LABELS_CRC = 0xEE8604D9


def is_mnist(train: Split, test: Split) -> bool:
    """Tell whether these are the 60,000 and the 10,000 images of MNIST with their labels, in the original order."""
    return (  # the small arrays first: any other data set ends there
        train.images.shape == (60_000, 28, 28)
        and test.images.shape == (10_000, 28, 28)
        and _matches(test.labels, TEST_LABELS_CRC)
        and _matches(train.labels, TRAIN_LABELS_CRC)
        and _matches(test.images, TEST_IMAGES_CRC)
        and _matches(train.images, TRAIN_IMAGES_CRC)
    )


def _matches(array: NDArray[np.uint8], crc: int) -> bool:
    return zlib.crc32(np.ascontiguousarray(array).data) == crc
