"""The corruption that leaves the edges alone (Canny 1986), as scikit-image finds them."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.corruption.gaussian import blurred
from mnist_tui.engine.corruption.types import Greys, enlargement

FADED = (0.2, 0.4, 0.6, 0.8, 1.0)
"""How much of the image has gone in favour of its edges."""
BLUR, LOW, HIGH = 1.0, 0.1, 0.2
"""Standard deviation in pixels; the gradients from which on an edge goes on, and begins."""
TINY = float(np.finfo(np.float32).eps)

Mask = NDArray[np.bool_]


def canny_edges(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Fade the image out and its edges in."""
    faded = np.float32(FADED[severity])
    mixed: Greys = (1 - faded) * images + faded * edges(images).astype(np.float32)
    return mixed


def edges(images: Greys) -> Mask:
    """Return which pixels of `images` (B, H, W) are edges: thin lines where the grey changes most."""
    sigma = BLUR * enlargement(images)
    covered = blurred(np.ones((1, *images.shape[1:]), np.float32), sigma, "constant")
    down, right = _gradient(blurred(images, sigma, "constant") / (covered + TINY))
    magnitude = np.hypot(down, right)
    thin = _is_ridge(magnitude, down, right)
    thin[:, [0, -1]] = thin[:, :, [0, -1]] = False
    return _connected(thin & (magnitude >= HIGH), thin & (magnitude >= LOW))


def _gradient(images: Greys) -> tuple[Greys, Greys]:
    """Return the Sobel derivatives down and to the right."""
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)), "symmetric")
    across = framed[:, :, :-2] + 2 * framed[:, :, 1:-1] + framed[:, :, 2:]
    along = framed[:, :-2] + 2 * framed[:, 1:-1] + framed[:, 2:]
    return across[:, 2:] - across[:, :-2], along[:, :, 2:] - along[:, :, :-2]


def _is_ridge(magnitude: Greys, down: Greys, right: Greys) -> Mask:
    """Tell where the gradient is at least as large as a step on and a step back along its direction."""
    count, height, width = magnitude.shape
    line = width + 2
    framed = np.pad(magnitude, ((0, 0), (1, 1), (1, 1))).reshape(-1)
    here = (np.arange(count) * (height + 2) * line)[:, None, None] + (
        (np.arange(height) + 1)[:, None] * line + np.arange(width) + 1
    )
    step_down, step_right = np.where(down >= 0, line, -line), np.where(right >= 0, 1, -1)
    is_steep = abs(down) >= abs(right)
    straight = np.where(is_steep, step_down, step_right)
    larger = np.maximum(np.maximum(abs(down), abs(right)), TINY)
    slanted = np.minimum(abs(down), abs(right)) / larger
    ridge = magnitude > 0
    for sign in (1, -1):
        diagonal = framed[here + sign * (step_down + step_right)]
        ridge &= diagonal * slanted + framed[here + sign * straight] * (1 - slanted) <= magnitude
    return ridge


def _connected(sure: Mask, possible: Mask) -> Mask:
    """Return the possible edges that touch sure ones, directly or by way of others."""
    while True:
        framed = np.pad(sure, ((0, 0), (1, 1), (1, 1)))
        down = framed[:, :-2] | framed[:, 1:-1] | framed[:, 2:]
        grown = (down[:, :, :-2] | down[:, :, 1:-1] | down[:, :, 2:]) & possible
        if np.array_equal(grown, sure):
            return sure
        sure = grown
