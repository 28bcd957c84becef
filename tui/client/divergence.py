"""What a person is told about a run that has diverged: where it went back to, and how it can go on."""

import math
from collections.abc import Iterator

from mnist_tui.tui.paint.ticks import percent
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.progress import Progress


def way_out(at: Progress) -> str:
    """Return what to do, short enough for a status line of 60 columns, and of use where only its beginning fits."""
    if at.advised_rate is not None and at.returned_to is not None:
        return f"rate {at.advised_rate:g} (p), then space; back at {at.returned_to:,}"
    if at.diverged_at == 1:
        return "not finite from the start: new run (n)"
    return "lower rate (p), resume (space)"


def divergence_lines(at: Progress, evaluated: Evaluated | None) -> Iterator[str]:
    """Yield the lines of the log; `evaluated` is the evaluation of the network that the run has gone back to."""
    yield f"diverged at step {at.diverged_at or at.step:,}: the cost is not finite"
    if at.returned_to is not None:
        yield f"back at the network of step {at.returned_to:,}{_figures(evaluated)}"
    if at.advised_rate is not None:
        rate = f"{at.advised_rate:g}"
        yield f"a trial went well with a learning rate of {rate}: p, enter, {rate}, enter sets it, then space resumes"
    elif at.diverged_at == 1:
        yield "not even the initial network has a finite cost: lower init scale (p), then n starts a new run"


def _figures(evaluated: Evaluated | None) -> str:
    if evaluated is None or not evaluated.count or not math.isfinite(evaluated.cost):
        return ""
    accuracy = percent(evaluated.right / evaluated.count, sign=" %")
    return f": {evaluated.split} cost {evaluated.cost:.4g}, accuracy {accuracy}"
