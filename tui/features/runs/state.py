"""What is chosen in the list of runs: the cursor, the marked ones, filter and order. No Textual here."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Self

import msgspec

from mnist_tui.data.runs.run_state import UNDER_WAY
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Lost
from mnist_tui.tui.features.runs.filter import matches, read_run_filter
from mnist_tui.tui.features.runs.grouping import Listing, grouped
from mnist_tui.tui.features.runs.queries import (
    Action,
    ChangeRun,
    KeptCurvesAnswer,
    KeptRunsAnswer,
    RunChanged,
    RunCurves,
    RunRow,
)
from mnist_tui.tui.frame.feature_state import FeatureState

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState

XUnit = Literal["epochs", "steps", "seconds"]
Quantity = Literal["cost", "accuracy", "train cost"]
Lower = Literal["curves", "settings"]
RunInput = Literal["", "filter", "note", "name", "group"]
X_UNITS: tuple[XUnit, ...] = ("epochs", "steps", "seconds")
QUANTITIES: tuple[Quantity, ...] = ("cost", "accuracy", "train cost")
MOST_MARKED = 6
"""As many as there are colours that can be told apart."""

SORTS: Mapping[str, Callable[[RunRow], float | str | tuple[int, float]]] = {
    "latest": lambda row: (-row.order, -row.updated),
    "accuracy": lambda row: (int(row.split == "test"), -(row.accuracy if row.accuracy is not None else -1.0)),
    "cost": lambda row: row.cost if row.cost is not None and math.isfinite(row.cost) else math.inf,
    "time": lambda row: row.seconds,
    "name": lambda row: row.name,
}


NO_RUNS = Listing()


@dataclass(frozen=True, slots=True)
class RunsState(FeatureState):
    """The list of runs."""

    chosen: str | None = None
    """The name of the run under the cursor; None for the first one."""
    marked: tuple[str, ...] = ()
    """In the order of marking, which their colours follow; empty where a mark was removed: the others keep theirs."""
    compared: tuple[str, ...] = ()
    """Those that only a comparison has marked: the next one marks others."""
    text: str = ""
    """The filter, always a valid one."""
    sort: str = "latest"
    reverse: bool = False
    group: str = ""
    """What the runs are grouped by, as in `grouping.read_group`; empty for no groups."""
    lower: Lower = "curves"
    x_unit: XUnit = "epochs"
    quantity: Quantity = "cost"
    input: RunInput = ""
    revision: int = 0
    """A new number lists the runs again."""
    request: ChangeRun | None = None
    """The last thing that was asked to be done."""
    answered: int = 0
    """The number of the last one whose outcome has been told."""

    @property
    def marks(self) -> list[str]:
        """The names of the marked runs."""
        return [name for name in self.marked if name]

    @property
    def marks_by_hand(self) -> list[str]:
        """The names of the runs that a person has marked."""
        return [name for name in self.marks if name not in self.compared]

    def with_mark(self, name: str) -> Self:
        """Return the state with one more run marked, with the first number that is free."""
        free = self.marked.index("") if "" in self.marked else len(self.marked)
        return replace(self, marked=(*self.marked[:free], name, *self.marked[free + 1 :]), compared=())

    def without_mark(self, name: str) -> Self:
        """Return the state without the mark of a run."""
        left = tuple("" if one == name else one for one in self.marked)
        return replace(self, marked=left if any(left) else ())

    def with_comparison(self, names: Sequence[str]) -> Self:
        """Return the state in which the runs of a comparison are marked, those of the one before no longer."""
        state = self
        for name in self.compared:
            state = state.without_mark(name)
        compared = tuple(name for name in names if name not in state.marked)
        for name in compared:
            state = state.with_mark(name)
        return replace(state, compared=compared)

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state with cursor and marks on runs that are listed.

        They follow a run to its new name once it has that, and leave one that another program has removed.
        """
        listed = run.answer(KeptRunsAnswer)
        if listed is None or not listed.rows or (self.chosen is None and not self.marked):
            return self
        known = _names(listed)
        marked = tuple(self._present_name(name, known) for name in self.marked)
        marked = marked if any(marked) else ()
        chosen = (self._present_name(self.chosen, known) or self.chosen) if self.chosen else None
        if (marked, chosen) == (self.marked, self.chosen):
            return self
        return replace(self, marked=marked, chosen=chosen)

    def _present_name(self, name: str, known: frozenset[str]) -> str:
        """Return the name by which a run is listed; empty if it is not."""
        asked = self.request
        if name in known:
            return name
        is_renamed = asked is not None and (asked.action, asked.name) == ("rename", name) and asked.text in known
        return asked.text if asked is not None and is_renamed else ""

    def listing(self, run: Run) -> Listing:
        """Return the runs that match the filter, in their order and groups."""
        listed = run.answer(KeptRunsAnswer)
        if listed is None:
            return NO_RUNS
        if run.failed is not None and not isinstance(run.failed, Lost) and run.progress is not None:
            listed = _after_failure(listed, run.progress.run_name)
        return _listing(listed, self.text, self.sort, self.reverse, self.group)

    def rows(self, run: Run) -> Sequence[RunRow]:
        """Return the runs that match the filter, in their order."""
        return self.listing(run).rows

    def place(self, rows: Sequence[RunRow]) -> int:
        """Return where the cursor is among `rows`."""
        return next((place for place, row in enumerate(rows) if row.name == self.chosen), 0)

    def shown(self, run: Run) -> list[str]:
        """Return the names of the runs whose curves are shown: the marked ones, or else the one under the cursor."""
        if self.marks:
            return self.marks
        rows = self.rows(run)
        return [rows[self.place(rows)].name] if rows else []

    def curves(self, run: Run) -> dict[str, RunCurves]:
        """Return the curves that have arrived, by the name of the run."""
        answer = run.answer(KeptCurvesAnswer)
        return {} if answer is None else {one.name: one for one in answer.curves}

    def outcome(self, run: Run) -> RunChanged | None:
        """Return the outcome of the last request, if it is not yet told."""
        done = run.answer(RunChanged)
        is_news = self.request is not None and done is not None and done.number == self.request.number > self.answered
        return done if is_news else None

    def with_request(self, action: Action, name: str, text: str = "") -> "RunsState":
        """Return the state that asks for something to be done."""
        number = 1 if self.request is None else self.request.number + 1
        return replace(self, request=ChangeRun(number, action, name, text))


@lru_cache(maxsize=1)
def _names(listed: KeptRunsAnswer) -> frozenset[str]:
    return frozenset(row.name for row in listed.rows)


@lru_cache(maxsize=1)
def _after_failure(listed: KeptRunsAnswer, name: str) -> KeptRunsAnswer:
    """Return the list as it would be read once the process has ended that has read it, and that trained this run."""
    rows = [
        msgspec.structs.replace(row, state="interrupted") if row.name == name and row.state in UNDER_WAY else row
        for row in listed.rows
    ]
    return msgspec.structs.replace(listed, rows=rows)


@lru_cache(maxsize=2)
def _listing(listed: KeptRunsAnswer, text: str, sort: str, reverse: bool, group: str) -> Listing:
    terms = read_run_filter(text)
    found = [row for row in listed.rows if matches(row, listed.columns, terms)]
    ordered = sorted(found, key=SORTS[sort], reverse=reverse)
    if not group:
        return Listing(ordered)
    names = {row.id: row.name for row in listed.rows}
    return grouped(ordered, group, listed.columns, names)
