"""Stats that are no curve: the spread of the outputs, and how far a step moves each layer. It draws nothing."""

import math

from mnist_tui.engine.diagnosis.symptoms import CONSTANT
from mnist_tui.tui.paint.figure import Figure
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.protocol.evaluated import Evaluated

USUAL_SPREAD, USUAL_UPDATE = "usual 0.3 to 1", "usual 1e-4 to 3e-2"
"""Of networks that have learned, and of steps in the midst of a run; tests/bench/doctor.py has the one."""


def spread_figure(evaluated: Evaluated | None, glyphs: Glyphs) -> Figure:
    """Return how far the outputs differ from image to image; hot where they hardly depend on it."""
    spread = evaluated.spread if evaluated is not None else math.nan
    if not math.isfinite(spread):
        return Figure("spread", (glyphs.unknown if evaluated is not None else "",))
    is_constant = spread < CONSTANT
    note = "the same for all images" if is_constant else USUAL_SPREAD
    return Figure("spread", (number(spread, 4),), note, "warm" if is_constant else "text")


def update_figure(evaluated: Evaluated | None, glyphs: Glyphs) -> Figure:
    """Return ‖Δw‖ / ‖w‖ of each layer by one step; in a narrow row, those of the smallest and of the largest."""
    name = "dw/w" if glyphs.name == "ascii" else "Δw/w"
    updates = evaluated.updates if evaluated is not None else ()
    if not updates:
        return Figure(name, (glyphs.unknown if evaluated is not None else "",))
    ends = (min(updates), max(updates)) if len(updates) > 1 else updates
    texts = number(max(updates), 4), " to ".join(number(one, 4) for one in ends)
    return Figure(name, (*texts, glyphs.separator.join(number(one, 4) for one in updates)), USUAL_UPDATE)


def short_spread(evaluated: Evaluated | None, glyphs: Glyphs) -> str:
    """Return the spread in a few words, `spread 0.95`; nothing where it is not known."""
    is_known = evaluated is not None and math.isfinite(evaluated.spread)
    return f"spread {spread_figure(evaluated, glyphs).texts[0]}" if is_known else ""


def short_update(evaluated: Evaluated | None, glyphs: Glyphs) -> str:
    """Return the largest update in a few words, `Δw/w 2e-3`; nothing where none was measured."""
    figure = update_figure(evaluated, glyphs)
    return f"{figure.label} {figure.texts[0]}" if evaluated is not None and evaluated.updates else ""
