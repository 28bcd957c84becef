"""From the greys of a picture to an image such as the network has learnt, and what was done on the way."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mnist_tui.data.grey import Grey, averaged, shrunk
from mnist_tui.tui.images.drawing import MNIST_SIDE, Image, has_mnist_form, in_mnist_form, longest_side, placed
from mnist_tui.tui.images.photo.filters import Plane, grown, largest_around
from mnist_tui.tui.images.photo.ink import Ink, ink_of
from mnist_tui.tui.images.photo.subject import Subject, subject_of

Box: TypeAlias = tuple[int, int, int, int]
"""Top, left, height and width, in pixels."""
WORK = 512
"""The longest side, in pixels, at which a picture is worked on."""
SMALL = 80
"""The longest side, in pixels, below which what somebody wrote is looked at once more, closer."""
ROUND = 1.0
"""Of the longest side, on every side: what is then looked at."""
FAINT, FULL = 0.2, 0.8
"""Of the level of ink: what becomes 0, and what becomes 255. Between are the rims of strokes."""
VISIBLE = 0.25
"""What is less counts as no ink where the picture is cropped."""
RIM = 0.5
"""How far the rim of a stroke reaches, in pixels of the image."""
THINNEST = 2.0
"""Strokes become this wide at least, in pixels of an image as large as MNIST's: few of its digits have thinner ones."""
LARGEST = 255


@dataclass(frozen=True, slots=True, eq=False)
class Preparation:
    """The image that the network gets, and what was done to the picture."""

    image: Image
    is_inverted: bool = False
    """It was dark on light."""
    is_evened: bool = False
    """Its light was uneven."""
    lines: int = 0
    """Of ruled or squared paper, that were left out."""
    left_out: int = 0
    """Other pieces that were left out."""
    box: Box | None = None
    """The part that was used; None for all of it."""
    is_thickened: bool = False
    is_centred: bool = False
    """It was brought into MNIST's form."""


def prepare(greys: Image, shape: tuple[int, int], is_mnist_form: bool = True) -> Preparation | None:
    """Return the image of `shape` for a picture (H, W); None where nothing stands out from the paper.

    Without MNIST's form what is learnt fills the frame as it likes, so the whole picture is used. An image that the
    data could hold comes back as it is.
    """
    if greys.shape == shape:
        known = _of_the_size_of_the_data(greys, is_mnist_form)
        if known is not None:
            return known
    found = _found(greys)
    if found is None:
        return None
    ink, subject = found.ink, found.subject
    if not is_mnist_form:
        return Preparation(_whole(ink, shape), not ink.is_light_on_dark, ink.is_unevenly_lit, ink.lines)
    strokes, is_thickened = _strokes(ink, subject, shape)
    return Preparation(
        placed(LARGEST * strokes, shape),
        not ink.is_light_on_dark,
        ink.is_unevenly_lit,
        ink.lines,
        subject.left_out,
        found.box,
        is_thickened,
        is_centred=True,
    )


def _of_the_size_of_the_data(greys: Image, is_mnist_form: bool) -> Preparation | None:
    """Return an image of the size of the data as it is, inverted or centred; None where its ground has greys."""
    border = np.concatenate([greys[0], greys[-1], greys[:, 0], greys[:, -1]])
    is_inverted = bool(np.median(border) > LARGEST / 2)
    image = LARGEST - greys if is_inverted else greys
    if not is_mnist_form or has_mnist_form(image):
        return Preparation(image, is_inverted)
    if image.any() and not np.minimum(border, LARGEST - border).any() and len(np.unique(border)) == 1:
        return Preparation(in_mnist_form(image), is_inverted, is_centred=True)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What somebody wrote, as it was looked at."""

    ink: Ink
    subject: Subject
    corner: tuple[int, int] = (0, 0)
    """Where the part that was looked at begins, in pixels of the picture."""
    scale: float = 1.0
    """By how much it was shrunk for that."""

    @property
    def box(self) -> Box:
        """Where it is in the picture."""
        top, bottom, left, right = self.subject.box
        edges = (round(value / self.scale) for value in (top, left, bottom + 1 - top, right + 1 - left))
        row, column, height, width = edges
        return row + self.corner[0], column + self.corner[1], max(height, 1), max(width, 1)


def _found(greys: Image) -> Found | None:
    """Find what somebody wrote; where it is small, in a part of the picture that is looked at closer."""
    found = _found_in(greys, (0, 0))
    if found is None or found.scale == 1 or found.subject.longest_side >= SMALL:
        return found
    top, left, height, width = found.box
    margin = round(ROUND * max(height, width))
    row, column = max(top - margin, 0), max(left - margin, 0)
    part = greys[row : top + height + margin, column : left + width + margin]
    return _found_in(part, (row, column)) or found


def _found_in(greys: Image, corner: tuple[int, int]) -> Found | None:
    image = shrunk(greys / LARGEST, WORK)
    ink = ink_of(image)
    subject = None if ink is None else subject_of(ink)
    if ink is None or subject is None:
        return None
    return Found(ink, subject, corner, max(image.shape) / max(greys.shape))


def _strokes(ink: Ink, subject: Subject, shape: tuple[int, int]) -> tuple[Plane, bool]:
    """Return the ink (H, W; 0 to 1) up to its edges, without the paper, and whether its strokes had to grow."""
    scale = longest_side(shape) / subject.longest_side
    thinnest = THINNEST * min(shape) / MNIST_SIDE
    grey = np.clip((ink.darkness / ink.level - FAINT) / (FULL - FAINT), 0, 1)
    reach = max(round(RIM / scale), 1)
    is_near = largest_around(subject.mask.astype(np.float64), reach) > 0
    grey = np.where(is_near & ~subject.others, grey, 0)
    width = subject.stroke_width * scale
    if width < thinnest:
        radius = (thinnest - width) / 2 / scale
        grey = grown(np.pad(grey, int(np.ceil(radius)) + 1), radius)
    is_visible = grey > VISIBLE
    rows, columns = np.flatnonzero(is_visible.any(axis=1)), np.flatnonzero(is_visible.any(axis=0))
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], bool(width < thinnest)


def _whole(ink: Ink, shape: tuple[int, int]) -> Image:
    """Return all of the picture, as large as fits, in the middle."""
    return fitted(np.clip(ink.darkness / ink.level, 0, 1), shape)


def fitted(grey: Grey, shape: tuple[int, int]) -> Image:
    """Return a picture (H, W; 0 to 1) as large as fits into an image of `shape`, in its middle."""
    scale = min(side / size for side, size in zip(shape, grey.shape, strict=True))
    rows, columns = (min(max(round(size * scale), 1), side) for side, size in zip(shape, grey.shape, strict=True))
    image = np.zeros(shape, np.uint8)
    top, left = (shape[0] - rows) // 2, (shape[1] - columns) // 2
    image[top : top + rows, left : left + columns] = np.round(LARGEST * averaged(averaged(grey, rows).T, columns).T)
    return image


def raw(greys: Image, shape: tuple[int, int]) -> Preparation:
    """Return all of a picture with no change but its size."""
    return Preparation(greys if greys.shape == shape else fitted(greys / LARGEST, shape))
