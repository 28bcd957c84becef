"""What the units of a layer look for: their weights as pictures, or one of them at large."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from textual.geometry import Region

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.histograms_pane import histogram_of
from mnist_tui.tui.features.units.paint_unit import UnitAtLarge, paint_unit
from mnist_tui.tui.features.units.paint_units import UnitGrid, UnitPicture, paint_weights, unit_grid
from mnist_tui.tui.features.units.queries import AblateAnswer, WeightsAnswer
from mnist_tui.tui.features.units.state import layer_count, unit_count
from mnist_tui.tui.features.units.text import (
    Verdict,
    ablation_texts,
    first_fitting,
    idle_word,
    unit_names,
)
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas

Floats = NDArray[np.float32]
LONGEST_CLASS = 3
LAST_LINES = 1


class UnitsPane(Pane):
    """A page of units, or one."""

    TITLE = "weights"
    FOCUS = "weights"
    FOLLOWS_STEPS = False
    HELP = (
        "What each unit of a layer looks for, the most influential first: orange (+) counts for, blue (-) against. In "
        "the first layer these are its incoming weights. In a deeper one they are carried back to the pixels through "
        "the layers before, where every unit counts with its mean slope on a thousand held-out images. Below, the "
        "classes a unit speaks for (+) and against (-)."
    )

    def show(self) -> list[Region]:
        """Note how many pictures fit before painting: the keys move by rows and pages."""
        grid, state = self._grid(), self._ui.units
        state.columns, state.rows = max(grid.columns, 1), max(grid.rows, 1)
        return super().show()

    def _grid(self) -> UnitGrid:
        width, height = self.size
        return unit_grid(width, max(height - LAST_LINES, 0), unit_count(self.run_shown, self._ui.units.layer))

    def paint(self, view: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the units, and what silencing them does."""
        canvas, look, state = Canvas(width, height), ui.look, ui.units
        answer, room = state.seen(view), max(height - LAST_LINES, 0)
        place = state.place - answer.first if answer is not None else -1
        if answer is None or view.started is None or (state.opened and not 0 <= place < len(answer.units)):
            canvas.centre(height // 2, "looking at the units", look.palette.ink("muted"))
            return canvas
        if state.opened:
            canvas.paste(0, 0, paint_unit(at_large(answer, place, view, ui), width, room, look.palette, look.glyphs))
        else:
            ablated = frozenset(unit for layer, unit in state.ablated if layer == state.layer)
            units = unit_pictures(answer, tuple(view.started.classes), ablated)
            cursor = place if 0 <= place < len(units) else None
            canvas.paste(0, 0, paint_weights(units, cursor, width, room, look.palette, look.glyphs, len(answer.order)))
        canvas.text(0, height - 1, without_text(view, ui, width), look.palette.ink("text"))
        return canvas

    def point(self, x: int, y: int) -> None:
        """Go to the unit that was pointed at."""
        state, grid = self._ui.units, self._grid()
        answer = state.seen(self.run_shown)
        column, row = x // (grid.width + 1), y // (grid.height + 1)
        if answer is None or state.opened or column >= grid.columns or row >= grid.rows:
            return
        place = state.first + row * grid.columns + column
        if place < len(answer.order):
            state.place = place
            self._ui.touch()

    def title(self, view: Run, ui: UiState) -> str:
        """Name the layer, the page or the unit, and say what is drawn."""
        state, separator = ui.units, ui.look.glyphs.separator
        answer = state.seen(view)
        if answer is None:
            return self.TITLE
        count, pages = len(answer.order), -(-len(answer.order) // state.page_size)
        drawn = "incoming weights" if state.layer == 0 else "carried back to the pixels"
        where = [f"page {state.place // state.page_size + 1}/{pages}"] * (pages > 1)
        if state.opened:
            unit = unit_name(answer, answer.order[min(state.place, count - 1)], view)
            where = [f"{unit}, {state.place + 1:,} of {count:,}{'' if state.is_of_outputs(view) else ' by influence'}"]
        elif not state.is_of_outputs(view):
            where.append(f"{count:,} unit{'s' * (count != 1)} by influence")
        return separator.join((self._layer_name(view, ui), *where, drawn))

    def _layer_name(self, view: Run, ui: UiState) -> str:
        """Return how the layer that is shown is called."""
        if ui.units.is_of_outputs(view):
            return "outputs"
        return "hidden layer" if layer_count(view) == 2 else f"layer {ui.units.layer + 1}"


def unit_name(answer: WeightsAnswer, unit: int, view: Run) -> str:
    """Return how a unit is called: outputs by their classes."""
    if answer.layer == layer_count(view) - 1 and view.started is not None:
        return view.started.classes[unit]
    return f"h{unit}"


@lru_cache(maxsize=8)
def unit_pictures(answer: WeightsAnswer, classes: tuple[str, ...], ablated: frozenset[int]) -> tuple[UnitPicture, ...]:
    """Return the pictures of an answer; the same objects for the same answer, so that they are painted once."""
    if not answer.effects.size:
        return tuple(UnitPicture(classes[unit], one) for unit, one in zip(answer.units, answer.pictures, strict=True))
    return tuple(
        _unit(unit, picture, answer.effects[unit], classes, unit in ablated, bool(answer.flat[unit] == 1))
        for unit, picture in zip(answer.units, answer.pictures, strict=True)
    )


def _unit(
    unit: int, picture: Floats, effects: Floats, classes: tuple[str, ...], is_ablated: bool, is_dead: bool
) -> UnitPicture:
    order = np.argsort(-effects, kind="stable").tolist()
    speaks_for = tuple(classes[one][:LONGEST_CLASS] for one in order if effects[one] > 0)
    speaks_against = tuple(classes[one][:LONGEST_CLASS] for one in reversed(order) if effects[one] < 0)
    note = "off" if is_ablated else "dead" if is_dead else ""
    return UnitPicture(f"h{unit}", picture, speaks_for, speaks_against, note)


def at_large(answer: WeightsAnswer, place: int, view: Run, ui: UiState) -> UnitAtLarge:
    """Return what is told of the unit at a place of the page."""
    unit, opened, state = answer.units[place], view.started, ui.units
    weights = answer.pictures[place]
    spread = histogram_of("activations", answer.activations[place], ui.look.glyphs, "right")
    if not answer.effects.size or opened is None:
        return UnitAtLarge(weights, (f"output on {answer.images:,} images", "output"), (), spread)
    influence, flat = (float(one[unit]) for one in (answer.influence, answer.flat))
    idle = "dead" if flat == 1 else f"{idle_word(view.settings.activation)} {100 * flat:.0f}%"
    at = f"influence {influence:.2f}"
    facts = [f"{at}, {idle} of {answer.images:,} images", f"{at}, {idle}", idle]
    if flat == 1:
        facts[0] = f"{at}, dead: {idle_word(view.settings.activation)} at all {answer.images:,} images"
    if (state.layer, unit) in state.ablated:
        facts = [f"silenced; {text}" for text in facts]
    return UnitAtLarge(
        weights, tuple(facts), tuple(zip(opened.classes, answer.effects[unit].tolist(), strict=True)), spread
    )


def without_text(view: Run, ui: UiState, width: int) -> str:
    """Say what silencing does to a copy of the network, or how it is done."""
    state, answer = ui.units, view.answer(AblateAnswer)
    if not state.ablated:
        return first_fitting(_hints(view, ui), width)
    verdict = None
    if answer is not None and set(answer.units) == state.ablated:
        verdict = Verdict(answer.count, answer.right_with, answer.right_without, answer.changed)
    names = unit_names(state.ablated, layer_count(view) - 1)
    return first_fitting(ablation_texts(names, len(state.ablated), verdict), width)


def _hints(view: Run, ui: UiState) -> tuple[str, ...]:
    if ui.units.is_of_outputs(view):
        if layer_count(view) == 1:
            return "no hidden layer: these are the weights of the classes", "no hidden layer"
        return "what speaks for each class; v leads back to the hidden layers", "v: the hidden layers"
    return "x leaves the unit out of a copy, to see what it is good for", "x: the network without this unit"
