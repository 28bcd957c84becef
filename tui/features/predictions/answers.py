"""Replies about predictions that were made elsewhere, and about their images. Session thread only."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.grey import in_planes
from mnist_tui.data.image_sources.source import Pixels
from mnist_tui.tui.features.predictions.crop import EMPTY, part_of
from mnist_tui.tui.images.image_queries import ImageAnswer, LookAtImage
from mnist_tui.tui.images.pair_queries import CompareNetworks, NetworksCompared, PairSide
from mnist_tui.tui.images.queries import (
    Images,
    ImagesAnswer,
    ImagesWritten,
    Photos,
    PredictSplit,
    SplitPredictions,
    WriteImages,
)
from mnist_tui.tui.session.home_path import home_path
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.session.predictions.reports import short_names
from mnist_tui.tui.session.predictions.shown_images import Fault, ShownImages
from mnist_tui.tui.session.query_context import Answers, Job
from mnist_tui.tui.training.table_evaluation import measured

ENOUGH_BYTES = 6 << 20
"""Of images that are read for one reply: then what is there is sent, and the rest with the next part."""
MOST_NAMES = 100_000
"""Names of files that are told with the predictions."""
NO_IMAGES = Fault("no image", "no images were given: --images says where they are")
NO_PIXELS, NO_SIZES = np.zeros((0, 0, 0), np.uint8), np.zeros((0, 2), np.uint16)
NO_COLOURS = np.zeros((0, 0, 0, 3), np.uint8)


def survey(context: PredictionContext, query: PredictSplit) -> Job:
    """Tell the predictions: the mistakes, or all of them where these are wanted or nobody knows the labels."""
    table, result, labels = context.table, context.result, context.labels
    yield
    tells_all = query.all_images or table.labels is None
    mistakes = None if tells_all else np.flatnonzero(result.predicted != labels)
    told = slice(None) if mistakes is None else mistakes
    yield
    return SplitPredictions(
        split=query.split,
        step=context.step,
        is_mnist=False,
        labels=labels[told].astype(np.uint16),
        predicted=result.predicted[told].astype(np.uint16),
        confidence=result.confidence[told].astype(np.float32),
        cost=result.costs[told].astype(np.float32),
        margin=result.margin[told].astype(np.float32),
        past=None,
        images=len(table),
        mistakes=None if mistakes is None else mistakes.astype(np.uint32),
        classes_only=bool(np.isnan(table.confidence).all()),
        is_labelled=table.labels is not None,
        names=_names(context, range(len(table)) if mistakes is None else mistakes.tolist()),
    )


def _names(context: PredictionContext, rows: Sequence[int]) -> tuple[str, ...]:
    """Return the names of the files of these rows, for exports; none where they have none, or there are too many."""
    return tuple(map(context.name, rows)) if len(rows) <= MOST_NAMES and context.has_names else ()


def pictures(context: PredictionContext, query: Images) -> Job:
    """Return images at the size of thumbnails: first those that are soon read, with every further part more."""
    rows, images = [row for row in query.indices if 0 <= row < len(context.table)], context.images
    if images is None:
        names = tuple(map(context.name, rows))
        return ImagesAnswer(query.split, rows, NO_PIXELS, Photos(NO_COLOURS, NO_SIZES, names, (), query.part, False))
    shown: list[Pixels | Fault] = []
    begun = images.bytes_read
    for row in rows:
        if images.bytes_read - begun >= ENOUGH_BYTES:
            break
        shown.append(images.thumbnail(row))
        yield
    has_more, rows = len(shown) < len(rows), rows[: len(shown)]
    pixels, sizes = _in_one_size(images, shown)
    faults = tuple(one.word if isinstance(one, Fault) else "" for one in shown)
    grey, colours = (pixels[..., 0], NO_COLOURS) if images.is_ink else (NO_PIXELS, pixels)
    photos = Photos(colours, sizes, tuple(map(context.name, rows)), faults, query.part, has_more)
    return ImagesAnswer(query.split, rows, grey, photos)


def _in_one_size(images: ShownImages, shown: list[Pixels | Fault]) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """Return all of them (n, rows, columns, 3), or (n, rows, columns, 1) for ink, and how much of each is the image."""
    pixels = np.zeros((len(shown), *images.box, 1 if images.is_ink else 3), np.uint8)
    sizes = np.zeros((len(shown), 2), np.uint16)
    for place, one in enumerate(shown):
        if not isinstance(one, Fault):
            sizes[place] = one.shape[:2]
            pixels[place, : one.shape[0], : one.shape[1]] = _planes(one, images.is_ink)
    return pixels, sizes


def _planes(image: Pixels, is_ink: bool) -> NDArray[np.uint8]:
    """Return an image with the planes that all have: one of greys for ink, else three."""
    planes = in_planes(image, is_ink)
    return planes[..., None] if is_ink else planes


def look(context: PredictionContext, query: LookAtImage) -> Job:
    """Return one image as large as asked for, and what is predicted for it.

    Raises:
        DataError: there is no such row.
    """
    table, row = context.table, query.index
    if not 0 <= row < len(table):
        raise DataError(f"row {row:,} is not one of {len(table):,}")
    image = NO_IMAGES if context.images is None else context.images.image(row)
    yield
    fault, part = (image.text, EMPTY) if isinstance(image, Fault) else ("", part_of(image, query))
    is_ink = context.images is not None and context.images.is_ink
    return ImageAnswer(
        index=row,
        name=context.name(row),
        label=-1 if table.labels is None else int(table.labels[row]),
        predicted=int(table.predicted[row]),
        confidence=float(table.confidence[row]),
        cost=float(context.result.costs[row]) if table.labels is not None else math.nan,
        margin=float(context.result.margin[row]),
        probabilities=np.zeros(0, np.float32) if table.probabilities is None else table.probabilities[row],
        pixels=_planes(part.pixels, is_ink),
        height=part.height,
        width=part.width,
        top=part.top,
        left=part.left,
        scale=part.scale,
        fault=fault,
    )


def write_images(context: PredictionContext, query: WriteImages) -> Job:
    """Write a contact sheet, or grey images of one size as IDX, a few at a time."""
    from mnist_tui.tui.features.predictions.export import written  # here: most people never write a file

    images, rows = context.images, query.indices[(query.indices >= 0) & (query.indices < len(context.table))]
    if images is None:
        return ImagesWritten(query.number, NO_IMAGES.text)
    try:
        yield from written(home_path(query.path), images, rows.astype(np.intp), query)
    except DataError as error:
        return ImagesWritten(query.number, str(error))
    return ImagesWritten(query.number)


def compare(context: PredictionContext, query: CompareNetworks) -> Job:
    """Tell both tables of predictions: those to compare with first.

    Raises:
        DataError: there are no others.
    """
    if context.other is None:
        raise DataError("there are no other predictions: --against says where they are")
    other = replace(context.other, labels=context.labels)
    yield
    before, total = measured(other), 2 * len(context.table)
    yield
    names = short_names(other.source, context.table.source)
    sides = tuple(
        PairSide(
            name,
            context.step,
            result.predicted.astype(np.uint16),
            result.confidence.astype(np.float32),
            result.costs.astype(np.float32),
            result.margin.astype(np.float32),
        )
        for name, result in zip(names, (before, context.result), strict=True)
    )
    if query.first == names[1]:
        sides = sides[::-1]
    labels = context.labels.astype(np.uint16)
    asked = query.first, query.second, query.split, query.revision, query.part
    return NetworksCompared(*asked, total, total, labels, sides)


ANSWERS: Answers = {
    CompareNetworks: compare,
    PredictSplit: survey,
    Images: pictures,
    LookAtImage: look,
    WriteImages: write_images,
}
