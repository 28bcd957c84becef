"""What is not the same in some runs, and how each of them came out, as lines of text."""

from collections.abc import Callable, Iterator, Sequence

from mnist_tui.tui.features.runs.paint_differences import Line
from mnist_tui.tui.features.runs.queries import RunRow
from mnist_tui.tui.features.runs.table import accuracy_text, interval_of, state_text, test_interval_of, test_text
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import duration, number


def differences(rows: Sequence[RunRow], settings: Sequence[str], names: dict[str, str], glyphs: Glyphs) -> list[Line]:
    """Return the accuracies first, then the settings that differ, then what a low window leaves out.

    `names` are the runs by their ids.
    """
    if not rows:
        return []
    return [*_accuracies(rows, glyphs), *_settings(rows, settings), *_results(rows, names, glyphs)]


def _results(rows: Sequence[RunRow], names: dict[str, str], glyphs: Glyphs) -> Iterator[Line]:
    yield _line("at step", rows, lambda row: "" if row.best_step is None else f"{row.best_step:,}")
    yield _line(
        "latest cost",
        rows,
        lambda row: glyphs.unknown if row.cost is None else number(row.cost, 6),
        lambda row: row.cost if row.split == "validation" else None,
    )
    yield _line("state", rows, state_text)
    yield _line("steps", rows, lambda row: f"{row.step:,}")
    yield _line("training time", rows, lambda row: duration(row.seconds))
    if any(row.tested for row in rows):
        yield _line("latest test %", rows, test_text)
        yield _line("test 95 %", rows, test_interval_of)
    if any(row.test_evaluations for row in rows):
        yield _line("test evaluations", rows, lambda row: str(row.test_evaluations))
    if any(row.parent in names for row in rows):
        yield _line("came from", rows, lambda row: names.get(row.parent, ""))
    if len({row.data for row in rows}) > 1:
        yield _line("data", rows, lambda row: row.data)
    if any(row.note for row in rows):
        yield _line("note", rows, lambda row: row.note)


def _accuracies(rows: Sequence[RunRow], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the best of each run; among those on the test images none is chosen."""
    splits = {row.split for row in rows}
    if splits != {"test"}:
        yield _line(
            "best valid %",
            rows,
            lambda row: accuracy_text(row, glyphs) if row.split == "validation" else "",
            lambda row: _negative(row.validation_accuracy),
        )
    if "test" in splits:
        yield _line("best test %", rows, lambda row: accuracy_text(row, glyphs) if row.split == "test" else "")
    if any(interval_of(row) for row in rows):
        yield _line("95 % interval", rows, interval_of)


def _settings(rows: Sequence[RunRow], settings: Sequence[str]) -> Iterator[Line]:
    for place, name in enumerate(settings):
        values = tuple(row.values[place] if place < len(row.values) else "" for row in rows)
        if len(set(values)) > 1 or len(rows) == 1:
            yield Line(name.replace("_", " "), values)


def _line(
    title: str,
    rows: Sequence[RunRow],
    text: Callable[[RunRow], str],
    rank: Callable[[RunRow], float | None] | None = None,
) -> Line:
    """Return a line; the best run is the one whose rank is lowest, where several have one."""
    ranks = [(value, place) for place, row in enumerate(rows) if rank is not None and (value := rank(row)) is not None]
    best = min(ranks)[1] if len({value for value, _ in ranks}) > 1 else None
    return Line(title, tuple(map(text, rows)), best)


def _negative(value: float | None) -> float | None:
    return None if value is None else -value
