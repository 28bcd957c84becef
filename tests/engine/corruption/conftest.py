"""A few real digits."""

import numpy as np
import pytest

from mnist_tui.data.loading import load


@pytest.fixture(scope="session")
def mnist_images() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """(30, 28, 28): the first test images of MNIST."""
    return load(None, 0).test.images[:30]
