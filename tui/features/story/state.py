"""Where a person is in the story, what is under way, and what came of the steps so far. No Textual here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.measures import Samples
from mnist_tui.tui.features.story.queries import CureAnswer, LookAnswer
from mnist_tui.tui.features.story.script import CURES, STEPS, Leg, Step, is_of
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.reading import ReadingState

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState

END = len(STEPS)
"""The place of the last page, which has nothing to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A network of the story as it has come out, or stands."""

    run: Run
    spreads: Samples = ()
    left_at: int | None = None
    """The step at which it left the plateau; None if it has not, or had none."""


@dataclass(frozen=True, slots=True)
class StoryState(FeatureState):
    """The screen's part of the story."""

    place: int = 0
    """The page, from 0; `END` for the last."""
    top: int = 0
    """The first row of its text that is seen."""
    under_way: int | None = None
    """The place of the step that is under way."""
    leg: int = 0
    """Which of its networks is trained."""
    run: int = 0
    """The number of the run that trains it."""
    since: int = 0
    """The step of that run at which this network began to learn."""
    spreads: Samples = ()
    left_at: int | None = None
    """These are of that run."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """By the name of their leg."""
    look: LookAnswer | None = None
    cures: tuple[CureAnswer, ...] = ()
    reading: int = 0
    """The last page that another screen asked for."""

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state at the page that another screen asks for."""
        reading = ui.state(ReadingState)
        if reading.screen != "story" or reading.number == self.reading:
            return self
        place = next((place for place, step in enumerate(STEPS) if step.name == reading.page), END)
        return replace(self, place=place, top=0, reading=reading.number)

    @property
    def step(self) -> Step | None:
        """The step of this page; None on the last one."""
        return STEPS[self.place] if self.place < END else None

    @property
    def leg_under_way(self) -> Leg | None:
        """The network that is trained, if any is."""
        if self.under_way is None or not STEPS[self.under_way].legs:
            return None
        return STEPS[self.under_way].legs[self.leg]

    def is_done(self, place: int) -> bool:
        """Tell whether what a step asks for has happened."""
        step = STEPS[place]
        if step.kind == "look":
            return self.look is not None
        if step.kind == "cures":
            return len(self.cures) == len(CURES)
        return all(leg.name in self.records for leg in step.legs)

    def follows(self, run: Run) -> bool:
        """Tell whether the run that is shown is the one under way."""
        leg = self.leg_under_way
        return leg is not None and _number(run) == self.run and is_of(run.settings, leg)

    def record(self, leg: Leg, run: Run) -> Record | None:
        """Return how a network came out, or stands in the run that is shown; None if it was not trained."""
        if leg == self.leg_under_way and self.follows(run):
            return Record(run, self.spreads, self.left_at)
        return self.records.get(leg.name)

    def without_step(self) -> "StoryState":
        """Return this with nothing under way."""
        return replace(self, under_way=None, leg=0, since=0, spreads=(), left_at=None)


def _number(run: Run) -> int:
    return run.started.run if run.started is not None and run.moment is None else 0
