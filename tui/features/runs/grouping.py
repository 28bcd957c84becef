"""The list of runs in groups: by state, by data, by the run that they came from, or by a setting. It knows no cells."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mnist_tui.engine.settings import SETTINGS
from mnist_tui.engine.spelling import nearest
from mnist_tui.tui.features.runs.filter import SHORT
from mnist_tui.tui.features.runs.queries import RunRow

PARENT = "parent"
OF_A_RUN: Mapping[str, Callable[[RunRow], str]] = {
    "state": lambda row: row.state,
    "data": lambda row: row.data or "unknown",
}
"""What every run has besides settings and a parent."""


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that follow each other in the list and share a value."""

    title: str
    first: int
    """The place of the first of them among all runs."""
    count: int
    best: RunRow | None
    """The one with the highest validation accuracy; None where no run has one."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The runs as they are listed."""

    rows: Sequence[RunRow] = ()
    groups: Sequence[Group] = ()
    """None where they are not grouped."""


def read_group(text: str, columns: Sequence[str]) -> str:
    """Return what a person means by the name of a group; nothing for no groups. `columns` are the settings that differ.

    Raises:
        ValueError: there is no such name, or that setting is the same in all runs.
    """
    typed = text.strip().lower().replace("-", "_").replace(" ", "_")
    name = SHORT.get(typed, typed)
    if not name or name in OF_A_RUN or name == PARENT or name in columns:
        return name
    if name in SETTINGS:
        raise ValueError(f"{name} is the same in all runs")
    meant = nearest(name, (*OF_A_RUN, PARENT, *SETTINGS, *SHORT))
    raise ValueError(f"no {text.strip()} to group by" + (f": did you mean {meant}?" if meant else ""))


def grouped(rows: Iterable[RunRow], by: str, columns: Sequence[str], names: Mapping[str, str]) -> Listing:
    """Return the runs group by group, in each in their order; the group of the first run comes first.

    `names` are those of the runs by their ids.
    """
    members: dict[str, list[RunRow]] = {}
    for row in rows:
        members.setdefault(_title(row, by, columns, names), []).append(row)
    ordered: list[RunRow] = []
    groups = []
    for title, found in members.items():
        groups.append(Group(title, len(ordered), len(found), _best(found)))
        ordered += found
    return Listing(ordered, groups)


def _title(row: RunRow, by: str, columns: Sequence[str], names: Mapping[str, str]) -> str:
    if by == PARENT:
        return f"from {names.get(row.parent, 'a run that is gone')}" if row.parent else "from no other run"
    if by in OF_A_RUN:
        return OF_A_RUN[by](row)
    value = dict(zip(columns, row.values, strict=False)).get(by) or "unknown"
    return f"{by.replace('_', ' ')} {value}"


def _best(rows: Sequence[RunRow]) -> RunRow | None:
    known = [row for row in rows if row.validation_accuracy is not None]
    return max(known, key=lambda row: row.validation_accuracy or 0.0, default=None)
