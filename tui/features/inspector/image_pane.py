"""One image beside predictions that were made elsewhere: as large as it fits, or enlarged, and its prediction."""

import math

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.image_view import ImageView, image_box, shown_image
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.image_queries import ImageAnswer
from mnist_tui.tui.images.predictions import MARGIN_HELP
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import paint_digit_half
from mnist_tui.tui.paint.picture import paint_picture
from mnist_tui.tui.paint.probabilities import ClassProbabilities, paint_probabilities
from mnist_tui.tui.paint.text import image_name, shorten, shorten_line, whole_parts, whole_words
from mnist_tui.tui.paint.ticks import number, probability

GAP = 2
LONGEST_NAME = 12
LONGEST_FILE = 32


class ImagePane(Pane):
    """The image, and the probability of every class."""

    TITLE = "image"
    FOCUS = "inspector"
    FOLLOWS_STEPS = False
    IS_ABOUT = ("predictions",)
    HELP = (
        "One image beside predictions that were made elsewhere, drawn in its own colours where the terminal has them. "
        "+ enlarges it, - makes it smaller again, and H J K L or shift with arrows move what is seen. Beside it is the "
        "probability of every class, where it is known; without a network nothing says why. " + MARGIN_HELP
    )
    WORDS = ("confidence", "margin")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the image, beside it the probabilities, and a line about what is seen."""
        canvas, look = Canvas(width, height), ui.look
        answer = shown_image(run, ui)
        if answer is None or run.started is None:
            canvas.centre(height // 2, _waiting(run, ui), look.palette.ink("muted"))
            return canvas
        columns, rows = image_box(width, height)
        if answer.fault:
            for y, line in enumerate(whole_parts(answer.fault.split(" "), columns, rows, " ", look.glyphs)):
                canvas.text(0, y, line, look.palette.ink("wrong"))
        elif answer.pixels.size:
            is_ink = answer.pixels.shape[2] == 1
            image = answer.pixels[..., 0] if is_ink else answer.pixels
            draw = paint_digit_half if is_ink else paint_picture
            canvas.paste(0, 0, draw(image, columns, rows, look.palette, look.glyphs))
        seen = whole_parts(_seen(answer, ui), width, 1, look.glyphs.separator, look.glyphs)
        canvas.text(0, height - 1, "".join(seen), look.palette.ink("muted"))
        if columns < width:
            x = columns + GAP
            canvas.paste(x, 0, _prediction(answer, tuple(run.started.classes), ui, width - x, rows))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Name image, label and prediction, and its place in the gallery."""
        answer, separator = shown_image(run, ui), ui.look.glyphs.separator
        if answer is None or run.started is None:
            return self.TITLE
        classes = [shorten(name, LONGEST_NAME, ui.look.glyphs) for name in run.started.classes]
        name = shorten(answer.name, LONGEST_FILE, ui.look.glyphs)
        parts = [f"{image_name(answer.index)} {name}".rstrip()]
        if answer.label >= 0:
            parts.append(f"label {classes[answer.label]}")
        parts.append(f"predicted {classes[answer.predicted]}")
        if selection := ui.state(GalleryState).selection(run):
            listed = np.flatnonzero(selection.order == answer.index)
            parts.append(f"{listed[0] + 1:,} of {len(selection.order):,}" if len(listed) else "no longer listed")
        return separator.join(parts)


def _waiting(run: Run, ui: UiState) -> str:
    selection = ui.state(GalleryState).selection(run)
    if selection is None or len(selection.order):
        return "reading"
    return "no image to inspect: 2 shows the gallery and its filter"


def _seen(answer: ImageAnswer, ui: UiState) -> list[str]:
    """Say how large the image is, what is seen of it, and what is known of its prediction."""
    parts = []
    if answer.width:
        size = f"{answer.width}x{answer.height}"
        zoom = ui.state(ImageView).zoom
        parts.append(
            f"{size}, {2**zoom}{ui.look.glyphs.times} at {answer.left:.0f}, {answer.top:.0f}" if zoom else size
        )
    if math.isfinite(answer.confidence):
        parts.append(f"confidence {probability(answer.confidence)}")
    if math.isfinite(answer.cost):
        parts.append(f"cost {number(answer.cost)}")
    if math.isfinite(answer.margin):
        parts.append(f"margin {answer.margin:.2f}")
    return parts


def _prediction(answer: ImageAnswer, classes: tuple[str, ...], ui: UiState, width: int, height: int) -> Canvas:
    """Draw the probabilities; where they are not known, label and prediction in words."""
    look, label = ui.look, answer.label if answer.label >= 0 else None
    if len(answer.probabilities):
        shown = ClassProbabilities(classes, answer.probabilities.astype(np.float64), label, answer.predicted)
        return paint_probabilities(shown, width, height, look.palette, look.glyphs)
    canvas = Canvas(width, height)
    is_right = label == answer.predicted
    predicted = look.palette.ink("text" if label is None else "right" if is_right else "wrong", bold=True)
    canvas.text(0, 0, shorten_line(f"predicted {classes[answer.predicted]}", width, look.glyphs), predicted)
    if label is not None:
        canvas.text(0, 1, shorten_line(f"label {classes[label]}", width, look.glyphs), look.palette.ink("right"))
    for y, line in enumerate(("the file has no", "probabilities"), start=3):
        canvas.text(0, y, whole_words(line, width, look.glyphs), look.palette.ink("muted"))
    return canvas
