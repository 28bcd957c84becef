"""What is said of a prediction: a JSON object, or lines of text with the image."""

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from mnist_tui.tui.cli.console import figure, probability_text, stdout_width
from mnist_tui.tui.commands.predict.images import LabelledImage
from mnist_tui.tui.commands.predict.prediction import Prediction
from mnist_tui.tui.images.photo.report import PreparedPhoto, words
from mnist_tui.tui.images.photo.report import record as photo_record
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.paint.text import NOT_FINITE, image_name

BAR_CELLS = 30
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 20, 10
PICTURE_WIDTH, PICTURE_HEIGHT = 28, 14
"""Of a prepared image with its margins, in cells."""
FIGURE_CELLS, LEAST_BAR_CELLS, GAP = 11, 8, "  "


def record(image: LabelledImage, prediction: Prediction) -> dict[str, object]:
    """Return the JSON object of one image."""
    return {
        "event": "prediction",
        "split": None if image.is_of_file else image.source,
        "file": image.source if image.is_of_file else None,
        "index": image.index,
        "label": image.label,
        "predicted": image.classes[prediction.predicted] if prediction.is_finite else None,
        "confidence": prediction.confidence if prediction.is_finite else None,
        "raw_confidence": prediction.raw_confidence if prediction.is_finite else None,
        "temperature": prediction.temperature,
        "outputs": prediction.outputs,
        "probabilities": prediction.probabilities if prediction.is_finite else None,
        "preparation": None if image.photo is None else photo_record(image.photo),
    }


def lines(image: LabelledImage, prediction: Prediction, glyphs: Glyphs) -> Iterator[str]:
    """Yield what is predicted for one image, the image itself, and the outputs of the network."""
    name = image.source if image.photo is not None else f"{image.source} {image_name(image.index)}"
    if not prediction.is_finite:
        yield f"{name}: {NOT_FINITE}"
        return
    yield f"{name}: {_verdict(image, prediction)}"
    if image.photo is not None:
        yield from _photo_lines(image, image.photo, prediction, glyphs)
        return
    yield from paint_thumbnail(image.image, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, NONE, glyphs).lines()
    yield from _bars(image, prediction, glyphs, BAR_CELLS)


def row(image: LabelledImage, prediction: Prediction) -> str:
    """Return one line for a picture among several: what is predicted, and what was done to it."""
    said = _verdict(image, prediction) if prediction.is_finite else NOT_FINITE
    return f"{image.source}: {said}" + (f"; {', '.join(words(image.photo))}" if image.photo is not None else "")


def _verdict(image: LabelledImage, prediction: Prediction) -> str:
    predicted = image.classes[prediction.predicted]
    said = f'"{predicted}" with {probability_text(prediction.confidence)} confidence'
    said += f" (calibrated, T = {prediction.temperature:.2f})" if prediction.temperature is not None else ""
    if image.label is None:
        return said
    return f'{said}; it is "{image.label}": {"right" if image.label == predicted else "wrong"}'


def _photo_lines(image: LabelledImage, photo: PreparedPhoto, prediction: Prediction, glyphs: Glyphs) -> Iterator[str]:
    """Yield what was done, and what the network got beside the bars, as far as the width goes."""
    yield from textwrap.wrap(f"{', '.join(words(photo))}", stdout_width())
    yield ""
    picture = paint_thumbnail(image.image, PICTURE_WIDTH, PICTURE_HEIGHT, NONE, glyphs, with_margins=True).lines()
    taken = PICTURE_WIDTH + len(GAP) + max(map(len, image.classes)) + FIGURE_CELLS + 4
    bars = tuple(_bars(image, prediction, glyphs, min(max(stdout_width() - taken, LEAST_BAR_CELLS), BAR_CELLS)))
    for left, right in zip_longest(picture, bars, fillvalue=""):
        yield f"{left:<{PICTURE_WIDTH}}{GAP}{right}".rstrip()


def _bars(image: LabelledImage, prediction: Prediction, glyphs: Glyphs, cells: int) -> Iterator[str]:
    width = max(map(len, image.classes))
    for class_name, output, probability in zip(
        image.classes, prediction.outputs, prediction.probabilities, strict=True
    ):
        yield f"{class_name:>{width}}  {figure(output):>{FIGURE_CELLS}}  {_bar(probability, glyphs, cells)}".rstrip()


def _bar(probability: float, glyphs: Glyphs, cells: int) -> str:
    """Return a bar of up to so many cells, the last of them partly filled."""
    parts = len(glyphs.progress)
    filled = round(min(max(probability, 0.0), 1.0) * cells * parts) if probability == probability else 0
    rest = glyphs.progress[filled % parts - 1] if filled % parts else ""
    return glyphs.progress[-1] * (filled // parts) + rest
