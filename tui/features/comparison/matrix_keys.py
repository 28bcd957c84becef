"""What keys do in the matrices of a comparison: their cursor, and the images of a cell. No Textual here."""

import dataclasses

from mnist_tui.tui.frame.comparison_state import GALLERIES, ComparisonState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.images.filter_reader import spell

MOVES = {
    **dict.fromkeys(("up", "k"), (-1, 0)),
    **dict.fromkeys(("down", "j"), (1, 0)),
    **dict.fromkeys(("left", "h"), (0, -1)),
    **dict.fromkeys(("right", "l"), (0, 1)),
}
"""By key: how far it moves the cursor down and to the right."""


def move_cell(controls: Controls, key: str) -> None:
    """Move the cursor to another cell of the matrices."""
    state = controls.state(ComparisonState)
    cell, started = state.cell_in_focus(controls.run), controls.run.started
    if cell is None or started is None or key not in MOVES:
        return
    (down, right), last = MOVES[key], len(started.classes) - 1
    moved = min(max(cell[0] + down, 0), last), min(max(cell[1] + right, 0), last)
    controls.put(dataclasses.replace(state, cell=moved))


def open_cell(controls: Controls) -> bool | None:
    """Show the images of the cell under the cursor, in the gallery that has most of them."""
    run, state = controls.run, controls.state(ComparisonState)
    if (cell := state.cell_in_focus(run)) is None or run.started is None:
        return False
    label, predicted = (run.started.classes[one] for one in cell)
    text = f"{spell('label', label)} {spell('pred', predicted)}" if label != predicted else spell("label", label)
    shown = [dataclasses.replace(state, text=text, cursor=0, shows_matrices=False, outcome=one) for one in GALLERIES]
    controls.put(max(shown, key=lambda one: one.listed(run)))
    return None
