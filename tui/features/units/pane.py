"""What the units of a layer respond to: their weights as images, or one unit in detail."""

import dataclasses

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.layout import LAST_LINES, first_of_page, grid_of, page_size
from mnist_tui.tui.features.units.paint_unit import paint_unit
from mnist_tui.tui.features.units.paint_units import largest_of, paint_weights, unit_grid
from mnist_tui.tui.features.units.queries import AblateAnswer, WeightsAnswer
from mnist_tui.tui.features.units.shown import unit_details, unit_images
from mnist_tui.tui.features.units.state import UnitsState, is_narrow, layer_count
from mnist_tui.tui.features.units.text import (
    AblationResult,
    ablation_texts,
    unit_names,
)
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.weight_image import TINY, largest_weight, paint_weight_scale

NO_NOTES: tuple[str, ...] = ()
INK_UNITS = {"unit": 1, "raw": 255}
"""Full ink as the network sees it, by setting."""


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
        "image, +3,5 −0 means: favours classes 3 and 5, disfavours 0. All images of a page have one scale, which "
        "stands below them, with the brightest colours for larger weights as well; they are grey where all weights are "
        "tiny. X ablates a unit in a copy of the network, and the last line says what that changes."
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
        tiny, painted = TINY / INK_UNITS[run.settings.pixels], (width, room, look.palette, look.glyphs)
        if state.opened:
            details = unit_details(answer, index, run, ui)
            canvas.paste(0, 0, paint_unit(details, *painted, tiny))
            largest, notes = largest_weight(details.weights), NO_NOTES
        else:
            ablated = frozenset(unit for layer, unit in state.ablated if layer == state.layer)
            units = unit_images(answer, tuple(run.started.classes), ablated, run.settings.activation)
            cursor, count = index if 0 <= index < len(units) else None, len(answer.order)
            canvas.paste(0, 0, paint_weights(units, cursor, *painted, count, tiny))
            largest = largest_of(units, unit_grid(width, room, count))
            notes = caption_notes(look.glyphs) if answer.effects.size else NO_NOTES
        if room:
            scale = paint_weight_scale(largest, tiny, notes, width, look.palette, look.glyphs)
            canvas.paste(0, room, scale)
        canvas.text(0, height - 1, ablation_text(run, ui, width), look.palette.ink("text"))
        return canvas

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Put the cursor on the unit that was clicked."""
        state, grid = controls.state(UnitsState), grid_of(controls.run, controls.ui)
        answer, place = state.seen(controls.shown_run), grid.place_at(x, y)
        if answer is None or state.opened or place is None:
            return
        cursor = first_of_page(state, page_size(grid)) + place
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
            equal = answer.layers[answer.layer].are_equal
            where.append(f"{count:,} equal units" if equal else f"{count:,} unit{'s' * (count != 1)} by influence")
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


def caption_notes(glyphs: Glyphs) -> tuple[str, ...]:
    """Explain `+9,0 −1` in ever fewer words."""
    return (
        f"below: + favours a class, {glyphs.minus} disfavours it",
        f"+ favours, {glyphs.minus} disfavours",
        f"+ for {glyphs.minus} against",
    )


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
        back = "key , leads back to the hidden layers"
        return f"what contributes to each class; {back}", back, "key , leads back"
    answer = ui.state(UnitsState).seen(run)
    if answer is not None and answer.layers[answer.layer].are_equal:
        return "all units are equal: they get equal gradients, and stay equal", "all units are equal"
    usual = "X ablates the unit in a copy of the network", "X: the network without this unit"
    if not is_narrow(ui):
        return usual
    return f"{usual[0]}, i shows histograms", "X ablates the unit in a copy, i shows histograms", *usual
