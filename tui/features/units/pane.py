"""What the units of a layer respond to: their weights as images, or one unit in detail."""

import dataclasses
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.quantity import count
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.histograms_pane import histogram_of
from mnist_tui.tui.features.units.layout import LAST_LINES, first_of_page, grid_of, page_size
from mnist_tui.tui.features.units.paint_unit import UnitDetails, paint_unit
from mnist_tui.tui.features.units.paint_units import UnitImage, paint_weights
from mnist_tui.tui.features.units.queries import AblateAnswer, WeightsAnswer
from mnist_tui.tui.features.units.state import UnitsState, layer_count
from mnist_tui.tui.features.units.text import (
    AblationResult,
    ablation_texts,
    idle_word,
    never_learns,
    unit_names,
)
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.text import first_fitting

Floats = NDArray[np.float32]
LONGEST_CLASS = 3


class UnitsPane(Pane):
    """A page of units, or one."""

    NAME = "units"
    TITLE = "units"
    FOCUS = "units"
    FOLLOWS_STEPS = False
    HELP = (
        "What each hidden unit (neuron) of a layer responds to, the most influential first: ink on orange pixels (+) "
        "raises its activation, ink on blue ones (-) lowers it. In the first layer these are its incoming weights. In "
        "a deeper one they are projected back to the pixels through the layers before, with each unit in between "
        "weighted by the mean derivative of its activation function over a thousand validation images. Below each "
        "image, +35-0 means: favours classes 3 and 5, disfavours 0. x ablates a unit in a copy of the network, and the "
        "last line says what that changes."
    )
    WORDS = ("hidden unit (neuron), activation", "influence", "ablation", "dead unit, saturated unit")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the units, and the effect of ablating some."""
        canvas, look, state = Canvas(width, height), ui.look, ui.state(UnitsState)
        answer, room = state.seen(run), max(height - LAST_LINES, 0)
        index = state.cursor - answer.first if answer is not None else -1
        if answer is None or run.started is None or (state.opened and not 0 <= index < len(answer.units)):
            canvas.centre(height // 2, "analysing the units", look.palette.ink("muted"))
            return canvas
        if state.opened:
            canvas.paste(0, 0, paint_unit(unit_details(answer, index, run, ui), width, room, look.palette, look.glyphs))
        else:
            ablated = frozenset(unit for layer, unit in state.ablated if layer == state.layer)
            units = unit_images(answer, tuple(run.started.classes), ablated, run.settings.activation)
            cursor = index if 0 <= index < len(units) else None
            canvas.paste(0, 0, paint_weights(units, cursor, width, room, look.palette, look.glyphs, len(answer.order)))
        canvas.text(0, height - 1, ablation_text(run, ui, width), look.palette.ink("text"))
        return canvas

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Put the cursor on the unit that was clicked."""
        state, grid = controls.state(UnitsState), grid_of(controls.run, controls.ui)
        answer = state.seen(controls.shown_run)
        column, row = x // (grid.width + 1), y // (grid.height + 1)
        if answer is None or state.opened or column >= grid.columns or row >= grid.rows:
            return
        cursor = first_of_page(state, page_size(grid)) + row * grid.columns + column
        if cursor < len(answer.order):
            controls.put(dataclasses.replace(state, cursor=cursor))

    def title(self, run: Run, ui: UiState) -> str:
        """Name the layer, the page or the unit, and say what is drawn."""
        state, separator = ui.state(UnitsState), ui.look.glyphs.separator
        answer = state.seen(run)
        if answer is None:
            return self.TITLE
        size = page_size(grid_of(run, ui))
        count, pages = len(answer.order), -(-len(answer.order) // size)
        drawn = "incoming weights" if state.layer == 0 else "projected back to pixels"
        where = [f"page {state.cursor // size + 1}/{pages}"] * (pages > 1)
        if state.opened:
            unit = unit_name(answer, answer.order[min(state.cursor, count - 1)], run)
            where = [f"{unit}, {state.cursor + 1:,} of {count:,}{'' if state.is_of_outputs(run) else ' by influence'}"]
        elif not state.is_of_outputs(run):
            where.append(f"{count:,} unit{'s' * (count != 1)} by influence")
        return separator.join((self._layer_name(run, ui), *where, drawn))

    def _layer_name(self, run: Run, ui: UiState) -> str:
        """Return the name of the layer that is shown."""
        if ui.state(UnitsState).is_of_outputs(run):
            return "outputs"
        return "hidden layer" if layer_count(run) == 2 else f"layer {ui.state(UnitsState).layer + 1}"


def unit_name(answer: WeightsAnswer, unit: int, run: Run) -> str:
    """Return the name of a unit: for outputs their class."""
    if answer.layer == layer_count(run) - 1 and run.started is not None:
        return run.started.classes[unit]
    return f"h{unit}"


@lru_cache(maxsize=8)
def unit_images(
    answer: WeightsAnswer, classes: tuple[str, ...], ablated: frozenset[int], activation: str
) -> tuple[UnitImage, ...]:
    """Return the images of a reply; the same objects for the same reply, so that they are painted once."""
    images, flat = answer.pictures, answer.flat
    if not answer.effects.size:
        return tuple(UnitImage(classes[unit], one) for unit, one in zip(answer.units, images, strict=True))
    idle = {
        unit: _idle_note(image, activation) if flat[unit] == 1 else ""
        for unit, image in zip(answer.units, images, strict=True)
    }
    return tuple(
        _unit(unit, image, answer.effects[unit], classes, "off" if unit in ablated else idle[unit])
        for unit, image in zip(answer.units, images, strict=True)
    )


def _idle_note(weights: Floats, activation: str) -> str:
    """Return what a unit is called that lets no gradient through at any image; without weights it says nothing."""
    return never_learns(activation) if weights.any() else "zero weights"


def _unit(unit: int, image: Floats, effects: Floats, classes: tuple[str, ...], note: str) -> UnitImage:
    order = np.argsort(-effects, kind="stable").tolist()
    contributes_to = tuple(classes[one][:LONGEST_CLASS] for one in order if effects[one] > 0)
    contributes_against = tuple(classes[one][:LONGEST_CLASS] for one in reversed(order) if effects[one] < 0)
    return UnitImage(f"h{unit}", image, contributes_to, contributes_against, note)


def unit_details(answer: WeightsAnswer, index: int, run: Run, ui: UiState) -> UnitDetails:
    """Return the details of a unit by its index on the page."""
    unit, started, state = answer.units[index], run.started, ui.state(UnitsState)
    weights = answer.pictures[index]
    histogram = histogram_of("activations", answer.activations[index], ui.look.glyphs, "right")
    if not answer.effects.size or started is None:
        return UnitDetails(weights, (f"output on {count(answer.images, 'image')}", "output"), (), histogram)
    influence, flat = (float(one[unit]) for one in (answer.influence, answer.flat))
    activation, images = run.settings.activation, f"{count(answer.images, 'image')}"
    at, word = f"influence {influence:.2f}", idle_word(activation)
    if flat == 1:
        idle, reason = _idle_note(weights, activation), f"{word} at all {images}"
        facts = [f"{at}, {reason}" if word in idle else f"{at}, {idle}: {reason}", f"{at}, {idle}", idle]
    else:
        idle = f"{word} {100 * flat:.0f}%"
        facts = [f"{at}, {idle} of {images}", f"{at}, {idle}", idle]
    if (state.layer, unit) in state.ablated:
        facts = [f"ablated; {text}" for text in facts]
    effects = tuple(zip(started.classes, answer.effects[unit].tolist(), strict=True))
    return UnitDetails(weights, tuple(facts), effects, histogram)


def ablation_text(run: Run, ui: UiState, width: int) -> str:
    """Describe the effect of the ablation on a copy of the network, or how to ablate."""
    state, answer = ui.state(UnitsState), run.answer(AblateAnswer)
    if not state.ablated:
        return first_fitting(_hints(run, ui), width)
    result = None
    if answer is not None and set(answer.units) == state.ablated:
        result = AblationResult(answer.count, answer.right_with, answer.right_without, answer.changed)
    names = unit_names(state.ablated, layer_count(run) - 1)
    return first_fitting(ablation_texts(names, len(state.ablated), result), width)


def _hints(run: Run, ui: UiState) -> tuple[str, ...]:
    if ui.state(UnitsState).is_of_outputs(run):
        if layer_count(run) == 1:
            return "no hidden layer: these are the weights of the classes", "no hidden layer"
        return "what contributes to each class; v: back to the hidden layers", "v: the hidden layers"
    return "x ablates the unit in a copy of the network", "x: the network without this unit"
