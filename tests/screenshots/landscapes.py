"""Painted landscapes in colour, and what somebody else's classifier makes of them: by mean colour."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CLASSES = ("day", "dusk", "night")
SKIES = (((90, 160, 235), (205, 230, 250)), ((60, 50, 120), (250, 150, 80)), ((8, 10, 35), (40, 50, 95)))
"""Above and at the horizon."""
LIGHTS = ((255, 245, 200), (255, 120, 60), (235, 235, 215))
"""Of sun or moon."""
GROUNDS = ((70, 140, 60), (70, 50, 60), (15, 25, 40))
HEIGHT, WIDTH, COUNT = 96, 128, 90


def write_landscapes(folder: Path) -> None:
    """Write `predictions.npz` and `images.npz`."""
    rng = np.random.default_rng(5)
    labels = np.arange(COUNT) % len(CLASSES)
    images = np.stack([_landscape(int(label), rng) for label in labels])
    means = images.reshape(COUNT, -1, 3).mean(axis=1)
    centres = np.stack([means[labels == label][:6].mean(axis=0) for label in range(len(CLASSES))])
    logits = -np.linalg.norm(means[:, None] - centres, axis=2) / 12
    np.savez(folder / "predictions.npz", logits=logits, labels=labels)
    np.savez(folder / "images.npz", images=images)


def _landscape(label: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return one image; its weather makes some of a class look like those of another."""
    weather = rng.uniform(0.45, 1.15)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    horizon = rng.integers(50, 75)
    above, below = (np.array(colour) for colour in SKIES[label])
    image = above + (below - above) * np.clip(y / horizon, 0, 1)[..., None]
    light = (y - rng.integers(12, horizon)) ** 2 + (x - rng.integers(20, WIDTH - 20)) ** 2 < rng.integers(6, 13) ** 2
    image[light] = LIGHTS[label]
    for hill in range(3):
        top = horizon + 9 * hill + 7 * np.sin(x / rng.uniform(9, 22) + rng.uniform(0, 6))
        image[y > top] = np.array(GROUNDS[label]) * (1.15 - 0.3 * hill)
    levels: NDArray[np.uint8] = (image * weather).clip(0, 255).astype(np.uint8)
    return levels
