"""Augmentation of training images: shift, rotation, scale, shear, elastic distortion, noise, random erasing.

It must not know which images they are or what is trained on them.
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

ERASED_AREA: Final = (0.02, 0.2)
"""Area of an erased rectangle as a fraction of the image, uniform between these."""
ERASED_ASPECT: Final = (0.3, 1 / 0.3)
"""Height to width of an erased rectangle, log-uniform between these."""
NOISE_BANK: Final = 1 << 17
"""Values that noise is taken from in runs; drawing one for every pixel would cost more than all the rest."""
NOISE_KEY: Final = (4,)
"""Which descendant of a run's seed draws that bank; the first four draw weights, order, dropout and augmentation."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How much images are changed at most; 0 leaves a change out."""

    shift: float = 0.0
    """Pixels, uniform in ±, down and to the right independently."""
    rotation: float = 0.0
    """Degrees, uniform in ±."""
    scale: float = 0.0
    """Fraction below 1: factors are uniform in 1 ±, height and width independently."""
    shear: float = 0.0
    """Pixels to the side per pixel of height, uniform in ±."""
    elastic: float = 0.0
    """Simard's alpha in pixels: the displacements before they are smoothed, uniform in ±."""
    elastic_sigma: float = 4.0
    """Standard deviation in pixels of the Gaussian that smooths the displacements, at least 0.5."""
    noise: float = 0.0
    """Standard deviation of Gaussian noise in grey levels, 0 to 255."""
    erasing: float = 0.0
    """Probability that a rectangle is set to 0."""

    def __post_init__(self) -> None:
        """Raise SettingError for an amount outside its range."""
        most = {"scale": 0.99, "erasing": 1.0, "noise": 255.0}
        for field, value in zip(fields(self), astuple(self), strict=True):
            low, high = 0.5 if field.name == "elastic_sigma" else 0.0, most.get(field.name, math.inf)
            if not low <= value <= high:
                raise SettingError(f"{field.name}={value:g} is not in [{low:g}, {high:g}]", field.name)

    @property
    def is_on(self) -> bool:
        """True when any amount is above 0."""
        return self.moves_pixels or bool(self.noise or self.erasing)

    @property
    def moves_pixels(self) -> bool:
        """True when images are warped, rather than changed pixel by pixel."""
        return any((self.shift, self.rotation, self.scale, self.shear, self.elastic))


class Augmenter:
    """A stream of augmented batches that depends on nothing but the seed, the generator and the sizes of the batches.

    Calls must come one at a time and in the order of the batches; from which thread and how far ahead makes no
    difference. The generator is the only state, and nothing else may draw from it: a `state` taken between two calls
    repeats the rest bit for bit.
    """

    def __init__(
        self, augmentation: Augmentation, height: int, width: int, rng: "np.random.Generator", seed: int
    ) -> None:
        """Prepare to augment images of `height` x `width` pixels; `seed` is that of the run and determines its noise.

        Raises:
            SettingError: the images have more than about two million pixels.
        """
        self.augmentation, self.rng, self._seed = augmentation, rng, seed
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
        self._noise = _noise_bank(augmentation.noise, height * width, seed) if augmentation.noise else None

    def fits(self, augmentation: Augmentation, seed: int) -> bool:
        """Tell whether this is what a run with that augmentation and seed needs."""
        return (self.augmentation, self._seed) == (augmentation, seed)

    def augment(self, pixels: Pixels, out: Pixels) -> None:
        """Write `pixels` (B, I), augmented, to `out` (B, I), which may be `pixels` itself."""
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

        Theirs is noise, uniform in ± alpha at every pixel, smoothed by a Gaussian. Sums of the modes of such fields,
        with factors uniform in ± alpha, have the same mean and covariance for a sixteenth of the random numbers.
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
        """Add to every image a run of values of `noise`, from a start drawn for it."""
        starts = self.rng.integers(0, len(noise) - images.shape[1], len(images), endpoint=True)
        noisy = sliding_window_view(noise, images.shape[1])[starts]
        noisy += images
        np.clip(noisy, 0, 255, out=noisy)
        np.copyto(images, noisy, casting="unsafe")

    def _erase(self, images: Pixels) -> None:
        """Set one rectangle in some images to 0 (random erasing, Zhong et al. 2017); one that is too long is cut."""
        draws = self.rng.random((5, len(images)))
        chosen = np.flatnonzero(draws[0] < self.augmentation.erasing)
        _, size, aspect, top, left = draws[:, chosen]
        area = (ERASED_AREA[0] + size * (ERASED_AREA[1] - ERASED_AREA[0])) * self._height * self._width
        ratio = ERASED_ASPECT[0] * (ERASED_ASPECT[1] / ERASED_ASPECT[0]) ** aspect
        rows = _spans(np.sqrt(area * ratio), top, self._height)
        columns = _spans(np.sqrt(area / ratio), left, self._width)
        grids = images.reshape(-1, self._height, self._width)
        for image, above, below, before, behind in zip(chosen.tolist(), *rows, *columns, strict=True):
            grids[image, above:below, before:behind] = 0

    def state(self) -> Mapping[str, Any]:
        """Return the state of the generator, as numpy gives and takes it."""
        return self.rng.bit_generator.state

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue from `state`."""
        self.rng.bit_generator.state = state


def _spans(sides: Doubles, offsets: Doubles, length: int) -> tuple[list[int], list[int]]:
    """Return where sides of so many pixels begin and end; `offsets` are fractions (0 to 1) of the space they leave."""
    pixels = np.clip(np.rint(sides), 1, length).astype(np.intp)
    first = np.floor(offsets * (length - pixels + 1)).astype(np.intp)
    return first.tolist(), (first + pixels).tolist()


def _noise_bank(deviation: float, pixels: int, seed: int) -> NDArray[np.int16]:
    """Return Gaussian noise in grey levels of exactly this standard deviation and mean 0, before it is rounded.

    It is long enough for images of `pixels` pixels; the second half is the first negated.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=NOISE_KEY))
    bank = rng.standard_normal(max(NOISE_BANK // 2, pixels), np.float32)
    bank *= np.float32(deviation / math.sqrt(float(np.square(bank, dtype=np.float64).mean())))
    rounded: NDArray[np.int16] = np.rint(np.concatenate([bank, -bank])).astype(np.int16)
    return rounded
