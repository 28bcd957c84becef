"""What is looked at on the screen: image, network, operation, units. No Textual here."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.queries import PRESENT, Subject, WalkAnswer
from mnist_tui.tui.frame.feature_state import FeatureState

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState


@dataclass(frozen=True, slots=True)
class LearnState(FeatureState):
    """The screen's part of it; the step of the network is settled by the first reply."""

    source: int | None = None
    """The run whose network it is."""
    image: tuple[str, int] | None = None
    """Split and index of the image that was chosen on another screen; None for one that the engine chooses."""
    pick: int = 0
    """Which of the images that the engine would choose, the closest call first."""
    place: int = 0
    """The operation, from 0."""
    ranks: tuple[int, ...] = ()
    follows: bool = False
    step: int = PRESENT
    revision: int = 0
    is_playing: bool = False
    """True while it goes on by itself."""
    opener: str = ""
    """The screen that esc leads back to; empty for the dashboard."""

    @property
    def subject(self) -> Subject:
        """What the engine is asked about."""
        split, index = self.image if self.image is not None else ("", self.pick)
        return Subject(split, index, self.step, self.ranks, self.follows)

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state for another run, or for the network that the first reply is about."""
        if run.source != self.source:
            return replace(self, source=run.source, step=PRESENT, ranks=(), revision=self.revision + 1)
        answer = run.answer(WalkAnswer)
        if self.step == PRESENT and answer is not None and answer.revision == self.revision:
            return replace(self, step=answer.step)
        return self

    def with_rank(self, layer: int, by: int, units: int) -> Self:
        """Return the state that looks at the next unit of a layer of so many, or at the one before."""
        ranks = [*self.ranks, *[0] * (layer + 1)][: max(layer + 1, len(self.ranks))]
        ranks[layer] = min(max(ranks[layer] + by, 0), units - 1)
        return replace(self, ranks=tuple(ranks))

    def with_other_image(self, image: tuple[str, int] | None, pick: int = 0) -> Self:
        """Return the state for another image, seen from the same place."""
        return replace(self, image=image, pick=pick, ranks=())
