"""What is shown of units, out of a reply: images with captions, and the details of one. No Textual here."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.quantity import count
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.histograms_pane import histogram_of
from mnist_tui.tui.features.units.paint_unit import UnitDetails
from mnist_tui.tui.features.units.paint_units import UnitImage
from mnist_tui.tui.features.units.queries import WeightsAnswer
from mnist_tui.tui.features.units.state import UnitsState
from mnist_tui.tui.features.units.text import idle_word, never_learns
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.ticks import percent

Floats = NDArray[np.float32]
LONGEST_CLASS = 3


@lru_cache(maxsize=8)
def unit_images(
    answer: WeightsAnswer, classes: tuple[str, ...], ablated: frozenset[int], activation: str
) -> tuple[UnitImage, ...]:
    """Return the images of a reply; the same objects for the same reply, so that they are painted once."""
    images, flat = answer.pictures, answer.flat
    if not answer.effects.size:
        return tuple(UnitImage(classes[unit], one) for unit, one in zip(answer.units, images, strict=True))
    idle = {
        unit: _idle_note(answer, image, activation) if flat[unit] == 1 else ""
        for unit, image in zip(answer.units, images, strict=True)
    }
    return tuple(
        _unit(unit, image, answer.effects[unit], classes, "off" if unit in ablated else idle[unit])
        for unit, image in zip(answer.units, images, strict=True)
    )


def _idle_note(answer: WeightsAnswer, weights: Floats, activation: str) -> str:
    """Return what a unit is called that lets no gradient through at any image.

    Zero weights are not called dead. In a deeper layer an image of zeros may come from dead units below.
    """
    zero = not weights.any() and (answer.layer == 0 or answer.layers[answer.layer].has_zero_weights)
    return "zero weights" if zero else never_learns(activation)


def _unit(unit: int, image: Floats, effects: Floats, classes: tuple[str, ...], note: str) -> UnitImage:
    order = np.argsort(-effects, kind="stable").tolist()
    contributes_to = tuple(classes[one][:LONGEST_CLASS] for one in order if effects[one] > 0)
    contributes_against = tuple(classes[one][:LONGEST_CLASS] for one in reversed(order) if effects[one] < 0)
    return UnitImage(f"h{unit}", image, contributes_to, contributes_against, note)


def unit_details(answer: WeightsAnswer, index: int, run: Run, ui: UiState) -> UnitDetails:
    """Return the details of a unit by its index on the page."""
    unit, started, state = answer.units[index], run.started, ui.state(UnitsState)
    weights = answer.pictures[index]
    histogram = histogram_of("activations", answer.activations[index], ui.look.glyphs, "muted")
    if not answer.effects.size or started is None:
        return UnitDetails(weights, (f"output on {count(answer.images, 'image')}", "output"), (), histogram)
    influence, flat = (float(one[unit]) for one in (answer.influence, answer.flat))
    activation, images = run.settings.activation, f"{count(answer.images, 'image')}"
    at, word = f"influence {influence:.2f}", idle_word(activation)
    if flat == 1:
        idle, reason = _idle_note(answer, weights, activation), f"{word} at all {images}"
        facts = [f"{at}, {reason}" if word in idle else f"{at}, {idle}: {reason}", f"{at}, {idle}", idle]
    else:
        idle = f"{word} {percent(flat, 0)}"
        facts = [f"{at}, {idle} of {images}", f"{at}, {idle}", idle]
    if answer.layers[answer.layer].are_equal:
        facts = [f"{facts[0]}, equal to all others", f"equal to all others, {idle}", "equal to all others"]
    if (state.layer, unit) in state.ablated:
        facts = [f"ablated; {text}" for text in facts]
    effects = tuple(zip(started.classes, answer.effects[unit].tolist(), strict=True))
    return UnitDetails(weights, tuple(facts), effects, histogram)
