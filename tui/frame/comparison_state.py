"""Which two networks are compared, on which images, and what is seen of it. No Textual here.

It stands in the frame, as other screens say which two. What is listed follows from state and run.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.attributes import ATTRIBUTES
from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.images.decode import read_pair
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.filter_fields import OF_A_RUN, OF_LABELS, OF_TWINS
from mnist_tui.tui.images.filter_reader import FilterError, read_filter
from mnist_tui.tui.images.pair import OUTCOMES, Outcome, Pair
from mnist_tui.tui.images.pair_queries import CompareNetworks, NetworksCompared
from mnist_tui.tui.images.verdict import most_changed
from mnist_tui.tui.paint.roles import RUNS, Role

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState

ComparisonInput = Literal["", "filter", "networks"]
NONE_CHOSEN = "no networks are chosen: mark two runs on their screen (7), then ="
GALLERIES: tuple[Outcome, ...] = ("fixed", "broken", "both wrong")
"""The outcomes whose images are shown."""
MISSING: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        (*OF_A_RUN, *OF_LABELS, *ATTRIBUTES, *OF_TWINS, "disputed", "marked"),
        "only the gallery (2) knows that of an image",
    )
)
"""What a filter cannot ask for here, each with the reason."""


@dataclass(frozen=True, slots=True, eq=False)
class PairSelection:
    """Both networks, and the images of one outcome that match the filter, in order."""

    pair: Pair
    answer: NetworksCompared
    counts: Mapping[Outcome, int]
    order: Labels

    def at(self, cursor: int) -> int | None:
        """Return the image at a position of the order, or the last one; None where none is listed."""
        return int(self.order[min(cursor, len(self.order) - 1)]) if len(self.order) else None


@dataclass(frozen=True, slots=True)
class ComparisonState(FeatureState):
    """The comparison that is open."""

    first: str = ""
    """A network, as in CompareNetworks; empty while none has been chosen."""
    second: str = ""
    split: SplitName | None = None
    """None follows the split that the run is evaluated on."""
    revision: int = 0
    outcome: Outcome = "fixed"
    """Which gallery is shown."""
    shows_matrices: bool = False
    """Where there is no room for both, instead of the images."""
    text: str = ""
    """The filter, always a valid one."""
    input: ComparisonInput = ""
    """What is being typed."""
    cursor: int = 0
    """The position of the image under the cursor, in the order."""
    cell: tuple[int, int] | None = None
    """The cell of the matrices under the cursor: label, prediction; None for the one that changed most."""
    numbers: tuple[int, int] = (1, 2)
    """The numbers of both, which their colours follow; those of marked runs are the same on the list of runs."""

    @property
    def names(self) -> tuple[str, str]:
        """Both networks."""
        return self.first, self.second

    @property
    def roles(self) -> tuple[Role, Role]:
        """The colours of both."""
        first, second = (RUNS[(number - 1) % len(RUNS)] for number in self.numbers)
        return first, second

    def exchanged(self) -> Self:
        """Return the state with the two networks in the other order; each keeps its number."""
        first, second = self.numbers
        return dataclasses.replace(self, first=self.second, second=self.first, numbers=(second, first), cursor=0)

    def shown_split(self, run: Run) -> SplitName:
        """Return the split whose images are compared."""
        if self.split is not None:
            return self.split
        return run.started.eval_split if run.started is not None else "validation"

    def answer(self, run: Run) -> NetworksCompared | None:
        """Return the last reply, if it is about these networks and images."""
        answer = run.answer(NetworksCompared)
        wanted = self.first, self.second, self.shown_split(run), self.revision
        is_it = answer is not None and (answer.first, answer.second, answer.split, answer.revision) == wanted
        return answer if is_it else None

    def query(self, run: Run) -> CompareNetworks:
        """Return the query; the next one while the replies say how far the comparison is."""
        answer = self.answer(run)
        part = 0 if answer is None else answer.part + (not answer.sides and not answer.fault)
        return CompareNetworks(self.first, self.second, self.shown_split(run), self.revision, part)

    def selection(self, run: Run) -> PairSelection | None:
        """Return what is listed; None before the end of the comparison."""
        answer = self.answer(run)
        if answer is None or run.started is None:
            return None
        return _select(answer, tuple(run.started.classes), self.outcome, self.text)

    def listed(self, run: Run) -> int:
        """Return how many images are listed."""
        selection = self.selection(run)
        return 0 if selection is None else len(selection.order)

    def index(self, run: Run) -> int | None:
        """Return the image under the cursor; None where none is listed."""
        selection = self.selection(run)
        return None if selection is None else selection.at(self.cursor)

    def cell_in_focus(self, run: Run) -> tuple[int, int] | None:
        """Return the cell under the cursor; None before the end of the comparison."""
        selection = self.selection(run)
        if selection is None or run.started is None:
            return None
        last = len(run.started.classes) - 1
        label, predicted = self.cell or most_changed(selection.pair, last + 1)
        return min(max(label, 0), last), min(max(predicted, 0), last)

    def with_cursor(self, position: int, count: int) -> Self:
        """Return the state with the cursor at a position of that many images."""
        return dataclasses.replace(self, cursor=min(max(position, 0), max(count - 1, 0)))

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state with the cursor on an image that is listed, and of the only two that can be compared."""
        foreign = run.started.foreign if run.started is not None else None
        if foreign is not None and foreign.against is not None and not self.first:
            return dataclasses.replace(self, first=foreign.against[0], second=foreign.against[1])
        selection = self.selection(run) if self.cursor else None
        if selection is None or self.cursor < max(len(selection.order), 1):
            return self
        return self.with_cursor(self.cursor, len(selection.order))


def read_pair_filter(text: str, classes: tuple[str, ...]) -> Filter:
    """Parse the filter of a comparison.

    Raises:
        FilterError: it cannot be parsed.
    """
    return read_filter(text, classes, MISSING)


@lru_cache(maxsize=4)
def _select(answer: NetworksCompared, classes: tuple[str, ...], outcome: Outcome, text: str) -> PairSelection | None:
    pair = _pair(answer)
    if pair is None:
        return None
    try:
        wanted = read_pair_filter(text, classes)
    except FilterError:  # of another data set: show all
        wanted = Filter()
    return PairSelection(pair, answer, _counts(answer), pair.select(outcome, wanted))


@lru_cache(maxsize=1)
def _pair(answer: NetworksCompared) -> Pair | None:
    return read_pair(answer)


@lru_cache(maxsize=1)
def _counts(answer: NetworksCompared) -> Mapping[Outcome, int]:
    pair = _pair(answer)
    return {} if pair is None else {outcome: int(pair.mask(outcome).sum()) for outcome in OUTCOMES}
