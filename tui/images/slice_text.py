"""Slices of images as the filters that list them, `slant>=18.8 label:7`, and the groups that are known of MNIST."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from mnist_tui.data.mnist_test_images import WRITERS
from mnist_tui.engine.slices import Mask, Where
from mnist_tui.tui.images.filter_reader import spell


def slice_filter(where: Where, classes: Sequence[str]) -> str:
    """Return the filter whose images are exactly those of a slice, but for `flag:right` only its mistakes."""
    terms = []
    if where.group:
        images = WRITERS[where.group]
        terms.append(f"idx:{images.start}-{images.stop - 1}")
    if math.isfinite(where.low):
        terms.append(f"{where.attribute}>={where.low:g}")
    if math.isfinite(where.high):
        terms.append(f"{where.attribute}<{where.high:g}")
    if where.label is not None:
        terms.append(spell("label", classes[where.label]))
    return " ".join(terms)


def slice_name(where: Where, classes: Sequence[str]) -> str:
    """Return what a slice is called: its filter, or whose images they are."""
    return f"written by {where.group}" if where.group else slice_filter(where, classes)


def slice_title(where: Where, classes: Sequence[str]) -> str:
    """Return in few letters which images a slice has: `7, slant 11.5 to 20`."""
    if where.group:
        return f"written by {where.group}"
    label = "" if where.label is None else classes[where.label]
    if not where.attribute:
        return f"label {label}"
    low, high = f"{where.low:g}", f"{where.high:g}"
    ends = f"{low} to {high}" if math.isfinite(where.low + where.high) else f"<{high}" if low == "-inf" else f">={low}"
    return f"{label}, {where.attribute} {ends}" if label else f"{where.attribute} {ends}"


def known_groups(is_known: bool, count: int) -> Mapping[str, Mask]:
    """Return who wrote which of `count` images, where these are the test images of MNIST."""
    places = np.arange(count)
    return {name: (places >= images.start) & (places < images.stop) for name, images in WRITERS.items() if is_known}
