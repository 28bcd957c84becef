"""Corruptions of single pixels: shot noise, impulse noise, brightness, stripes."""

import numpy as np

from mnist_tui.engine.corruption.types import Greys

PHOTONS = (60, 25, 12, 5, 3)
"""Of a white pixel, on average."""
IMPULSES = (0.03, 0.06, 0.09, 0.17, 0.27)
"""Fraction of the pixels."""
BRIGHTER = (0.1, 0.2, 0.3, 0.4, 0.5)
STRIPES = (3 / 28, 4 / 28, 5 / 28, 6 / 28, 7 / 28)
"""Fraction of the width, on either side."""


def shot_noise(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Count photons: the fewer there are, the noisier a pixel."""
    photons = PHOTONS[severity]
    return (rng.poisson(images * photons) / photons).astype(np.float32)


def impulse_noise(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Make some pixels black, and as many white."""
    draws, amount = rng.random(images.shape, np.float32), IMPULSES[severity]
    noisy: Greys = np.where(draws < amount / 2, np.float32(0), images)
    noisy[draws > 1 - amount / 2] = 1
    return noisy


def brightness(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Make every pixel brighter."""
    return images + np.float32(BRIGHTER[severity])


def stripe(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Invert a stripe at the left and one at the right."""
    columns = max(round(STRIPES[severity] * images.shape[2]), 1)
    striped = images.copy()
    for part in (np.s_[:, :, :columns], np.s_[:, :, -columns:]):
        striped[part] = 1 - images[part]
    return striped
