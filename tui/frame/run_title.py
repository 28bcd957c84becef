"""The text of the window's title: how the run stands."""

import os

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.status import epoch_and_fraction
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import percent

STANDING = ("paused", "finished", "diverged", "failed", "lost")
"""Phases that are named."""


def standing_of(run: Run) -> str:
    """Return the phase if it is named; empty while the run is under way."""
    return run.phase if run.phase in STANDING else ""


def title_of(run: Run, glyphs: Glyphs) -> str:
    """Return the title: `mnist-tui · ep 3/10 · 98.2 %`."""
    parts = list(filter(None, ("mnist-tui", standing_of(run))))
    if run.started is not None and run.started.foreign is not None:
        parts.append(os.path.basename(run.started.foreign.source))
    elif run.progress is not None:
        parts.append(epoch_and_fraction(run.progress)[0])
    if run.evaluated is not None and run.evaluated.count and not run.evaluated.not_finite:
        parts.append(percent(run.evaluated.right / run.evaluated.count, 1, " %"))
    return glyphs.separator.join(parts)
