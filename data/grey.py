"""One grey for every pixel of a colour picture. It must not know what the picture shows."""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.float64]
"""(H, W): from 0, black, to 1, white."""
LUMINANCE = (0.2126, 0.7152, 0.0722)
"""What red, green and blue light add to brightness (ITU-R BT.709)."""
TOE, TOE_SLOPE, OFFSET, EXPONENT = 0.04045, 12.92, 0.055, 2.4
"""Of sRGB's curve from numbers to light (IEC 61966-2-1)."""
OPAQUE = 255


def grey_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the greys (H, W) of a picture (H, W, 4) of red, green, blue and opacity.

    Colours are added up as light. What is transparent becomes white behind dark ink, and black behind light ink.
    """
    colours, opacity = pixels[..., :3], pixels[..., 3]
    greys = _greys_of(colours)
    return _over(greys, opacity, greys)


def colours_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture (H, W, 4) without its opacity: (H, W) where all is grey, else (H, W, 3), as `grey_of` does."""
    colours, opacity = pixels[..., :3], pixels[..., 3]
    if _is_grey(colours):
        return grey_of(pixels)
    return _over(colours, opacity[..., None], _greys_of(colours)[..., None])


def _greys_of(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return colours[..., 0] if _is_grey(colours) else _greys_of_colours(colours)


def _over(ink: NDArray[np.uint8], opacity: NDArray[np.uint8], greys: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return ink on what is behind it: white where `greys` are dark, else black."""
    if (opacity == OPAQUE).all():
        return np.ascontiguousarray(ink)
    cover = opacity / OPAQUE
    weight = float(cover.sum())
    is_dark = weight == 0 or float((greys * cover).sum()) / weight < OPAQUE / 2
    over: NDArray[np.uint8] = np.round(ink * cover + (OPAQUE * is_dark) * (1 - cover)).astype(np.uint8)
    return over


def in_grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return an image (H, W) or (H, W, 3) without its colours, (H, W)."""
    return image if image.ndim == 2 else np.ascontiguousarray(_greys_of(image))


def in_planes(image: NDArray[np.uint8], is_grey: bool) -> NDArray[np.uint8]:
    """Return an image as (H, W), or where it is not to be grey as (H, W, 3), whichever of both it is."""
    if is_grey:
        return in_grey(image)
    return image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=2)


def in_square(image: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return a grey image in the middle of a black square of `side`, shrunk where it is larger."""
    small = np.round(shrunk(image.astype(np.float64), side)).astype(np.uint8)
    return _centred(small, side, 0)


def fitted(image: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return a grey image in a square of `side`: its longest side is as long, every pixel the mean of an area.

    What is left of the square is as bright as the median of the image's border.
    """
    if image.shape == (side, side):
        return image
    rows, columns = (max(round(length * side / max(image.shape)), 1) for length in image.shape)
    scaled = averaged(averaged(image.astype(np.float64), rows).T, columns).T
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return _centred(np.clip(np.round(scaled), 0, OPAQUE).astype(np.uint8), side, int(np.median(border)))


def _centred(image: NDArray[np.uint8], side: int, around: int) -> NDArray[np.uint8]:
    square = np.full((side, side), around, np.uint8)
    top, left = ((side - length) // 2 for length in image.shape)
    square[top : top + image.shape[0], left : left + image.shape[1]] = image
    return square


def shrunk(image: Grey, longest: int) -> Grey:
    """Return an image whose longest side is at most `longest`, every new pixel the mean of the area it covers."""
    scale = longest / max(image.shape)
    if scale >= 1:
        return image
    rows, columns = (max(round(side * scale), 1) for side in image.shape)
    return averaged(averaged(image, rows).T, columns).T


def averaged(image: Grey, rows: int) -> Grey:
    """Return an image with fewer or more rows, every new row the mean of those that it covers."""
    borders = np.linspace(0, len(image), rows + 1)
    whole = np.minimum(borders.astype(np.intp), len(image) - 1)
    sums = np.concatenate([np.zeros((1, image.shape[1])), np.cumsum(image, axis=0)])
    upto = sums[whole] + (borders - whole)[:, None] * image[whole]
    means: Grey = np.diff(upto, axis=0) * (rows / len(image))
    return means


def _is_grey(colours: NDArray[np.uint8]) -> bool:
    return bool((colours[..., 0] == colours[..., 1]).all() and (colours[..., 1] == colours[..., 2]).all())


def _greys_of_colours(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    light = np.zeros(colours.shape[:2], np.float32)
    for channel, part in enumerate(LUMINANCE):
        light += np.float32(part) * _light_of_numbers()[colours[..., channel]]
    borders = (_light_of_numbers()[1:] + _light_of_numbers()[:-1]) / 2
    return np.searchsorted(borders, light).astype(np.uint8)


@lru_cache(maxsize=1)
def _light_of_numbers() -> NDArray[np.float32]:
    """Return the light, 0 to 1, of the 256 numbers of sRGB."""
    numbers = np.arange(256) / 255
    bent = ((numbers + OFFSET) / (1 + OFFSET)) ** EXPONENT
    light: NDArray[np.float32] = np.where(numbers <= TOE, numbers / TOE_SLOPE, bent).astype(np.float32)
    light.setflags(write=False)
    return light
