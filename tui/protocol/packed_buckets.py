"""Buckets of a curve as they travel over a slow line: as few bytes as what is shown of them needs. It knows no run."""

from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.buckets import FINITE, HIGH, LOW, SUM
from mnist_tui.tui.protocol.arrays import Array1D, Array2D

Floats = NDArray[np.float64]
EXACT_BYTES, SHOWN_BYTES = 4, 3
"""Of a number: as a float32, and without the lowest eight of its bits, which leaves it right to 1 part in 60,000."""


class PackedBuckets(msgspec.Struct, frozen=True, array_like=True, eq=False):
    """Buckets of rows whose first column counts up by whole numbers.

    What resembles its neighbours stands beside them, which is what the compression of `ssh` needs.
    """

    ends: Array1D[np.float64]
    """Of the first column: the lowest, the highest, the next lowest and so on, each as its difference to the former."""
    finite: Array2D[np.uint32]
    """Numbers of finite values, (columns, n)."""
    planes: Array2D[np.uint8]
    """Of lows, highs and means, (3, columns - 1, n) as float32: their highest bytes, then the second, and so on."""

    def __post_init__(self) -> None:
        columns, count = self.finite.shape
        if columns < 1 or len(self.ends) != 2 * count or self.planes.shape[1] != 3 * (columns - 1) * count:
            raise ValueError("the arrays of these buckets do not fit each other")
        if not SHOWN_BYTES <= len(self.planes) <= EXACT_BYTES:
            raise ValueError(f"numbers of {len(self.planes)} bytes are not in [{SHOWN_BYTES}, {EXACT_BYTES}]")

    @classmethod
    def of(cls, stats: Floats, number_bytes: int = SHOWN_BYTES) -> Self:
        """Pack the buckets of a curve, (4, columns, n)."""
        finite = stats[FINITE]
        with np.errstate(invalid="ignore", over="ignore"):
            values = np.stack([stats[LOW, 1:], stats[HIGH, 1:], stats[SUM, 1:] / finite[1:]]).astype(np.float32)
        planes = values.astype(">f4").view(np.uint8).reshape(-1, EXACT_BYTES).T
        if number_bytes < EXACT_BYTES:
            planes = _rounded(values).reshape(-1, EXACT_BYTES).T[:number_bytes]
        ends = np.diff(stats[[LOW, HIGH], 0].T.ravel(), prepend=0.0)
        return cls(ends, finite.astype(np.uint32), np.ascontiguousarray(planes))

    def unpacked(self) -> Floats:
        """Return the buckets, (4, columns, n)."""
        columns, count = self.finite.shape
        whole = np.zeros((self.planes.shape[1], EXACT_BYTES), np.uint8)
        whole[:, : len(self.planes)] = self.planes.T
        stats = np.empty((4, columns, count))
        stats[FINITE] = self.finite
        stats[[LOW, HIGH], 0] = np.cumsum(self.ends).reshape(-1, 2).T
        stats[:FINITE, 1:] = whole.view(">f4").reshape(3, columns - 1, count)
        stats[SUM, 0] = stats[[LOW, HIGH], 0].mean(axis=0)
        stats[SUM] = np.where(stats[FINITE] > 0, stats[SUM] * stats[FINITE], 0.0)
        return stats


def rounded(values: Floats) -> Floats:
    """Return values to as many digits as `SHOWN_BYTES` say, which compression makes use of."""
    shown: Floats = _rounded(values.astype(np.float32)).view(">f4").reshape(values.shape).astype(np.float64)
    return shown


def _rounded(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return float32 values as bytes, the highest first, of which the last is 0."""
    bits = np.ascontiguousarray(values).view(np.uint32)
    return ((bits + np.uint32(0x80)) & np.uint32(0xFFFFFF00)).astype(">u4").reshape(-1).view(np.uint8)
