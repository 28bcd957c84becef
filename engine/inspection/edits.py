"""What-if: edits of one image, kept as a list that can be replayed and undone. It must not know any network."""

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
        """Return the one edit that does what this and a `later` one of its kind do, or None if there is none.

        Ten turns of 5° are one of 50°: every turn on its own would blur the image once more.
        """


@dataclass(frozen=True, slots=True)
class Move:
    """Shift by pixels down and to the right, and turn counterclockwise about the centre; outside is blank."""

    down: float = 0.0
    right: float = 0.0
    degrees: float = 0.0

    def apply(self, image: Pixels) -> Pixels:
        """Turn, then shift; a pixel's place is right to a quarter of a pixel."""
        height, width = image.shape
        maps = affine_maps(
            np.array([[self.down], [self.right]]), np.array([self.degrees]), np.ones((2, 1)), np.zeros(1)
        )
        moved = np.empty((1, height * width), np.uint8)
        Warp(height, width).warp(image.reshape(1, -1), maps, None, moved)
        return moved.reshape(height, width)

    def merged(self, later: Self) -> Self:
        """Turn by both angles; what was shifted before is turned by the later angle with the rest."""
        angle = math.radians(later.degrees)
        down = later.down + self.down * math.cos(angle) - self.right * math.sin(angle)
        right = later.right + self.down * math.sin(angle) + self.right * math.cos(angle)
        return type(self)(down, right, self.degrees + later.degrees)


@dataclass(frozen=True, slots=True)
class Thicken:
    """Widen the strokes by `pixels` on every side, or thin them when negative."""

    pixels: float

    def apply(self, image: Pixels) -> Pixels:
        """Take the largest (smallest) of a pixel and its four neighbours once a pixel; a part of one blends."""
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
        """Add the widths: thicker and thinner again is as it was."""
        return type(self)(self.pixels + later.pixels)


@dataclass(frozen=True, slots=True)
class Blur:
    """Smooth with a Gaussian of standard deviation `sigma` pixels."""

    sigma: float

    def apply(self, image: Pixels) -> Pixels:
        """Blur down, then across; outside is blank."""
        if self.sigma <= 0:
            return image.copy()
        return _levels(_gaussian(image.shape[0], self.sigma) @ image @ _gaussian(image.shape[1], self.sigma))

    def merged(self, later: Self) -> Self:
        """Add the variances."""
        return type(self)(math.hypot(self.sigma, later.sigma))


@dataclass(frozen=True, slots=True)
class Noise:
    """Add normal noise of standard deviation `levels` grey levels, always the same for the same `seed`."""

    levels: float
    seed: int = 0

    def apply(self, image: Pixels) -> Pixels:
        """Add the noise, cut to 0 … 255."""
        return _levels(image + np.random.default_rng(self.seed).normal(0, self.levels, image.shape))

    def merged(self, later: Self) -> None:
        """Keep both: they are cut to 0 … 255 one after the other."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Blank `height` rows and `width` columns from (row, column); what lies outside the image is left out."""

    row: int
    column: int
    height: int
    width: int

    def apply(self, image: Pixels) -> Pixels:
        """Blank the patch."""
        erased = image.copy()
        rows = slice(max(self.row, 0), max(self.row + self.height, 0))
        erased[rows, max(self.column, 0) : max(self.column + self.width, 0)] = 0
        return erased

    def merged(self, later: Self) -> None:
        """Keep both."""


def apply_edits(image: Pixels, edits: Sequence[Edit]) -> Pixels:
    """Return `image` (H, W) after `edits`, neighbours of one kind taken as one. To undo, leave out the last."""
    for edit in merge_neighbours(edits):
        image = edit.apply(image)
    return image


def merge_neighbours(edits: Sequence[Edit]) -> list[Edit]:
    """Return as few edits as do the same."""
    merged: list[Edit] = []
    for edit in edits:
        together = merged[-1].merged(edit) if merged and type(merged[-1]) is type(edit) else None
        merged[-1:] = [together] if together is not None else [*merged[-1:], edit]
    return merged


def _gaussian(length: int, sigma: float) -> Grey:
    """Return the (length, length) matrix that smooths a line; a whole Gaussian's samples add up to 1."""
    reach = math.ceil(4 * sigma)
    total = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).sum()
    distances = np.subtract.outer(np.arange(length), np.arange(length))
    weights: Grey = np.exp(-0.5 * (distances / sigma) ** 2) / total
    return weights


def _levels(grey: Grey) -> Pixels:
    return np.rint(grey).clip(0, 255).astype(np.uint8)
