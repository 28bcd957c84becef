"""One image under inspection: its pixels, its saliency, and the probability of every class."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.inspector.state import InspectorState, inspected
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.images.predictions import MARGIN_HELP
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import paint_digit_half
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.probabilities import ClassProbabilities, paint_probabilities
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import largest_saliency, paint_saliency
from mnist_tui.tui.paint.text import NOT_FINITE, first_fitting, image_name, shorten, whole_parts
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.protocol.drawn import DRAWING

WHOLE = 28
"""Columns that show every pixel of an MNIST digit, and its margins."""
LEAST_IMAGE = 14
"""Columns of an image that can still be recognised."""
LEAST_BARS = 20
"""Columns that the bars need; where there are more, the digit is shown, then the saliency."""
GAP = 2
LEAST_NAME = 3
"""Letters of a class name for which the legend of the saliency map goes without a word."""
LONGEST_NAME = 12
"""Letters of a class name in a title."""
ROUND_TITLE = 4
"""Columns that a title leaves free, and those of the sign of the focus."""
NO_LABEL = "no label"
UNKNOWN_ROOM = 1000
"""Columns for a title before the pane has a size."""


class InspectPane(Pane):
    """Digit, saliency (input times gradient), probabilities."""

    TITLE = "inspector"
    FOCUS = "inspector"
    FOLLOWS_STEPS = False
    IS_ABOUT = ("run", "outputs")
    HELP = (
        "One image: its pixels, their saliency, and the probability of every class. Orange pixels (+) favour the "
        "predicted class, blue ones (-) its rival: the label if the prediction is wrong, else the runner-up. Saliency "
        "is input times gradient of the logit difference of the two, to which pixels and hidden units contribute; the "
        "size of the largest stands after ±, and where even that is tiny all are grey, or dots. Of a network without "
        "gradients it is occlusion: how much less that difference is, on average, without the patches over a pixel. "
        f"{MARGIN_HELP} Entropy is 0 when the network is certain, and 3.32 bits when all ten classes are equally "
        "probable."
    )
    WORDS = (
        "saliency (input × gradient)",
        "logit",
        "confidence",
        "margin",
        "entropy",
        "adversarial perturbation (FGSM)",
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw as many of the three side by side as fit, numbers below."""
        canvas, look = Canvas(width, height), ui.look
        answer = inspected(run, ui)
        if answer is None or run.started is None:
            canvas.centre(height // 2, _waiting(run, ui), look.palette.ink("muted"))
            return canvas
        box_height = max(height - 1, 0)
        box_width = _box_width(width, box_height, LEAST_IMAGE if answer.by_occlusion else WHOLE)
        image, saliency = answer.pixels, answer.saliency.astype(np.float64)
        names, x = tuple(run.started.classes), 0
        room = (width - LEAST_BARS) // (box_width + GAP) if box_width else 0
        if room >= 1:
            canvas.paste(0, 0, paint_digit_half(image, box_width, box_height, look.palette, look.glyphs))
            pixels = "changed pixels" if ui.state(InspectorState).edits or answer.perturbation_levels else "pixels"
            pixels += ", occlusion" if answer.by_occlusion and room >= 2 else ""
            canvas.text(0, height - 1, pixels, look.palette.ink("muted"))
            x = box_width + GAP
        if room >= 2:
            saliency_map = paint_saliency(saliency, image, box_width, box_height, look.palette, look.glyphs)
            canvas.paste(x, 0, saliency_map)
            pair = names[answer.predicted], names[answer.rival]
            _write_legend(canvas, x, height - 1, box_width, pair, largest_saliency(saliency), ui)
            x += box_width + GAP
        class_probabilities = ClassProbabilities(
            names,
            answer.probabilities,
            answer.label if answer.is_labelled else None,
            answer.predicted,
            answer.before if len(answer.before) else None,
        )
        canvas.paste(x, 0, paint_probabilities(class_probabilities, width - x, box_height, look.palette, look.glyphs))
        for numbers in whole_parts(_numbers(answer, look.glyphs), width - x, 1, "  ", look.glyphs):
            canvas.text(x, height - 1, numbers, look.palette.ink("muted"))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Name image, label and prediction, and what was done to the image; the most important first."""
        answer, separator, gallery = inspected(run, ui), ui.look.glyphs.separator, ui.state(GalleryState)
        if answer is None or run.started is None:
            return self.TITLE
        names = [shorten(name, LONGEST_NAME, ui.look.glyphs) for name in run.started.classes]
        room = self.size.width - ROUND_TITLE if self.size.width else UNKNOWN_ROOM
        head = first_fitting(tuple(separator.join(parts) for parts in _heads(answer, names, ui)), room)
        selection, cost, position = gallery.selection(run), f"cost {number(max(answer.cost, 0))}", []
        if selection is not None and selection.gallery.split == answer.split:
            opinion, listed = selection.gallery.opinion(answer.index), np.flatnonzero(selection.order == answer.index)
            twin = selection.gallery.predictions.twin_of(answer.index)
            head += "".join(separator + fact for fact in (opinion, twin) if fact)
            position.append(f"{listed[0] + 1:,} of {len(selection.order):,}" if len(listed) else "no longer listed")
        at = () if answer.temperature is None else (f"T = {answer.temperature:.2f}",)
        return separator.join((head, cost, *position, *at))


def _heads(answer: InspectAnswer, names: Sequence[str], ui: UiState) -> Iterator[tuple[str, ...]]:
    """Yield image, label, prediction and changes, from long to short: no width hides that an image was changed."""
    label, predicted, changes = names[answer.label], names[answer.predicted], _changes(answer, ui, " of 255 levels")
    image, is_finite, is_drawing = image_name(answer.index), math.isfinite(answer.cost), answer.split == DRAWING
    image = "drawing" if is_drawing else image
    label = label if answer.is_labelled else NO_LABEL
    said = f"label {label}" if answer.is_labelled else NO_LABEL, f"predicted {predicted}" if is_finite else NOT_FINITE
    yield "your drawing" if is_drawing else f"{answer.split} {image}", *said, *changes
    yield image, *said, *changes
    if is_finite:
        yield image, f"{label}{ui.look.glyphs.to}{predicted}", *changes
        yield image, f"{label}{ui.look.glyphs.to}{predicted}", *_changes(answer, ui, "/255")


def _box_width(width: int, height: int, least_of_two: int) -> int:
    """Return the columns of an image: a square of this height, or less where only less leaves room for two, or one.

    Two have at least so many columns each.
    """
    of_one = width - LEAST_BARS - GAP
    of_two = (width - LEAST_BARS) // 2 - GAP
    return min(2 * height, of_two if of_two >= least_of_two else of_one if of_one >= LEAST_IMAGE else width)


def _waiting(run: Run, ui: UiState) -> str:
    selection = ui.state(GalleryState).selection(run)
    if selection is None:
        return f"evaluating on the {ui.state(GalleryState).shown_split(run)} images{hint_beside_training(run)}"
    return "computing" if len(selection.order) else "no image to inspect: 2 shows the gallery and its filter"


def _numbers(answer: InspectAnswer, glyphs: Glyphs) -> tuple[str, ...]:
    """Return what the ticks on the bars are, and the numbers about the prediction, the most important first."""
    ticks = (f"{glyphs.upright} before the change",) if len(answer.before) else ()
    difference = f"logit diff {number(answer.lead, 6)}"
    return f"margin {answer.margin:.2f}", *ticks, f"entropy {number(answer.entropy)} bits", difference


def _write_legend(
    canvas: Canvas, x: int, y: int, width: int, pair: tuple[str, str], largest: float, ui: UiState
) -> None:
    """Name the two colours of the saliency map, without colours the two signs, and the size that is brightest."""
    palette, glyphs = ui.look.palette, ui.look.glyphs
    scale, signs = signed_scale(palette), not palette.colour or glyphs.name == "ascii"
    size = f"{glyphs.give_or_take}{number(largest)}"
    for word in ("for ", "is ", "") if signs else ("for ", ""):
        before = [f"{sign if signs else ''}{word}" for sign in ("+ ", "- ")]
        longest = (width - 2 * GAP - len(size) - sum(map(len, before))) // 2
        if longest >= min(max(map(len, pair)), LEAST_NAME):
            break
    texts = [word + shorten(name, max(longest, 1), glyphs) for word, name in zip(before, pair, strict=True)]
    canvas.text(x, y, texts[0], scale.plus(palette))
    canvas.text(x + len(texts[0]) + GAP, y, texts[1], scale.minus(palette))
    canvas.text(x + len(texts[0]) + len(texts[1]) + 2 * GAP, y, size, palette.ink("muted"))


def _changes(answer: InspectAnswer, ui: UiState, of: str) -> list[str]:
    edits = ui.state(InspectorState).edits
    done = [", ".join(dict.fromkeys(edit.kind for edit in edits))] if edits else []
    if answer.perturbation_levels:
        done.append(f"FGSM {answer.perturbation_levels}{of}")
    elif answer.perturbation_failed:
        done.append("FGSM cannot change it")
    return done
