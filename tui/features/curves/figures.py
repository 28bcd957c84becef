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


def short_texts(evaluated: Evaluated | None, glyphs: Glyphs) -> tuple[str, ...]:
    """Return both in a few words, as far as they are known: `spread 0.95`, and the largest update."""
    is_known = evaluated is not None and math.isfinite(evaluated.spread), evaluated is not None and evaluated.updates
    both = spread_figure(evaluated, glyphs), update_figure(evaluated, glyphs)
    return tuple(f"{one.label} {one.texts[0]}" for one, known in zip(both, is_known, strict=True) if known)
