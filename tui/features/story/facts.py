"""The figures of a page, as they are in this very run, and what holds of them. It draws nothing."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.figures import (
    accuracy_of,
    cost_text,
    cure_accuracy,
    cure_images,
    evaluations_of,
    given_steps,
    is_dead,
    plateau_of,
    small,
    times,
)
from mnist_tui.tui.features.story.measures import output_error, quiet_growth
from mnist_tui.tui.features.story.script import (
    BATCHES_LEG,
    CURES,
    ENTROPY_LEG,
    FIRST_LEG,
    LEGS,
    STEPS,
    TAME_LEG,
    Leg,
    is_of,
)
from mnist_tui.tui.features.story.state import END, Record, StoryState
from mnist_tui.tui.paint.ticks import percent

SAME = 1e-3
"""A smaller spread is none that could be seen in the outputs."""
GROWN = 2.0
POOR, CURED = 0.3, 0.8
"""Accuracies: a cure below the one has failed, above the other it has worked."""
BETTER = 0.05
"""So much more has to be right."""
_COUNTS = "None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"
"""How many of the cures, as a sentence begins with it."""


@dataclass(slots=True)
class Facts:
    """Figures as texts, by name, and the names of all conditions that hold."""

    figures: dict[str, str] = field(default_factory=dict)
    true: set[str] = field(default_factory=set)

    def put(self, **figures: str) -> None:
        """Add figures, each of which is known: so a part may ask for it by its name."""
        self.figures |= figures
        self.true |= set(figures)

    def hold(self, **claims: bool) -> None:
        """Add conditions."""
        self.true |= {name for name, holds in claims.items() if holds}


def facts(state: StoryState, run: Run) -> Facts:
    """Return what is known for the page that is shown."""
    known = Facts()
    name = STEPS[state.place].name if state.place < END else "end"
    started = run.started
    if started is not None:
        known.put(images=f"{started.training_images:,}")
    _OF_PAGES[name](known, state, run)
    return known


# --- pages ------------------------------------------------------------------------------------------------------------


def _first(known: Facts, state: StoryState, run: Run) -> None:
    record = state.record(FIRST_LEG, run)
    if record is None:
        return
    known.put(step=f"{min((record.run.step or 0) + 1, FIRST_LEG.steps)}")
    if not len(record.run.steps):
        return
    rows, classes = record.run.steps.rows(), len(record.run.started.classes) if record.run.started else 0
    first, cost = float(rows[0, 1]), float(rows[-1, 1])
    is_finite = math.isfinite(first)
    known.put(first_cost=f"{first:,.0f}" if is_finite else "not a number", cost=cost_text(cost))
    known.put(error=f"{output_error(first, classes or 1):,.0f}" if is_finite else "", accuracy=_accuracy(record))
    known.hold(finite=is_finite, dead=is_finite and is_dead(record))


def _tame(known: Facts, state: StoryState, run: Run) -> None:
    if (record := state.record(TAME_LEG, run)) is not None:
        _progress(known, record, state)
        _predictions(known, record)


def _look(known: Facts, state: StoryState, run: Run) -> None:
    record, look = state.record(TAME_LEG, run), state.look
    if record is not None:
        _predictions(known, record)
        known.put(plateau=cost_text(plateau_of(record.run)))
    if look is None:
        return
    known.put(images=f"{look.images:,}", spread=small(look.spread), first_spread=small(look.first_spread))
    known.put(spread_percent=f"{small(100 * look.spread)}%")
    factor = look.spread / look.first_spread if look.first_spread > 0 else math.nan
    known.put(growth=times(factor) if math.isfinite(factor) else "")
    known.hold(same=look.spread < SAME and record is not None, grown=factor > GROWN)


def _cures(known: Facts, state: StoryState, run: Run) -> None:
    known.put(cures=str(len(CURES)), number=str(min(len(state.cures) + 1, len(CURES))))
    known.put(cure=CURES[min(len(state.cures), len(CURES) - 1)].name)
    images = run.started.training_images if run.started is not None else 0
    used = state.cures[0].training_images if state.cures else cure_images(images)
    known.put(cure_images=f"{used:,}")
    accuracies = {CURES[one.number].name: cure_accuracy(one) for one in state.cures}
    finite = {name: value for name, value in accuracies.items() if math.isfinite(value)}
    if finite:
        best = max(finite, key=finite.__getitem__)
        known.put(best=best, best_accuracy=percent(finite[best]))
        known.put(poor=_COUNTS[sum(not value >= POOR for value in accuracies.values())])
        known.hold(cured=finite[best] >= CURED)


def _batches(known: Facts, state: StoryState, run: Run) -> None:
    images = run.started.training_images if run.started is not None else 0
    size = int(str(BATCHES_LEG.settings.batch_size))
    tame = state.record(TAME_LEG, run)
    per_epoch = math.ceil(images / size)
    seconds = BATCHES_LEG.settings.epochs * per_epoch / (BATCHES_LEG.pace or math.inf)
    known.put(per_epoch=f"{per_epoch:,}", lasts=f"{max(round(seconds), 1):,}")
    known.hold(smaller=images > size, goes_on=bool(run.step) and is_of(run.settings, TAME_LEG))
    if tame is not None:
        known.put(before=_accuracy(tame))
    record = state.record(BATCHES_LEG, run)
    if record is None:
        return
    _progress(known, record, state)
    accuracy = accuracy_of(record)
    known.hold(better=accuracy > (accuracy_of(tame) if tame is not None else 0.5) + BETTER)
    if given := given_steps(record):
        known.put(given=f"{given:,}")
    pairs = [(step, cost) for step, cost, _ in evaluations_of(record.run) if step]
    growth = quiet_growth(record.spreads, pairs, plateau_of(record.run), record.left_at)
    if growth is not None:
        known.put(quiet_first=f"{growth.first:,}", quiet_last=f"{growth.last:,}")
        known.put(quiet_growth=times(growth.factor), quiet_fall=small(max(growth.cost_fell, 0.0)))
        known.hold(quiet=growth.factor > GROWN)


def _weights(known: Facts, state: StoryState, run: Run) -> None:
    sizes = run.started.sizes if run.started is not None else [1, 1, 1]
    inputs, classes, hidden = sizes[0], sizes[-1], TAME_LEG.settings.hidden
    known.put(first_weights=f"{math.sqrt(2 / (inputs + hidden[0])):.2f}")
    known.put(last_weights=f"{math.sqrt(2 / (hidden[-1] + classes)):.2f}")
    as_cure = next((one for one in state.cures if CURES[one.number].name == "glorot"), None)
    if as_cure is not None and cure_accuracy(as_cure) < POOR:
        known.put(as_cure=percent(cure_accuracy(as_cure)))
    _compared(known, state, run, "glorot", "batches")


def _entropy(known: Facts, state: StoryState, run: Run) -> None:
    _compared(known, state, run, "entropy", "glorot")
    if (record := state.record(ENTROPY_LEG, run)) is not None and math.isfinite(plateau := plateau_of(record.run)):
        known.put(plateau=f"{plateau:.3f}")


def _rest(known: Facts, state: StoryState, run: Run) -> None:
    leg = state.leg_under_way
    if leg is not None and leg in STEPS[state.place].legs and (record := state.record(leg, run)) is not None:
        _progress(known, record, state)
        known.put(change=leg.change)
    known.put(rate=f"{ENTROPY_LEG.settings.learning_rate:g}")
    records = {one.name: state.record(one, run) for one in LEGS}
    for name in ("relu", "adam", "wide"):
        if (record := records[name]) is not None:
            known.put(**{name: _accuracy(record)})
    if (tame := records["tame"]) is not None:
        known.put(before=_accuracy(tame))
    if (last := records["wide"]) is not None and last.run.evaluated is not None and last.run.progress is not None:
        evaluated = last.run.evaluated
        known.put(count=f"{evaluated.count:,}", wrong=f"{evaluated.count - evaluated.right:,}")
        known.put(seconds=f"{last.run.progress.training_seconds:.1f}")
        known.hold(good=accuracy_of(last) > (accuracy_of(tame) if tame is not None else 0.5) + BETTER)


def _end(known: Facts, state: StoryState, run: Run) -> None:
    tame, batches = state.record(TAME_LEG, run), state.record(BATCHES_LEG, run)
    known.hold(some=bool(state.records))
    _cures(known, state, run)
    if tame is None or batches is None or batches.left_at is None:
        return
    if given := given_steps(batches):
        known.put(before=_accuracy(tame), given=f"{given:,}", left_at=f"{batches.left_at:,}")
        known.put(fraction=percent(given / batches.left_at, 0))
        known.hold(stopped=given < batches.left_at)
    later = [state.record(leg, run) for leg in LEGS[LEGS.index(BATCHES_LEG) + 1 :]]
    waits = [math.inf if one is None or one.left_at is None else one.left_at for one in later]
    known.hold(shorter=max(waits) < batches.left_at)


# --- what several pages say -------------------------------------------------------------------------------------------


def _progress(known: Facts, record: Record, state: StoryState) -> None:
    run, at = record.run, record.run.progress
    rows = run.steps.stretch().mean
    if at is None or not len(run.steps):
        return
    steps = at.step + max(round((at.epochs - at.epoch) * at.steps_per_epoch), 0)
    known.put(step=f"{at.step:,}", steps=f"{steps:,}", accuracy=_accuracy(record))
    known.put(first_cost=cost_text(float(rows[1, 0])), cost=cost_text(float(run.steps.rows()[-1, 1])))
    left = at.seconds_left
    known.put(left_s=f", some {math.ceil(left)} s left" if math.isfinite(left) and left >= 1 else "")
    if record.left_at is not None:
        known.put(left_at=f"{record.left_at:,}")
        known.hold(left=True)


def _predictions(known: Facts, record: Record) -> None:
    """Add what it predicts, and how often that is right."""
    evaluated, started = record.run.evaluated, record.run.started
    known.put(accuracy=_accuracy(record))
    if evaluated is None or started is None or not evaluated.count:
        return
    predicted = evaluated.confusion.sum(axis=0)
    known.put(
        right=f"{evaluated.right:,}", count=f"{evaluated.count:,}", top=started.classes[int(np.argmax(predicted))]
    )
    known.hold(constant=int((predicted > 0).sum()) == 1)


def _compared(known: Facts, state: StoryState, run: Run, name: str, before: str) -> None:
    """Add how a network came out, and how the one before it did."""
    legs: Mapping[str, Leg] = {leg.name: leg for leg in LEGS}
    record, other = state.record(legs[name], run), state.record(legs[before], run)
    if record is not None:
        _progress(known, record, state)
    if other is None:
        return
    known.put(before=_accuracy(other))
    if other.left_at is not None:
        known.put(before_left=f"{other.left_at:,}")
        known.hold(faster=record is not None and record.left_at is not None and record.left_at < other.left_at)


def _accuracy(record: Record) -> str:
    return percent(accuracy_of(record))


_OF_PAGES: Final[Mapping[str, Callable[[Facts, StoryState, Run], None]]] = {
    "first": _first,
    "tame": _tame,
    "look": _look,
    "cures": _cures,
    "batches": _batches,
    "glorot": _weights,
    "entropy": _entropy,
    "rest": _rest,
    "end": _end,
}
