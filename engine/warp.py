"""Warping: images resampled under affine maps and smooth displacement fields. It must not know of randomness.

One sample per pixel, taken from images enlarged to half pixels by averages of neighbours: its position is off by at
most a quarter of a pixel, at a third of the cost of bilinear interpolation. The images of a chunk lie side by side, row
by row (H, B, W), so that numpy's inner loops run over whole chunks and their coordinates are two matrix products.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.types import Pixels

Singles = NDArray[np.float32]
Doubles = NDArray[np.float64]

CHUNK_PIXELS: Final = 64 * 28 * 28
"""Pixels warped at once: 64 images of 28x28, so that usual batches leave no small rest; they fit a core's cache."""
KEPT_VARIANCE: Final = 0.999
"""Fraction of a random field's variance that its modes must carry, per axis."""
EXACT_INDICES: Final = 1 << 23
"""Below this, float32 holds an index and a half."""


def affine_maps(shift: Doubles, degrees: Doubles, scale: Doubles, shear: Doubles) -> Singles:
    """Return maps (2, 2, B, 2) from a pixel of the result back to its source in the image, about the image's centre.

    The content is scaled, then sheared, then rotated, then shifted. Entry [axis, i, b, j] is the factor of y^i x^j.

    Args:
        shift: (2, B), pixels down and to the right.
        degrees: (B,), counterclockwise.
        scale: (2, B), factors of height and width, not 0.
        shear: (B,), pixels to the right per pixel up.
    """
    angle = np.deg2rad(degrees)
    cosine, sine = np.cos(angle), np.sin(angle)
    inverse = np.empty((2, 2, len(degrees)))
    inverse[0] = cosine, sine
    inverse[1] = inverse[0] * shear
    inverse[1, 0] -= sine
    inverse[1, 1] += cosine
    inverse /= scale[:, None]
    maps = np.zeros((2, 2, len(degrees), 2), np.float32)
    maps[:, 1, :, 0], maps[:, 0, :, 1] = inverse[:, 0], inverse[:, 1]
    inverse *= shift
    np.add(inverse[:, 0], inverse[:, 1], out=maps[:, 0, :, 0], casting="same_kind")
    maps[:, 0, :, 0] *= -1
    return maps


def smooth_modes(length: int, sigma: float) -> Singles:
    """Return modes (M, length) whose sums with independent normal factors are white noise smoothed by a Gaussian.

    They are the scaled eigenvectors of the smoothed noise's covariance, the largest first, as many as carry 99.9 % of
    the variance (Karhunen-Loève). The noise extends beyond the ends, so that these move as much as the middle.
    `sigma` is the Gaussian's standard deviation in pixels; its samples add up to 1.
    """
    reach = math.ceil(4 * sigma)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    by_distance = np.zeros(max(length, 2 * reach + 1))
    by_distance[: 2 * reach + 1] = np.correlate(kernel, kernel, "full")[2 * reach :]
    positions = np.arange(length)
    variances, vectors = np.linalg.eigh(by_distance[abs(positions[:, None] - positions)])
    variances, vectors = variances[::-1], vectors[:, ::-1]
    kept = int(np.searchsorted(np.cumsum(variances), KEPT_VARIANCE * variances.sum())) + 1
    modes: Singles = (vectors[:, :kept] * np.sqrt(variances[:kept])).T.astype(np.float32)
    return modes


class Modes(NamedTuple):
    """The basis of displacement fields: products of one mode of the rows and one of the columns."""

    rows: Singles
    """(R, H)"""
    columns: Singles
    """(C, W)"""


class Warp:
    """Warps images of one size in memory of its own; one thread at a time."""

    def __init__(self, height: int, width: int, modes: Modes | None = None) -> None:
        """Prepare for images of `height` x `width` pixels and for fields made of `modes`.

        Raises:
            SettingError: the images have more than about two million pixels.
        """
        if 4 * (height + 2) * (width + 2) > EXACT_INDICES:
            raise SettingError(f"images of {height}x{width} pixels are too large to augment, at most 1446x1446")
        self.height, self.width = height, width
        self.chunk = max(1, CHUNK_PIXELS // (height * width))
        """Images warped at once, and no more."""
        nothing = np.zeros((0, 1), np.float32)
        self.modes = modes or Modes(nothing.repeat(height, axis=1), nothing.repeat(width, axis=1))
        self._columns = np.stack([np.ones(width), np.arange(width) - (width - 1) / 2]).astype(np.float32)
        rows = np.stack([np.ones(height), np.arange(height) - (height - 1) / 2])
        # Half a pixel more across, because the cut at the decimal point then rounds.
        self._centre = np.array([[[height + 1]], [[width + 1.5]]], np.float32) / 2
        # Twice, because coordinates count the half pixels of the enlarged images.
        self._rows = np.ascontiguousarray(2 * np.concatenate([rows, self.modes.rows]).T, np.float32)
        pixels, framed = self.chunk * height * width, self.chunk * (height + 2) * (width + 2)
        self._framed = np.empty(framed, np.uint16)
        self._enlarged = np.empty(2 * framed, np.uint16)
        self._halves = np.empty(2 * framed, np.uint8)
        self._across = np.empty((2, self._rows.shape[1] * self.chunk * width), np.float32)
        self._sources_yx = np.empty((2, pixels), np.float32)
        self._whole = np.empty(pixels, np.int32)
        self._indices = np.empty(pixels, np.intp)
        begins = np.arange(self.chunk, dtype=np.float32) * (2 * (width + 2))
        self._begins = np.repeat(begins, width)
        """(W · chunk,): where the image of each pixel begins in a row of the enlarged chunk."""
        self._taken: Pixels = np.empty(pixels, np.uint8)

    def warp(self, pixels: Pixels, maps: Singles, fields: Singles | None, out: Pixels) -> None:
        """Write to `out` (B, I) what `pixels` (B, I), at most a chunk, look like under `maps`; outside they are 0.

        Args:
            maps: (2, 2, B, 2), as `affine_maps` gives them.
            fields: (2, R, B, C), factors of the modes in pixels, for the displacements down and to the right.
        """
        count = len(pixels)
        source = self._enlarge(pixels)
        indices = self._sources(count, maps, fields)
        taken = self._taken[: indices.size]
        np.take(source, indices, out=taken, mode="clip")  # mode "raise" copies once more; no index is outside
        shape = (count, self.height, self.width)
        out.reshape(shape).transpose(1, 0, 2)[...] = taken.reshape(self.height, count, self.width)

    def _enlarge(self, pixels: Pixels) -> Pixels:
        """Return the images in a frame of zeros, (2H + 4, B, 2W + 4) as one line, with averages at the half pixels.

        A sample and its right half pixel are the low and the high byte of one 16-bit number. Halves are rounded down
        in one direction and up in the other, which keeps the mean grey.
        """
        count, height, width = len(pixels), self.height, self.width
        line = (width + 2) * count
        framed = self._framed[: (height + 2) * line]
        framed.fill(0)
        inside = framed.reshape(height + 2, count, width + 2)[1:-1, :, 1:-1]
        inside[...] = pixels.reshape(count, height, width).transpose(1, 0, 2)
        enlarged = self._enlarged[: 2 * (height + 2) * line].reshape(2 * (height + 2), line).astype("<u2", copy=False)
        halves = self._halves[: 2 * framed.size].view("<u2")
        np.add(framed[:-1], framed[1:], out=halves[:-1])
        halves[-1] = 0
        halves >>= 1
        halves <<= 8
        np.bitwise_or(framed.reshape(-1, line), halves.reshape(-1, line), out=enlarged[::2])
        samples = enlarged.view(np.uint8)
        above, below, between = samples[:-2:2], samples[2::2], samples[1:-1:2]
        difference = self._halves[: between.size].reshape(between.shape)
        np.bitwise_xor(above, below, out=difference)
        difference >>= 1
        np.bitwise_or(above, below, out=between)
        between -= difference  # (a + b + 1) / 2 without leaving 8 bits
        return samples.reshape(-1)

    def _sources(self, count: int, maps: Singles, fields: Singles | None) -> NDArray[np.intp]:
        """Return the index of the sample of the enlarged images that each pixel (H, B, W) shows, as one line."""
        y, x = self._coordinates(count, maps, fields)
        y.clip(0, 2 * self.height + 2, out=y)
        x.clip(0.5, 2 * self.width + 2.5, out=x)
        np.rint(y, out=y)
        y *= 2 * (self.width + 2) * count
        x += self._begins[: x.shape[1]]
        x += y
        whole, indices = self._whole[: x.size].reshape(x.shape), self._indices[: x.size].reshape(x.shape)
        np.copyto(whole, x, casting="unsafe")  # by way of 32 bits: processors turn many floats at once into those only
        np.copyto(indices, whole)
        return indices.reshape(-1)

    def _coordinates(self, count: int, maps: Singles, fields: Singles | None) -> tuple[Singles, Singles]:
        """Return where each pixel (H, B * W) comes from, down and across, in half pixels of the framed images.

        First come, for each shape that a column of pixels can be displaced by, its factors along the columns of all
        images, (2, shapes, B, W): 1 and y for the map, then the modes of the rows. A second product adds them up.
        """
        line, shapes = self.width * count, 2 if fields is None else 2 + len(self.modes.rows)
        across = self._across[:, : shapes * line].reshape(2, shapes * count, self.width)
        np.matmul(maps.reshape(2, 2 * count, 2), self._columns, out=across[:, : 2 * count])
        across[:, :count] += self._centre
        if fields is not None:
            np.matmul(fields.reshape(2, (shapes - 2) * count, -1), self.modes.columns, out=across[:, 2 * count :])
        sources = self._sources_yx[:, : self.height * line].reshape(2, self.height, line)
        np.matmul(self._rows[:, :shapes], across.reshape(2, shapes, line), out=sources)
        return sources[0], sources[1]
