"""What is said of a prediction: a JSON object, or lines of text with the image."""

from collections.abc import Iterator

from mnist_tui.tui.cli.console import figure, percent
from mnist_tui.tui.commands.predict.images import LabelledImage
from mnist_tui.tui.commands.predict.prediction import Prediction
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.paint.text import NOT_FINITE, image_name

BAR_CELLS = 30
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 20, 10


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
        "outputs": prediction.outputs,
        "probabilities": prediction.probabilities if prediction.is_finite else None,
    }


def lines(image: LabelledImage, prediction: Prediction, glyphs: Glyphs) -> Iterator[str]:
    """Yield what is predicted for one image, the image itself, and the outputs of the network."""
    predicted = image.classes[prediction.predicted]
    verdict = ""
    if image.label is not None:
        verdict = f'; it is "{image.label}": {"right" if image.label == predicted else "wrong"}'
    name = f"{image.source} {image_name(image.index)}"
    if not prediction.is_finite:
        yield f"{name}: {NOT_FINITE}"
        return
    yield f'{name}: "{predicted}" with {percent(prediction.confidence)} confidence{verdict}'
    yield from paint_thumbnail(image.image, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, NONE, glyphs).lines()
    width = max(map(len, image.classes))
    for class_name, output, probability in zip(
        image.classes, prediction.outputs, prediction.probabilities, strict=True
    ):
        yield f"{class_name:>{width}}  {figure(output):>11}  {_bar(probability, glyphs)}".rstrip()


def _bar(probability: float, glyphs: Glyphs) -> str:
    """Return a bar of up to 30 cells, the last of them partly filled."""
    parts = len(glyphs.progress)
    filled = round(min(max(probability, 0.0), 1.0) * BAR_CELLS * parts) if probability == probability else 0
    rest = glyphs.progress[filled % parts - 1] if filled % parts else ""
    return glyphs.progress[-1] * (filled // parts) + rest
