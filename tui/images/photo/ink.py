"""How much darker than its paper every place of a photograph is, in whatever light. It knows no digits."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mnist_tui.data.grey import Grey, shrunk
from mnist_tui.tui.images.photo.filters import (
    Plane,
    largest_around,
    mean_around,
    mean_of_some,
    smallest_around,
)
from mnist_tui.tui.images.photo.pieces import Mask
from mnist_tui.tui.images.photo.ruling import without_lines

OVERVIEW = 48
"""The longest side, in pixels, at which it is seen what is paper and what is ink."""
LOCAL = 0.35
"""Of the longest side: a window in which more is paper than ink."""
WIDEST_STROKE = 0.28
"""Of the longest side."""
LEAST_PAPER = 0.25
"""Of a window, for its paper to be measured."""
DARKEST_PAPER = 0.02
"""Of full light: below it, what is a fraction of the light is mostly noise."""
LEAST_DARKNESS = 0.05
NOISE = 5.0
"""Standard deviations that stand out."""
MAD_TO_DEVIATION = 1.4826
EQUAL = 1e-6
UNEVEN = 0.08
"""The paper is unevenly lit where its brightness spreads by more than this fraction."""


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """What stands out from the paper."""

    darkness: Plane
    """(H, W): about 0 on paper, `level` where ink covers it fully."""
    level: float
    is_light_on_dark: bool
    is_unevenly_lit: bool
    lines: int
    """Of ruled or squared paper, that were left out."""


def is_light_on_dark(image: Grey) -> bool:
    """Tell whether the ink is lighter than its paper: it is what fewer pixels of every neighbourhood are."""
    small = shrunk(image, OVERVIEW)
    radius = max(round(LOCAL * max(small.shape) / 2), 1)
    windows = sliding_window_view(np.pad(small, radius, mode="edge"), (2 * radius + 1, 2 * radius + 1))
    apart = small - np.median(windows, axis=(2, 3))
    return float((apart**3).sum()) > 0


def ink_of(image: Grey) -> Ink | None:
    """Return what stands out from the paper, None where nothing does."""
    is_light = is_light_on_dark(image)
    image = 1 - image if is_light else image
    darkness, paper = _darkness(image, is_light)
    centre = float(np.median(darkness))
    noise = MAD_TO_DEVIATION * float(np.median(np.abs(darkness - centre)))
    least = max(NOISE * noise, LEAST_DARKNESS)
    is_ink, lines = without_lines(darkness > least)
    candidates = darkness[is_ink]
    if not len(candidates):
        return None
    darkness = np.where((darkness > least) & ~is_ink, 0.0, darkness)
    level = float(np.median(candidates[candidates >= between_two(candidates)]))
    low, high = np.percentile(paper, (2, 98))
    return Ink(darkness, level, is_light, bool(high - low > UNEVEN), lines)


def between_two(values: Plane) -> float:
    """Return what separates values into two kinds that differ most (Otsu 1979)."""
    if np.ptp(values) < EQUAL:
        return float(values.min())
    counts, edges = np.histogram(values, 256)
    middles = (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(counts)
    sums = np.cumsum(counts * middles)
    above = below[-1] - below
    apart = sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)
    return float(edges[1:][np.argmax(below * above * apart**2)])


def _darkness(image: Grey, is_light: bool) -> tuple[Plane, Plane]:
    """Return how much darker than its paper every place is, and how bright the paper is there.

    Where no stroke is wider than a window, the closing (the smallest of the largest around) is the paper. It is
    measured once more, without the ink, as the mean of the paper nearby: noise makes the closing too bright.
    """
    side = max(image.shape)
    smooth = mean_around(image, 1) if side > 2 * OVERVIEW else image
    radius = max(round(WIDEST_STROKE * side / 2), 1)
    closing = paper = smallest_around(largest_around(smooth, radius), radius)
    for fraction in (0.05, 0.03):
        dark = _darker(smooth, paper, is_light)
        limit = max(between_two(dark) / 2, LEAST_DARKNESS / 2)
        is_paper = largest_around((dark > limit).astype(np.float64), 1) == 0
        paper = _mean_nearby(smooth, is_paper, side, fraction, paper)
    too_bright = float(np.median(closing - paper))
    paper = np.minimum(paper, closing - too_bright)
    return _darker(image, paper, is_light), paper


def _mean_nearby(image: Grey, is_paper: Mask, side: int, fraction: float, otherwise: Plane) -> Plane:
    """Return the mean of the paper nearby; under a stroke, of a window so large that enough of it is paper."""
    found, is_known = otherwise, np.zeros(image.shape, np.bool_)
    while fraction < 1 and not is_known.all():
        mean, has_enough = mean_of_some(image, is_paper, max(round(fraction * side / 2), 1), LEAST_PAPER)
        found = np.where(has_enough & ~is_known, mean, found)
        is_known = is_known | has_enough
        fraction *= 2
    return found


def _darker(image: Grey, paper: Plane, is_light: bool) -> Plane:
    """Return how much ink darkens: a fraction of the light of the paper; of light ink, the light that it adds."""
    return paper - image if is_light else (paper - image) / np.maximum(paper, DARKEST_PAPER)
