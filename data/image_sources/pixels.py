"""Brings an array of images into one form: bytes, (H, W) or (H, W, 3). It opens nothing."""

from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.image_sources.source import Pixels

LONGEST_SIDE = 2048
COLOURS = (3, 4)
WHITE = 255


@dataclass(frozen=True, slots=True)
class Form:
    """How the images of an array lie in it."""

    shape: tuple[int, ...]
    """Of one image, as it is stored."""
    channels_first: bool = False
    height: int = 0
    width: int = 0

    @classmethod
    def of(cls, shape: tuple[int, ...]) -> "Form | None":
        """Return how images lie in an array of `shape`, the first of which counts them; None for what are none."""
        one = shape[1:]
        match one:
            case (pixels,) if isqrt(pixels) ** 2 == pixels:
                form = cls(one, False, isqrt(pixels), isqrt(pixels))
            case (height, width) | (height, width, 1 | 3 | 4):
                form = cls(one, False, height, width)
            case (1 | 3 | 4, height, width):
                form = cls(one, True, height, width)
            case _:
                return None
        return form if min(form.height, form.width) >= 1 and max(form.height, form.width) <= LONGEST_SIDE else None

    def pixels(self, image: NDArray[np.generic], scale: "Scale") -> Pixels:
        """Return one image, read-only; opacity is left out."""
        found = scale.bytes_of(image)
        if self.channels_first:
            found = np.moveaxis(found, 0, -1)
        found = found.reshape(self.height, self.width, -1)
        found = found[..., 0] if found.shape[2] == 1 else found[..., :3]
        found = np.ascontiguousarray(found)
        found.setflags(write=False)
        return found


@dataclass(frozen=True, slots=True)
class Scale:
    """Which numbers are black and white."""

    black: float = 0
    white: float = WHITE

    @classmethod
    def of(cls, sample: NDArray[np.generic]) -> "Scale":
        """Tell it from some of the images: 0 to 255, 0 to 1, or else from the lowest number to the highest."""
        if sample.size == 0:
            return cls()
        numbers = sample.astype(np.float64)
        low, high = (float(one) for one in (np.nanmin(numbers), np.nanmax(numbers)))
        if low >= 0 and high <= 1:
            return cls(0, 1)
        whole = sample.dtype.kind in "iub" or bool((numbers == np.round(numbers)).all())
        return cls() if low >= 0 and high <= WHITE and (whole or high > WHITE / 2) else cls(low, max(high, low + 1e-9))

    @property
    def note(self) -> str:
        """A clause for what is not as usual."""
        return "" if self == Scale() else f"pixels from {self.black:g} to {self.white:g}"

    def bytes_of(self, image: NDArray[np.generic]) -> NDArray[np.uint8]:
        """Return an image as bytes."""
        if image.dtype == np.uint8 and self == Scale():
            return image.astype(np.uint8, copy=False)
        numbers = np.nan_to_num(image.astype(np.float64), nan=self.black)
        return np.clip(np.round((numbers - self.black) * (WHITE / (self.white - self.black))), 0, WHITE).astype(
            np.uint8
        )
