"""Edits of one image, kept as a list that can be replayed and undone. It must not know any network."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.types import Pixels
from mnist_tui.engine.warp import Warp, affine_maps

Grey: TypeAlias = NDArray[np.float64]


class Edit(Protocol):
    """One edit; adding one is a frozen dataclass with these two methods."""

    def apply(self, image: Pixels) -> Pixels:
        """Return what `image` (H, W) becomes; the image itself stays as it is."""

    def merged(self, later: Self) -> Self | None:
        """Return one edit equal to this and a `later` one of its kind, or None if there is none.

        Ten rotations of 5° are one of 50°: each one on its own would blur the image once more.
        """


@dataclass(frozen=True, slots=True)
class Move:
    """Rotate counterclockwise about the centre and shift by pixels down and to the right; outside is 0."""

    down: float = 0.0
    right: float = 0.0
    degrees: float = 0.0

    def apply(self, image: Pixels) -> Pixels:
        """Rotate, then shift, to a quarter of a pixel."""
        height, width = image.shape
        maps = affine_maps(
            np.array([[self.down], [self.right]]), np.array([self.degrees]), np.ones((2, 1)), np.zeros(1)
        )
        moved = np.empty((1, height * width), np.uint8)
        Warp(height, width).warp(image.reshape(1, -1), maps, None, moved)
        return moved.reshape(height, width)

    def merged(self, later: Self) -> Self:
        """Rotate by both angles; the earlier shift is rotated by the later angle with the rest."""
        angle = math.radians(later.degrees)
        down = later.down + self.down * math.cos(angle) - self.right * math.sin(angle)
        right = later.right + self.down * math.sin(angle) + self.right * math.cos(angle)
        return type(self)(down, right, self.degrees + later.degrees)


@dataclass(frozen=True, slots=True)
class Thicken:
    """Widen the strokes by `pixels` on every side, or thin them when negative."""

    pixels: float

    def apply(self, image: Pixels) -> Pixels:
        """Take the maximum (minimum) of a pixel and its four neighbours, once per pixel of width; a fraction blends."""
        grey = image.astype(np.float64)
        whole, part = divmod(abs(self.pixels), 1)
        for _ in range(int(whole)):
            grey = self._once(grey)
        return _levels(grey + part * (self._once(grey) - grey))

    def _once(self, grey: Grey) -> Grey:
        framed = np.pad(grey, 1)
        five = (framed[1:-1, 1:-1], framed[:-2, 1:-1], framed[2:, 1:-1], framed[1:-1, :-2], framed[1:-1, 2:])
        chosen: Grey = np.maximum.reduce(five) if self.pixels > 0 else np.minimum.reduce(five)
        return chosen

    def merged(self, later: Self) -> Self:
        """Add the widths: thicker and thinner cancel."""
        return type(self)(self.pixels + later.pixels)


@dataclass(frozen=True, slots=True)
class Blur:
    """Smooth with a Gaussian of standard deviation `sigma` pixels."""

    sigma: float

    def apply(self, image: Pixels) -> Pixels:
        """Blur down, then across; outside is 0."""
        if self.sigma <= 0:
            return image.copy()
        return _levels(_gaussian(image.shape[0], self.sigma) @ image @ _gaussian(image.shape[1], self.sigma))

    def merged(self, later: Self) -> Self:
        """Add the variances."""
        return type(self)(math.hypot(self.sigma, later.sigma))


@dataclass(frozen=True, slots=True)
class Noise:
    """Add Gaussian noise of standard deviation `levels` grey levels, always the same for the same `seed`."""

    levels: float
    seed: int = 0

    def apply(self, image: Pixels) -> Pixels:
        """Add the noise, clipped to [0, 255]."""
        return _levels(image + np.random.default_rng(self.seed).normal(0, self.levels, image.shape))

    def merged(self, later: Self) -> None:
        """Keep both: each is clipped to [0, 255]."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Set `height` rows and `width` columns from (row, column) to 0, as far as they lie in the image."""

    row: int
    column: int
    height: int
    width: int

    def apply(self, image: Pixels) -> Pixels:
        """Erase the patch."""
        erased = image.copy()
        rows = slice(max(self.row, 0), max(self.row + self.height, 0))
        erased[rows, max(self.column, 0) : max(self.column + self.width, 0)] = 0
        return erased

    def merged(self, later: Self) -> None:
        """Keep both."""


def apply_edits(image: Pixels, edits: Sequence[Edit]) -> Pixels:
    """Return `image` (H, W) after `edits`; consecutive ones of one kind are merged. To undo, leave out the last."""
    for edit in merge_consecutive(edits):
        image = edit.apply(image)
    return image


def merge_consecutive(edits: Sequence[Edit]) -> list[Edit]:
    """Return fewer edits that do the same."""
    merged: list[Edit] = []
    for edit in edits:
        together = merged[-1].merged(edit) if merged and type(merged[-1]) is type(edit) else None
        merged[-1:] = [together] if together is not None else [*merged[-1:], edit]
    return merged


def _gaussian(length: int, sigma: float) -> Grey:
    """Return the (length, length) matrix that smooths a line; the samples of a whole Gaussian sum to 1."""
    reach = math.ceil(4 * sigma)
    total = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).sum()
    distances = np.subtract.outer(np.arange(length), np.arange(length))
    weights: Grey = np.exp(-0.5 * (distances / sigma) ** 2) / total
    return weights


def _levels(grey: Grey) -> Pixels:
    return np.rint(grey).clip(0, 255).astype(np.uint8)
