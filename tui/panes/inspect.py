"""One image under inspection: the digit, what speaks for the answer, and how much each class is believed."""

import numpy as np

from mnist_tui.tui.paint.belief import Belief, paint_belief
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import paint_digit_half
from mnist_tui.tui.paint.names import image_name, shorten, whole_parts
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import paint_saliency
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.waiting import hint_beside_training
from mnist_tui.tui.session.questions import InspectAnswer
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

LEAST_BELIEF = 22
"""Columns that the bars need; beside them come the digit, then the map."""
GAP = 2
MARGIN_HELP = "Margin is the lead of the answer's probability over the runner-up's."
LONGEST_NAME = 12
"""Letters of the name of a class in a title."""


def inspected(view: RunView, showing: Showing) -> InspectAnswer | None:
    """Return the last answer about the image looked at, None while there is none."""
    answer = view.answer(InspectAnswer)
    return answer if answer is not None and showing.inspecting.fits(answer) else None


class InspectPane(Pane):
    """Digit, input times gradient, probabilities."""

    TITLE = "inspect"
    FOCUS = "inspect"
    FOLLOWS_STEPS = False
    HELP = (
        "One image: its pixels, which of them speak for the answer or for its rival, and the probabilities. "
        f"{MARGIN_HELP} The lead in score, over its rival, is what pixels and units push."
    )

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw as many of the three side by side as there is room for, numbers below."""
        canvas, look = Canvas(width, height), showing.look
        answer = inspected(view, showing)
        if answer is None or view.opened is None:
            canvas.centre(height // 2, _waiting(view, showing), look.palette.ink("muted"))
            return canvas
        box_height = max(height - 1, 0)
        box_width = min(2 * box_height, width)
        image = np.frombuffer(answer.pixels, np.uint8).reshape(answer.rows, answer.columns)
        saliency = np.frombuffer(answer.saliency, "<f4").reshape(answer.rows, answer.columns).astype(np.float64)
        names, x = tuple(view.opened.classes), 0
        room = (width - LEAST_BELIEF) // (box_width + GAP) if box_width else 0
        if room >= 1:
            canvas.paste(0, 0, paint_digit_half(image, box_width, box_height, look.palette, look.glyphs))
            canvas.text(0, height - 1, "pixels", look.palette.ink("muted"))
            x = box_width + GAP
        if room >= 2:
            picture = paint_saliency(saliency, image, box_width, box_height, look.palette, look.glyphs)
            canvas.paste(x, 0, picture)
            _write_legend(canvas, x, height - 1, box_width, names[answer.predicted], names[answer.rival], showing)
            x += box_width + GAP
        belief = Belief(names, np.array(answer.probabilities), answer.label, answer.predicted, _before(answer))
        canvas.paste(x, 0, paint_belief(belief, width - x, box_height, look.palette, look.glyphs))
        for numbers in whole_parts(_numbers(answer), width - x, 1, "  ", look.glyphs):
            canvas.text(x, height - 1, numbers, look.palette.ink("muted"))
        return canvas

    def title(self, view: RunView, showing: Showing) -> str:
        """Say which image this is, what it was taken for, and what has been done to it; the most important first."""
        answer, separator, browsing = inspected(view, showing), showing.look.glyphs.separator, showing.browsing
        if answer is None or view.opened is None:
            return self.TITLE
        names = [shorten(name, LONGEST_NAME, showing.look.glyphs) for name in view.opened.classes]
        image = f"{answer.split} {image_name(answer.index)}"
        parts = [image, f"true {names[answer.label]}", f"answer {names[answer.predicted]}"]
        parts += _done_to_it(answer, showing)
        selection, cost, told = browsing.selection(view), f"cost {number(max(answer.cost, 0))}", []
        if selection is not None and selection.gallery.split == answer.split:
            opinion, count, place = selection.gallery.opinion(answer.index), len(selection.order), browsing.place
            parts += [opinion] if opinion else []
            listed = place < count and selection.order[place] == answer.index
            told.append(f"{place + 1:,} of {count:,}" if listed else "no longer listed")
        return separator.join((*parts, cost, *told))


def _waiting(view: RunView, showing: Showing) -> str:
    selection = showing.browsing.selection(view)
    if selection is None:
        return f"judging the {showing.browsing.shown_split(view)} images{hint_beside_training(view)}"
    return "looking" if len(selection.order) else "no image to look at: 2 shows the gallery and its filter"


def _before(answer: InspectAnswer) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    return np.array(answer.before) if answer.before else None


def _numbers(answer: InspectAnswer) -> tuple[str, ...]:
    """Return what is known of the answer, the most important first; the pushes of the units make up the lead."""
    lead = f"lead in score {number(answer.lead)}"
    return f"margin {answer.margin:.2f}", f"entropy {number(answer.entropy)} bit", lead


def _write_legend(canvas: Canvas, x: int, y: int, width: int, answer: str, rival: str, showing: Showing) -> None:
    """Name the two colours of the map, in its width; without colours it writes signs."""
    palette, glyphs = showing.look.palette, showing.look.glyphs
    scale, signs = signed_scale(palette), not palette.colour or glyphs.name == "ascii"
    before = [f"{sign if signs else ''}for " for sign in ("+ ", "- ")]
    longest = max((width - GAP - sum(map(len, before))) // 2, 1)
    texts = [word + shorten(name, longest, glyphs) for word, name in zip(before, (answer, rival), strict=True)]
    canvas.text(x, y, texts[0], scale.plus(palette))
    canvas.text(x + len(texts[0]) + GAP, y, texts[1], scale.minus(palette))


def _done_to_it(answer: InspectAnswer, showing: Showing) -> list[str]:
    edits = showing.inspecting.edits
    done = [", ".join(dict.fromkeys(edit.kind for edit in edits))] if edits else []
    if answer.nudge_levels:
        done.append(f"nudged {answer.nudge_levels} of 255 levels")
    elif answer.nudge_failed:
        done.append("no nudge changes the answer")
    return done
