"""The mistakes in text: how many there are, their thumbnails, and what people say about them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.quantity import count
from mnist_tui.engine.types import Labels
from mnist_tui.tui.cli.console import stdout_width
from mnist_tui.tui.cli.tiles import tile_lines
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.gallery import Gallery, group_accuracies
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import image_name


def lines(
    gallery: Gallery, images: NDArray[np.uint8], wanted: Filter, found: Labels, top: int, glyphs: Glyphs
) -> Iterator[str]:
    """Yield how many there are, thumbnails of the first of them, and what people say about these."""
    yield from _heading(gallery, wanted, found, top)
    shown = found[:top]
    captions = [(gallery.caption(index, glyphs), image_name(index)) for index in shown.tolist()]
    yield from tile_lines(images[shown], captions, stdout_width(), glyphs)
    for index in shown.tolist():
        if (twin := gallery.predictions.twin_of(index)) is not None:
            yield f"{image_name(index)}: {twin}"
        if (opinion := gallery.opinion(index)) is not None:
            yield f"{image_name(index)}, label {gallery.classes[gallery.predictions.labels[index]]}: {opinion}"


def _heading(gallery: Gallery, wanted: Filter, found: Labels, top: int) -> Iterator[str]:
    noun = f"{gallery.split} image{'s' * (len(gallery.predictions) != 1)}"
    what = "mistake" if wanted.only_mistakes else "image"
    passing = f" with {wanted.text}" if wanted.text else ""
    yield f"{count(len(found), what)}{passing} in {len(gallery.predictions):,} {noun}"
    if gallery.opinions and not wanted.text:
        students, employees, _ = group_accuracies(~gallery.predictions.wrong)
        yield ", ".join(
            f"{one.count - one.right:,} of the {one.count:,} by {one.name}" for one in (students, employees)
        )
    if (temperature := gallery.predictions.temperature) is not None:
        yield f"confidence calibrated, T = {temperature:.2f}"
    if len(found) > top:
        yield f"the first{f' {top:,}' if top > 1 else ''} of them; --top N shows more"
    yield ""
