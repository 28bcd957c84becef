"""What stands beside the text: the curves of the network that the page is about, or a table. It draws nothing."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.figures import chance_of, cure_accuracy, plateau_of
from mnist_tui.tui.features.story.script import CURES, FIRST_LEG, STEPS, TAME_LEG, Leg
from mnist_tui.tui.features.story.state import END, Record, StoryState
from mnist_tui.tui.features.story.text import worth_rows
from mnist_tui.tui.paint.chart_data import ChartData, Level, Mark, Series
from mnist_tui.tui.paint.gauge import Gauge
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average
from mnist_tui.tui.paint.ticks import number, percent

AVERAGED = 50
"""Batches, as in the other charts."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of texts, the head first; all columns but the first are set right."""

    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Gauge, ...] = ()
    """The accuracy of every row but the head; nothing for no bars."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A title with a table, curves, or both: then the curves are drawn where there is much room."""

    title: str
    table: Table | None = None
    charts: tuple[ChartData, ...] = ()


def has_table(state: StoryState) -> bool:
    """Tell whether a table stands beside the text of a page."""
    kind = STEPS[state.place].kind if state.place < END else ""
    is_tried = bool(state.cures) or state.under_way == state.place
    return state.place == END or (kind == "look" and state.look is not None) or (kind == "cures" and is_tried)


def has_long_table(state: StoryState) -> bool:
    """Tell whether all rows of the table matter; that all images have the same outputs is seen in some."""
    return has_table(state) and (state.place == END or STEPS[state.place].kind == "cures")


def scene(state: StoryState, run: Run, glyphs: Glyphs) -> Scene:
    """Return what stands beside the text of a page."""
    leg = _leg_shown(state, run)
    record = state.record(leg, run) if leg is not None else None
    charts: tuple[ChartData, ...] = ()
    if record is not None:
        charts = (
            (_cost(record, glyphs),) if leg == FIRST_LEG else (_cost(record, glyphs, _level(record)), _spread(record))
        )
    if has_table(state):
        return Scene(*_tabulated(state, run), charts)
    if leg is None or record is None:
        return Scene("cost", charts=(ChartData(empty_text="untrained"),))
    return Scene(f"cost{glyphs.separator}{leg.change}", charts=charts)


def _tabulated(state: StoryState, run: Run) -> tuple[str, Table]:
    """Return the title and the table of a page that has one."""
    if state.place == END:
        return "what it was worth", Table(worth_rows(state, run))
    if STEPS[state.place].kind == "look":
        return "its outputs for three images", _outputs(state, run)
    return "correct after 100 steps", _cures(state, chance_of(run))


def _leg_shown(state: StoryState, run: Run) -> Leg | None:
    """Return the network that is trained on this page, else the last one of it or before it that was."""
    if state.under_way == state.place and state.leg_under_way is not None:
        return state.leg_under_way
    before = [leg for step in STEPS[: state.place + 1] for leg in step.legs]
    known = [leg for leg in before if state.record(leg, run) is not None]
    return known[-1] if known else None


def _level(record: Record) -> Level:
    """Return the rule of the plateau; the network that is too large comes nowhere near it."""
    plateau = plateau_of(record.run)
    return Level(plateau, f"frequencies alone {plateau:.3f}", f"frequencies {plateau:.3f}")


def _cost(record: Record, glyphs: Glyphs, level: Level | None = None) -> ChartData:
    run = record.run
    stretch = run.steps.stretch()
    averages = moving_average(stretch.mean[1], stretch.finite[1], batches_averaged(stretch.high[0], AVERAGED))
    last = number(float(averages[-1]), 6) if len(averages) else ""
    split = run.started.eval_split if run.started is not None else "test"
    evaluated = run.evaluations.stretch()
    last_evaluated = number(float(evaluated.mean[2, -1]), 6) if evaluated.mean.size else ""
    sizes = (one for one in run.changes if one.name == "batch_size")
    marks = (Mark(one.step, f"batch {one.old}{glyphs.becomes}{one.new}") for one in sizes)
    return ChartData(
        series=(
            Series(
                split, evaluated.mean[0], evaluated.low[2], "validation", last_evaluated, "dotted", evaluated.high[2]
            ),
            Series("train", stretch.mean[0], averages, "train", last),
        ),
        marks=tuple(marks),
        level=level,
        log=True,
        empty_text="untrained",
    )


def _spread(record: Record) -> ChartData:
    samples = [(step, spread) for step, spread in record.spreads if spread > 0]
    if not samples:
        return ChartData(empty_text="the spread over images")
    steps, spreads = np.array(samples, dtype=float).T
    last_step = record.run.step or 0
    ends = (0.0, float(max(last_step, steps[-1])))
    return ChartData(
        (Series("spread over images", steps, spreads, "gradient", number(float(spreads[-1]), 6)),),
        log=True,
        x_range=ends,
    )


def _outputs(state: StoryState, run: Run) -> Table:
    """Return a row for every class: its output for each of the images, and how often it occurs."""
    look, record = state.look, state.record(TAME_LEG, run)
    started = record.run.started if record is not None else run.started
    if look is None or started is None:
        return Table(())
    counts = started.class_counts
    head = ("says", *(f"a {started.classes[label]}" for label in look.labels), "occurs")
    rows = []
    for place, name in enumerate(started.classes):
        outputs = (percent(one[place]) for one in look.outputs)
        rows.append((name, *outputs, percent(counts[place] / sum(counts)) if sum(counts) else "-"))
    return Table((head, *rows))


def _cures(state: StoryState, chance: float) -> Table:
    rows, bars = [("cure, 100 steps", "right")], []
    for place, cure in enumerate(CURES):
        tried = state.cures[place] if place < len(state.cures) else None
        is_next = place == len(state.cures) and state.under_way is not None
        rows.append((cure.name, percent(cure_accuracy(tried)) if tried is not None else "..." if is_next else ""))
        ends = (0.0, 0.0, 0.0)
        if tried is not None and tried.count:
            ends = (cure_accuracy(tried), *wilson_interval(tried.right, tried.count))
        bars.append(Gauge(cure.name, (), *ends, chance))
    return Table(tuple(rows), tuple(bars))
