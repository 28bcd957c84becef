"""What all engine tests share: one BLAS thread, and a small problem that a network can learn."""

from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from mnist_tui.engine.examples import Examples


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Two threads on shared cores make small products slower, and the suite's time a lottery."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def blobs() -> Examples:
    """300 images of 12 pixels in three classes, each bright in its own four pixels and noisy everywhere."""
    rng = np.random.default_rng(42)
    labels = rng.integers(0, 3, 300)
    pixels = rng.integers(0, 120, (300, 12))
    for image, label in enumerate(labels):
        pixels[image, 4 * label : 4 * label + 4] += 100
    return Examples(pixels.astype(np.uint8), labels)
