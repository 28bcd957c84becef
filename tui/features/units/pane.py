"""What the units of a layer look for: their weights as pictures, or one of them at large."""

import dataclasses
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.histograms_pane import histogram_of
from mnist_tui.tui.features.units.layout import LAST_LINES, first_of_page, grid_of, page_size
from mnist_tui.tui.features.units.paint_unit import UnitAtLarge, paint_unit
from mnist_tui.tui.features.units.paint_units import UnitPicture, paint_weights
from mnist_tui.tui.features.units.queries import AblateAnswer, WeightsAnswer
from mnist_tui.tui.features.units.state import UnitsState, layer_count
from mnist_tui.tui.features.units.text import (
    Verdict,
    ablation_texts,
    first_fitting,
    idle_word,
    unit_names,
)
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas

Floats = NDArray[np.float32]
LONGEST_CLASS = 3


class UnitsPane(Pane):
    """A page of units, or one."""

    NAME = "units"
    TITLE = "weights"
    FOCUS = "units"
    FOLLOWS_STEPS = False
    HELP = (
        "What each unit of a layer looks for, the most influential first: orange (+) counts for, blue (-) against. In "
        "the first layer these are its incoming weights. In a deeper one they are carried back to the pixels through "
        "the layers before, where every unit counts with its mean slope on a thousand held-out images. Below, the "
        "classes a unit speaks for (+) and against (-)."
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the units, and what silencing them does."""
        canvas, look, state = Canvas(width, height), ui.look, ui.state(UnitsState)
        answer, room = state.seen(run), max(height - LAST_LINES, 0)
        place = state.place - answer.first if answer is not None else -1
        if answer is None or run.started is None or (state.opened and not 0 <= place < len(answer.units)):
            canvas.centre(height // 2, "looking at the units", look.palette.ink("muted"))
            return canvas
        if state.opened:
            canvas.paste(0, 0, paint_unit(at_large(answer, place, run, ui), width, room, look.palette, look.glyphs))
        else:
            ablated = frozenset(unit for layer, unit in state.ablated if layer == state.layer)
            units = unit_pictures(answer, tuple(run.started.classes), ablated)
            cursor = place if 0 <= place < len(units) else None
            canvas.paste(0, 0, paint_weights(units, cursor, width, room, look.palette, look.glyphs, len(answer.order)))
        canvas.text(0, height - 1, without_text(run, ui, width), look.palette.ink("text"))
        return canvas

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Go to the unit that was pointed at."""
        state, grid = controls.state(UnitsState), grid_of(controls.run, controls.ui)
        answer = state.seen(controls.shown_run)
        column, row = x // (grid.width + 1), y // (grid.height + 1)
        if answer is None or state.opened or column >= grid.columns or row >= grid.rows:
            return
        place = first_of_page(state, page_size(grid)) + row * grid.columns + column
        if place < len(answer.order):
            controls.put(dataclasses.replace(state, place=place))

    def title(self, run: Run, ui: UiState) -> str:
        """Name the layer, the page or the unit, and say what is drawn."""
        state, separator = ui.state(UnitsState), ui.look.glyphs.separator
        answer = state.seen(run)
        if answer is None:
            return self.TITLE
        size = page_size(grid_of(run, ui))
        count, pages = len(answer.order), -(-len(answer.order) // size)
        drawn = "incoming weights" if state.layer == 0 else "carried back to the pixels"
        where = [f"page {state.place // size + 1}/{pages}"] * (pages > 1)
        if state.opened:
            unit = unit_name(answer, answer.order[min(state.place, count - 1)], run)
            where = [f"{unit}, {state.place + 1:,} of {count:,}{'' if state.is_of_outputs(run) else ' by influence'}"]
        elif not state.is_of_outputs(run):
            where.append(f"{count:,} unit{'s' * (count != 1)} by influence")
        return separator.join((self._layer_name(run, ui), *where, drawn))

    def _layer_name(self, run: Run, ui: UiState) -> str:
        """Return how the layer that is shown is called."""
        if ui.state(UnitsState).is_of_outputs(run):
            return "outputs"
        return "hidden layer" if layer_count(run) == 2 else f"layer {ui.state(UnitsState).layer + 1}"


def unit_name(answer: WeightsAnswer, unit: int, run: Run) -> str:
    """Return how a unit is called: outputs by their classes."""
    if answer.layer == layer_count(run) - 1 and run.started is not None:
        return run.started.classes[unit]
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


def at_large(answer: WeightsAnswer, place: int, run: Run, ui: UiState) -> UnitAtLarge:
    """Return what is told of the unit at a place of the page."""
    unit, opened, state = answer.units[place], run.started, ui.state(UnitsState)
    weights = answer.pictures[place]
    spread = histogram_of("activations", answer.activations[place], ui.look.glyphs, "right")
    if not answer.effects.size or opened is None:
        return UnitAtLarge(weights, (f"output on {answer.images:,} images", "output"), (), spread)
    influence, flat = (float(one[unit]) for one in (answer.influence, answer.flat))
    idle = "dead" if flat == 1 else f"{idle_word(run.settings.activation)} {100 * flat:.0f}%"
    at = f"influence {influence:.2f}"
    facts = [f"{at}, {idle} of {answer.images:,} images", f"{at}, {idle}", idle]
    if flat == 1:
        facts[0] = f"{at}, dead: {idle_word(run.settings.activation)} at all {answer.images:,} images"
    if (state.layer, unit) in state.ablated:
        facts = [f"ablated; {text}" for text in facts]
    return UnitAtLarge(
        weights, tuple(facts), tuple(zip(opened.classes, answer.effects[unit].tolist(), strict=True)), spread
    )


def without_text(run: Run, ui: UiState, width: int) -> str:
    """Say what silencing does to a copy of the network, or how it is done."""
    state, answer = ui.state(UnitsState), run.answer(AblateAnswer)
    if not state.ablated:
        return first_fitting(_hints(run, ui), width)
    verdict = None
    if answer is not None and set(answer.units) == state.ablated:
        verdict = Verdict(answer.count, answer.right_with, answer.right_without, answer.changed)
    names = unit_names(state.ablated, layer_count(run) - 1)
    return first_fitting(ablation_texts(names, len(state.ablated), verdict), width)


def _hints(run: Run, ui: UiState) -> tuple[str, ...]:
    if ui.state(UnitsState).is_of_outputs(run):
        if layer_count(run) == 1:
            return "no hidden layer: these are the weights of the classes", "no hidden layer"
        return "what speaks for each class; v leads back to the hidden layers", "v: the hidden layers"
    return "x leaves the unit out of a copy, to see what it is good for", "x: the network without this unit"
