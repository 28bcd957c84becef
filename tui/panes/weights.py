"""What the hidden units of the first layer look for: their incoming weights as pictures, or one of them at large."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import paint_signed
from mnist_tui.tui.paint.weights import UnitPicture, paint_weights, unit_grid
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.questions import SilenceAnswer, WeightsAnswer
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

Floats = NDArray[np.float32]
CLASSES_NAMED = 2
"""A unit's caption names so many classes that it speaks for, and one against."""
LONGEST_CLASS = 3
LAST_LINES = 1


class WeightsPane(Pane):
    """A page of units, or one."""

    TITLE = "weights"
    FOCUS = "weights"
    FOLLOWS_STEPS = False
    HELP = (
        "Incoming weights of the first layer's units, the most influential first: orange counts for, blue against. "
        "Below, the classes a unit speaks for (+) and against (-)."
    )

    def show(self) -> bool:
        """Note how many pictures fit before painting: the keys move by rows and pages."""
        width, height = self.size
        grid, state = unit_grid(width, max(height - LAST_LINES, 0)), self._showing.weighing
        state.columns, state.rows = max(grid.columns, 1), max(grid.rows, 1)
        return super().show()

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the units, and what silencing them does."""
        canvas, look, state = Canvas(width, height), showing.look, showing.weighing
        answer = view.answer(WeightsAnswer)
        if answer is None or view.opened is None or not answer.order:
            text = "looking at the units" if answer is None else "no hidden layer, no hidden units"
            canvas.centre(height // 2, text, look.palette.ink("muted"))
            return canvas
        classes, room = tuple(view.opened.classes), max(height - LAST_LINES, 0)
        units = unit_pictures(answer, classes, frozenset(state.silenced))
        if state.opened:
            canvas.paste(0, 0, _paint_opened(answer, units, classes, showing, width, room))
        else:
            cursor = state.place - answer.first
            picture = paint_weights(
                units, cursor if 0 <= cursor < len(units) else None, width, room, look.palette, look.glyphs
            )
            canvas.paste(0, 0, picture)
        canvas.text(0, height - 1, without_text(view, showing), look.palette.ink("text"))
        return canvas

    def title(self, view: RunView, showing: Showing) -> str:
        """Count the units."""
        answer, separator, state = view.answer(WeightsAnswer), showing.look.glyphs.separator, showing.weighing
        if answer is None or not answer.order:
            return self.TITLE
        pages = -(-len(answer.order) // state.page_size)
        page = f"page {state.place // state.page_size + 1}/{pages}"
        unit = f"h{answer.order[min(state.place, len(answer.order) - 1)]}"
        return separator.join((f"weights of {len(answer.order)} units, by influence", unit if state.opened else page))


@lru_cache(maxsize=8)
def unit_pictures(answer: WeightsAnswer, classes: tuple[str, ...], silenced: frozenset[int]) -> tuple[UnitPicture, ...]:
    """Return the pictures of an answer; the same objects for the same answer, so that they are painted once."""
    effects = np.frombuffer(answer.effects, "<f4").reshape(len(answer.order), -1)
    flat = np.frombuffer(answer.flat, "<f4")
    pictures = np.frombuffer(answer.pictures, "<f4").reshape(-1, answer.rows, answer.columns)
    return tuple(
        _unit(unit, picture, effects[unit], classes, unit in silenced, bool(flat[unit] == 1))
        for unit, picture in zip(answer.units, pictures, strict=True)
    )


def _unit(
    unit: int, picture: Floats, effects: Floats, classes: tuple[str, ...], is_silenced: bool, is_dead: bool
) -> UnitPicture:
    order = np.argsort(-effects, kind="stable")
    speaks_for = "".join(classes[one][:LONGEST_CLASS] for one in order[:CLASSES_NAMED] if effects[one] > 0)
    speaks_against = "".join(classes[one][:LONGEST_CLASS] for one in order[-1:] if effects[one] < 0)
    note = "off" if is_silenced else "dead" if is_dead else ""
    return UnitPicture(f"h{unit}", picture, speaks_for, speaks_against, note)


def _paint_opened(
    answer: WeightsAnswer,
    units: tuple[UnitPicture, ...],
    classes: tuple[str, ...],
    showing: Showing,
    width: int,
    height: int,
) -> Canvas:
    """Draw one unit at large, and beside it how it moves every class."""
    canvas, look, place = Canvas(width, height), showing.look, showing.weighing.place - answer.first
    if not 0 <= place < len(units):
        return canvas
    unit = answer.units[place]
    box = min(2 * height, width // 2)
    weights = units[place].weights
    times = max(min(box // max(weights.shape[1], 1), 2 * height // max(weights.shape[0], 1)), 1)
    large = weights.repeat(times, axis=0).repeat(times, axis=1)
    canvas.paste(0, 0, paint_signed(large, box, height, look.palette, look.glyphs))
    effects = np.frombuffer(answer.effects, "<f4").reshape(len(answer.order), -1)[unit]
    influence, flat = (np.frombuffer(one, "<f4")[unit] for one in (answer.influence, answer.flat))
    x, y = box + 2, 0
    facts = f"influence {influence:.2f}  flat at {100 * flat:.0f}%"
    canvas.text(x, y, facts, look.palette.ink("muted"))
    scale, strongest = signed_scale(look.palette), float(np.abs(effects).max(initial=0)) or 1.0
    for y, (name, effect) in enumerate(zip(classes, effects.tolist(), strict=False), start=1):
        ink = (scale.plus if effect >= 0 else scale.minus)(look.palette)
        canvas.text(x, y, f"{name[:8]:<3}{effect:+7.2f} ", ink)
        start = x + 12
        length = round(abs(effect) / strongest * max(width - start, 0))
        canvas.text(start, y, look.glyphs.progress[-1] * length, ink)
    return canvas


def without_text(view: RunView, showing: Showing) -> str:
    """Say what silencing does to a copy of the network."""
    silenced, answer = showing.weighing.silenced, view.answer(SilenceAnswer)
    if not silenced:
        return "x silences a unit in a copy of the network, to see what it is good for"
    names = " ".join(f"h{unit}" for unit in sorted(silenced))
    if answer is None or {unit for _, unit in answer.units} != silenced or not answer.count:
        return f"a copy without {names}: judging"
    with_units, without = (100 * right / answer.count for right in (answer.right_with, answer.right_without))
    return (
        f"a copy without {names}: {without:.2f}% of {answer.count:,}, with {with_units:.2f}%; "
        f"{answer.changed:,} answers change"
    )
