"""Training images that never look the same twice: shifted, turned, scaled, slanted, bent, noisy, partly erased.

It must not know which images they are or what learns from them.
"""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.types import Pixels
from mnist_tui.engine.warp import Doubles, Modes, Singles, Warp, affine_maps, smooth_modes

ERASED_SHARE: Final = (0.02, 0.2)
"""Area of an erased rectangle as a share of the image, uniform between these."""
ERASED_ASPECT: Final = (0.3, 1 / 0.3)
"""Height to width of an erased rectangle, log-uniform between these."""
NOISE_BANK: Final = 1 << 17
"""Values that noise is taken from in stretches; drawing anew for every pixel would cost more than all distortions."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How much images are distorted at most; 0 leaves out."""

    shift: float = 0.0
    """Pixels, uniform in ±, down and to the right independently."""
    rotation: float = 0.0
    """Degrees, uniform in ±."""
    scale: float = 0.0
    """Share below 1, uniform in 1 ±, height and width independently."""
    shear: float = 0.0
    """Pixels of slant to the side per pixel of height, uniform in ±."""
    elastic: float = 0.0
    """Simard's alpha in pixels: the displacements before they are smoothed, uniform in ±."""
    elastic_sigma: float = 4.0
    """Standard deviation in pixels of the Gaussian that smooths the displacements, at least 0.5."""
    noise: float = 0.0
    """Standard deviation of normal noise in grey levels, 0 to 255."""
    erasing: float = 0.0
    """Probability that a rectangle is blanked."""

    def __post_init__(self) -> None:
        """Refuse amounts that have no meaning."""
        most = {"scale": 0.99, "erasing": 1.0, "noise": 255.0}
        for field, value in zip(fields(self), astuple(self), strict=True):
            low, high = 0.5 if field.name == "elastic_sigma" else 0.0, most.get(field.name, math.inf)
            if not low <= value <= high:
                raise SettingError(f"{field.name}={value:g} is not in [{low:g}, {high:g}]")

    @property
    def is_on(self) -> bool:
        """True when anything is distorted at all."""
        return self.moves_pixels or bool(self.noise or self.erasing)

    @property
    def moves_pixels(self) -> bool:
        """True when pixels change their places, rather than their values only."""
        return any((self.shift, self.rotation, self.scale, self.shear, self.elastic))


class Augmenter:
    """A stream of distorted batches, which depends on nothing but the generator and the sizes of the batches.

    The caller sees to it that calls come in the order of the batches, one at a time; from which thread and how far
    ahead makes no difference. Its generator is all that it remembers, and no one else may draw from it: a `state` taken
    between two calls repeats the rest bit for bit.
    """

    def __init__(self, augmentation: Augmentation, height: int, width: int, rng: "np.random.Generator") -> None:
        """Prepare to distort images of `height` x `width` pixels.

        Raises:
            SettingError: the images have more than about two million pixels.
        """
        self.augmentation, self.rng = augmentation, rng
        self._height, self._width = height, width
        amounts = (
            augmentation.shift,
            augmentation.shift,
            augmentation.rotation,
            augmentation.scale,
            augmentation.scale,
            augmentation.shear,
        )
        self._ranges = 2 * np.array(amounts)[:, None]
        sigma = augmentation.elastic_sigma
        modes = Modes(smooth_modes(height, sigma), smooth_modes(width, sigma)) if augmentation.elastic else None
        self._warp = Warp(height, width, modes)
        self._noise = _noise_bank(augmentation.noise, height * width) if augmentation.noise else None

    def augment(self, pixels: Pixels, out: Pixels) -> None:
        """Write `pixels` (B, I), distorted, to `out` (B, I), which may be `pixels` itself."""
        moves, chunk = self.augmentation.moves_pixels, self._warp.chunk
        maps = self._draw_maps(len(pixels)) if moves else None
        for start in range(0, len(pixels), chunk):
            part = slice(start, start + chunk)
            if maps is not None:
                fields = self._draw_fields(len(pixels[part]))
                self._warp.warp(pixels[part], maps[:, :, part], fields, out[part])
            else:
                np.copyto(out[part], pixels[part])
            if self._noise is not None:
                self._add_noise(self._noise, out[part])
        if self.augmentation.erasing:
            self._erase(out)

    def _draw_maps(self, count: int) -> Singles:
        draws = self.rng.random((6, count))
        draws -= 0.5
        draws *= self._ranges
        draws[3:5] += 1
        return affine_maps(shift=draws[:2], degrees=draws[2], scale=draws[3:5], shear=draws[5])

    def _draw_fields(self, count: int) -> Singles | None:
        """Draw the elastic displacements of `count` images (Simard, Steinkraus & Platt 2003).

        Theirs is noise, uniform in ± alpha for every pixel, smoothed by a Gaussian. The modes of such fields, with
        factors uniform in ± alpha, have the same mean and covariance for a sixteenth of the random numbers.
        """
        if not self.augmentation.elastic:
            return None
        rows, columns = self._warp.modes
        shape = 2, len(rows), count, len(columns)
        raw = self.rng.bit_generator.random_raw(-(-math.prod(shape) // 4)).view(np.int16)  # 4 factors for one draw
        factors = raw[: math.prod(shape)].reshape(shape).astype(np.float32)
        factors *= np.float32(self.augmentation.elastic / 2**15)
        return factors

    def _add_noise(self, noise: NDArray[np.int16], images: Pixels) -> None:
        """Add to every image a stretch of `noise`, from a place drawn for it."""
        places = self.rng.integers(0, len(noise) - images.shape[1], len(images), endpoint=True)
        noisy = sliding_window_view(noise, images.shape[1])[places]
        noisy += images
        np.clip(noisy, 0, 255, out=noisy)
        np.copyto(images, noisy, casting="unsafe")

    def _erase(self, images: Pixels) -> None:
        """Blank one rectangle in some images (Zhong et al. 2017); one that is too long is cut to fit."""
        draws = self.rng.random((5, len(images)))
        struck = np.flatnonzero(draws[0] < self.augmentation.erasing)
        _, share, aspect, top, left = draws[:, struck]
        area = (ERASED_SHARE[0] + share * (ERASED_SHARE[1] - ERASED_SHARE[0])) * self._height * self._width
        ratio = ERASED_ASPECT[0] * (ERASED_ASPECT[1] / ERASED_ASPECT[0]) ** aspect
        rows = _spans(np.sqrt(area * ratio), top, self._height)
        columns = _spans(np.sqrt(area / ratio), left, self._width)
        pictures = images.reshape(-1, self._height, self._width)
        for image, above, below, before, behind in zip(struck.tolist(), *rows, *columns, strict=True):
            pictures[image, above:below, before:behind] = 0

    def state(self) -> Mapping[str, Any]:
        """Return the generator's own description, as numpy gives and takes it."""
        return self.rng.bit_generator.state

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue from `state`."""
        self.rng.bit_generator.state = state


def _spans(sides: Doubles, places: Doubles, length: int) -> tuple[list[int], list[int]]:
    """Return where sides of so many pixels begin and end, put at `places` (0 to 1) of the room that they leave."""
    pixels = np.clip(np.rint(sides), 1, length).astype(np.intp)
    first = np.floor(places * (length - pixels + 1)).astype(np.intp)
    return first.tolist(), (first + pixels).tolist()


def _noise_bank(deviation: float, pixels: int) -> NDArray[np.int16]:
    """Return normal noise in grey levels of exactly this standard deviation and no mean, before it is rounded.

    It is the same in every run and long enough for images of `pixels` pixels; its second half is the first negated.
    """
    bank = np.random.default_rng(0).standard_normal(max(NOISE_BANK // 2, pixels), np.float32)
    bank *= np.float32(deviation / math.sqrt(float(np.square(bank, dtype=np.float64).mean())))
    rounded: NDArray[np.int16] = np.rint(np.concatenate([bank, -bank])).astype(np.int16)
    return rounded
