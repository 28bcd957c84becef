"""Finds the image of every row of a table: by index, by file name, or by order. It opens nothing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_sources.source import ImageSource
from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.data.quantity import count

NONE, SEVERAL = -1, -2


def images_of_rows(table: PredictionTable, images: ImageSource) -> NDArray[np.intp]:
    """Return the index (n,) of the image of each row. Raises DataError, with counts, when they do not match."""
    if table.names is not None and images.names is not None:
        return _by_name(table, table.names, images)
    if table.indices is not None:
        beyond = table.indices >= len(images)
        if beyond.any():
            found = f"index {table.indices[beyond][0]:,} in row {int(beyond.argmax()) + 1:,}"
            raise _error(table, found, f"0 to {len(images) - 1:,}: {images.source} has {count(len(images), 'image')}")
        return table.indices
    if len(table) != len(images):
        expected = f"{len(images):,}, as there are images in {images.source}, or a column of file names or indices"
        raise _error(table, count(len(table), "row"), expected)
    return np.arange(len(table))


def _by_name(table: PredictionTable, names: Sequence[str], images: ImageSource) -> NDArray[np.intp]:
    """Match paths of which one is the end of the other: b/1.png is a/b/1.png."""
    assert images.names is not None
    wanted, known = [_normal(name) for name in names], [_normal(name) for name in images.names]
    whole = _places(known)
    found = [_longest_end(name, whole) for name in wanted]
    depths = {name.count("/") for name, place in zip(wanted, found, strict=True) if place == NONE}
    for depth in sorted(depths, reverse=True):
        ends = _places(["/".join(name.split("/")[-depth - 1 :]) for name in known])
        for row, name in enumerate(wanted):
            if found[row] == NONE and name.count("/") == depth:
                found[row] = ends.get(name, NONE)
    places = np.array(found, np.intp)
    for fault, what in ((NONE, "no image"), (SEVERAL, "several images")):
        if (bad := places == fault).any():
            row = int(bad.argmax())
            text = f"{what} for {int(bad.sum()):,} of {count(len(table), 'file name')} (the first: {names[row]!a})"
            raise _error(table, text, f"one for each in {images.source}")
    return places


def _places(names: Sequence[str]) -> dict[str, int]:
    """Return the place of every name, SEVERAL for one that occurs twice."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places[name] = SEVERAL if name in places else place
    return places


def _longest_end(name: str, places: dict[str, int]) -> int:
    """Return the place of the longest end of a path that is there."""
    while name not in places:
        _, slash, name = name.partition("/")
        if not slash:
            return NONE
    return places[name]


def _normal(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").strip("/")


def _error(table: PredictionTable, found: str, expected: str) -> DataError:
    return DataError(f"{table.source}: found {found}, expected {expected}")
