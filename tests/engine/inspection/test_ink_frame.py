"""The frame around what images have in common."""

import numpy as np

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.ink_frame import ink_frame


def test_frame_leaves_out_the_margin_that_all_images_share() -> None:
    images = np.zeros((2, 6, 5), np.uint8)
    images[0, 1, 2:4], images[1, 3, 1] = 200, 90
    images[1, 5, 4] = 1  # a speck
    assert ink_frame(Examples.of(images, np.zeros(2, np.uint8))) == (slice(1, 4), slice(1, 4))
    images[0, 1, 4] = 200
    assert ink_frame(Examples.of(images, np.zeros(2, np.uint8))) == (slice(1, 5), slice(1, 5)), "not a square"
    images[:, 1] = 200
    assert ink_frame(Examples.of(images[:, :4], np.zeros(2, np.uint8))) == (slice(0, 4), slice(0, 5)), (
        "beyond the image"
    )
    blank = Examples.of(np.zeros((2, 6, 5), np.uint8), np.zeros(2, np.uint8))
    assert ink_frame(blank) == (slice(0, 6), slice(0, 5))
