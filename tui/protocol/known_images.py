"""Images that a screen on another machine has seen: each side remembers them, so that every one travels once."""

from collections.abc import Callable

import msgspec
import numpy as np

from mnist_tui.tui.protocol.arrays import Array2D
from mnist_tui.tui.protocol.evaluated import Evaluated, Mistake
from mnist_tui.tui.protocol.reports import MomentShown, Report

MOST_TOLD_BYTES = 1 << 23
"""After so many they are sent again as they come."""
MOST_KEPT_BYTES = 1 << 25
"""More than can have been sent since the other side began again."""
NO_PIXELS: Array2D[np.uint8] = np.empty((0, 0), np.uint8)


class ToldImages:
    """The memory of the side that sends."""

    def __init__(self) -> None:
        self._told: set[tuple[str, int]] = set()
        self._bytes = 0

    def without_known(self, report: Report) -> Report:
        """Return a report without the pixels that were sent before; it must go out next, or not at all."""
        return _with_mistakes(report, self._brief)

    def _brief(self, split: str, mistake: Mistake) -> Mistake:
        key = split, mistake.index
        if key in self._told:
            return msgspec.structs.replace(mistake, pixels=NO_PIXELS)
        self._bytes += mistake.pixels.nbytes
        if self._bytes > MOST_TOLD_BYTES:
            self._told.clear()
            self._bytes = mistake.pixels.nbytes
        self._told.add(key)
        return mistake


class SeenImages:
    """The memory of the side that shows them."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], Array2D[np.uint8]] = {}
        self._bytes = 0

    def completed(self, report: Report) -> Report:
        """Return a report with all its pixels.

        Raises:
            msgspec.ValidationError: an image is missing that never came.
        """
        return _with_mistakes(report, self._whole)

    def _whole(self, split: str, mistake: Mistake) -> Mistake:
        key = split, mistake.index
        if not mistake.pixels.size:
            if key not in self._seen:
                raise msgspec.ValidationError(f"the pixels of image {mistake.index} are missing")
            return msgspec.structs.replace(mistake, pixels=self._seen[key])
        before = self._seen.pop(key, NO_PIXELS)
        self._seen[key] = mistake.pixels
        self._bytes += mistake.pixels.nbytes - before.nbytes
        while self._bytes > MOST_KEPT_BYTES:
            self._bytes -= self._seen.pop(next(iter(self._seen))).nbytes
        return mistake


def _with_mistakes(report: Report, changed: Callable[[str, Mistake], Mistake]) -> Report:
    match report:
        case MomentShown(evaluated=evaluated):
            return msgspec.structs.replace(report, evaluated=_with_mistakes(evaluated, changed))
        case Evaluated(split=split, mistakes=mistakes):
            return msgspec.structs.replace(report, mistakes=[changed(split, mistake) for mistake in mistakes])
        case _:
            return report
