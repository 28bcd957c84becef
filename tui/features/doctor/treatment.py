"""A cure that was applied, and whether it has helped. No Textual here."""

import math
from dataclasses import dataclass

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import percent

AGREEING = 2
"""So many evaluations in a row have to say the same."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was changed, and how the run stood then."""

    changes: str
    """In words, as `learning rate 5 → 0.05`."""
    run: int
    """The number of the run that is treated: the present one, or the next one where the cure took a new network."""
    step: int
    """From there on it is treated; 0 in a new network."""
    due: int
    """The step from which the run can be compared with what it was."""
    accuracy: float
    """The accuracy before, 0 to 1, and the upper end of its 95 % interval; NaN where outputs were not finite."""
    high: float
    is_told: bool = False
    """True once the person was told that it has helped."""


def is_under_treatment(treatment: Treatment | None, run: Run) -> bool:
    """Tell whether the run that is shown, or the one that is about to begin, is the treated one."""
    return treatment is not None and run.started is not None and run.started.run <= treatment.run


def has_helped(treatment: Treatment, run: Run) -> bool | None:
    """Tell whether it has, by the last two evaluations; None while that is not known."""
    after = _after(treatment, run)
    if len(after) < AGREEING:
        return None
    best_before = 0.0 if math.isnan(treatment.accuracy) else treatment.high
    if all(one > best_before for one in after):
        return True
    is_over = run.phase in ("finished", "diverged")
    return False if is_over or (run.step or 0) >= treatment.due else None


def verdict_text(treatment: Treatment, run: Run, glyphs: Glyphs) -> str:
    """Say it in a line, with the accuracy before and after."""
    after, helped = _after(treatment, run), has_helped(treatment, run)
    if not after:
        resumes = "; space resumes the run" if run.phase in ("paused", "finished", "diverged") else ""
        return f"applied{resumes or '; nothing has been evaluated since'}"
    accuracies = f"{_percent(treatment.accuracy)} {glyphs.becomes} {_percent(after[-1])}"
    if helped is None:
        return f"applied; too early to tell: {accuracies}"
    return f"it has helped: {accuracies}" if helped else f"it has not helped so far: {accuracies}"


def _after(treatment: Treatment, run: Run) -> list[float]:
    """Return the accuracies of the last evaluations since, at most two."""
    if run.started is None or run.started.run != treatment.run:
        return []
    rows = run.evaluations.rows()[-AGREEING:]
    return [float(row[3]) for row in rows if row[0] > treatment.step]


def _percent(accuracy: float) -> str:
    return percent(accuracy) if math.isfinite(accuracy) else "not finite"
