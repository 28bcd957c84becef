"""One image under inspection: the digit, what speaks for the answer, and how much each class is believed."""

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.paint_probabilities import ClassProbabilities, paint_probabilities
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.inspector.state import InspectorState, inspected
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.images.predictions import MARGIN_HELP
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import paint_digit_half
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import paint_saliency
from mnist_tui.tui.paint.text import image_name, shorten, whole_parts
from mnist_tui.tui.paint.ticks import number

LEAST_BARS = 22
"""Columns that the bars need; beside them come the digit, then the map."""
GAP = 2
LONGEST_NAME = 12
"""Letters of the name of a class in a title."""


class InspectPane(Pane):
    """Digit, input times gradient, probabilities."""

    TITLE = "inspect"
    FOCUS = "inspector"
    FOLLOWS_STEPS = False
    HELP = (
        "One image: its pixels, which of them speak for the answer or for its rival, and the probabilities. "
        f"{MARGIN_HELP} The lead in score, over its rival, is what pixels and units push."
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw as many of the three side by side as there is room for, numbers below."""
        canvas, look = Canvas(width, height), ui.look
        answer = inspected(run, ui)
        if answer is None or run.started is None:
            canvas.centre(height // 2, _waiting(run, ui), look.palette.ink("muted"))
            return canvas
        box_height = max(height - 1, 0)
        box_width = min(2 * box_height, width)
        image, saliency = answer.pixels, answer.saliency.astype(np.float64)
        names, x = tuple(run.started.classes), 0
        room = (width - LEAST_BARS) // (box_width + GAP) if box_width else 0
        if room >= 1:
            canvas.paste(0, 0, paint_digit_half(image, box_width, box_height, look.palette, look.glyphs))
            canvas.text(0, height - 1, "pixels", look.palette.ink("muted"))
            x = box_width + GAP
        if room >= 2:
            picture = paint_saliency(saliency, image, box_width, box_height, look.palette, look.glyphs)
            canvas.paste(x, 0, picture)
            _write_legend(canvas, x, height - 1, box_width, names[answer.predicted], names[answer.rival], ui)
            x += box_width + GAP
        class_probabilities = ClassProbabilities(
            names, answer.probabilities, answer.label, answer.predicted, answer.before if len(answer.before) else None
        )
        canvas.paste(x, 0, paint_probabilities(class_probabilities, width - x, box_height, look.palette, look.glyphs))
        for numbers in whole_parts(_numbers(answer), width - x, 1, "  ", look.glyphs):
            canvas.text(x, height - 1, numbers, look.palette.ink("muted"))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Say which image this is, what it was taken for, and what has been done to it; the most important first."""
        answer, separator, gallery = inspected(run, ui), ui.look.glyphs.separator, ui.state(GalleryState)
        if answer is None or run.started is None:
            return self.TITLE
        names = [shorten(name, LONGEST_NAME, ui.look.glyphs) for name in run.started.classes]
        image = f"{answer.split} {image_name(answer.index)}"
        parts = [image, f"true {names[answer.label]}", f"answer {names[answer.predicted]}"]
        parts += _done_to_it(answer, ui)
        selection, cost, told = gallery.selection(run), f"cost {number(max(answer.cost, 0))}", []
        if selection is not None and selection.gallery.split == answer.split:
            opinion, listed = selection.gallery.opinion(answer.index), np.flatnonzero(selection.order == answer.index)
            parts += [opinion] if opinion else []
            told.append(f"{listed[0] + 1:,} of {len(selection.order):,}" if len(listed) else "no longer listed")
        return separator.join((*parts, cost, *told))


def _waiting(run: Run, ui: UiState) -> str:
    selection = ui.state(GalleryState).selection(run)
    if selection is None:
        return f"judging the {ui.state(GalleryState).shown_split(run)} images{hint_beside_training(run)}"
    return "looking" if len(selection.order) else "no image to look at: 2 shows the gallery and its filter"


def _numbers(answer: InspectAnswer) -> tuple[str, ...]:
    """Return what is known of the answer, the most important first; the pushes of the units make up the lead."""
    lead = f"lead in score {number(answer.lead)}"
    return f"margin {answer.margin:.2f}", f"entropy {number(answer.entropy)} bit", lead


def _write_legend(canvas: Canvas, x: int, y: int, width: int, answer: str, rival: str, ui: UiState) -> None:
    """Name the two colours of the map, in its width; without colours it writes signs."""
    palette, glyphs = ui.look.palette, ui.look.glyphs
    scale, signs = signed_scale(palette), not palette.colour or glyphs.name == "ascii"
    before = [f"{sign if signs else ''}for " for sign in ("+ ", "- ")]
    longest = max((width - GAP - sum(map(len, before))) // 2, 1)
    texts = [word + shorten(name, longest, glyphs) for word, name in zip(before, (answer, rival), strict=True)]
    canvas.text(x, y, texts[0], scale.plus(palette))
    canvas.text(x + len(texts[0]) + GAP, y, texts[1], scale.minus(palette))


def _done_to_it(answer: InspectAnswer, ui: UiState) -> list[str]:
    edits = ui.state(InspectorState).edits
    done = [", ".join(dict.fromkeys(edit.kind for edit in edits))] if edits else []
    if answer.perturbation_levels:
        done.append(f"nudged {answer.perturbation_levels} of 255 levels")
    elif answer.perturbation_failed:
        done.append("no nudge changes the answer")
    return done
