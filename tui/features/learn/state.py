"""What is looked at on the screen: image, network, operation, units. No Textual here."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.places import place_named
from mnist_tui.tui.features.learn.queries import PRESENT, Subject, WalkAnswer
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.open_drawing import fits
from mnist_tui.tui.frame.reading import ReadingState
from mnist_tui.tui.protocol.drawn import Drawn

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState


@dataclass(frozen=True, slots=True)
class LearnState(FeatureState):
    """The screen's part of it; the step of the network is settled by the first reply."""

    source: int | None = None
    """The run whose network it is."""
    image: tuple[str, int] | None = None
    """Split and index of the image that was chosen on another screen; None for one that the engine chooses."""
    drawn: Drawn | None = None
    """That image where it is a drawing."""
    pick: int = 0
    """Which of the images that the engine would choose, the closest call first."""
    picked: tuple[str, int] | None = None
    """What it has chosen: an evaluation that comes later would choose others."""
    place: int = 0
    """The operation, from 0."""
    ranks: tuple[int, ...] = ()
    follows: bool = False
    step: int = PRESENT
    revision: int = 0
    sample: int = 0
    """Which weights are checked."""
    fault: tuple[str, int] | None = None
    """The bug that is planted in a copy of the backward pass, and its layer."""
    guess: int = 1
    """The layer in which it is thought to be."""
    verdict: Literal["", "right", "wrong"] = ""
    """What came of the last guess."""
    is_playing: bool = False
    """True while it goes on by itself."""
    reading: int = 0
    """The last page that another screen asked for."""
    opener: str = ""
    """The screen that esc leads back to; empty for the dashboard."""

    @property
    def subject(self) -> Subject:
        """What the engine is asked about."""
        split, index = self.image or self.picked or ("", self.pick)
        return Subject(split, index, self.step, self.ranks, self.follows, self.drawn)

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state for another run, or for the network that the first reply is about."""
        if run.source != self.source:
            state = self if self.drawn is None or fits(self.drawn, run) else self.with_other_image(None)
            return replace(state.sound(), source=run.source, step=PRESENT, ranks=(), revision=self.revision + 1)
        answer = run.answer(WalkAnswer)
        if answer is None or answer.revision != self.revision:
            return self
        reading = ui.state(ReadingState)
        if reading.screen == "learn" and reading.number != self.reading:
            return replace(self, place=place_named(answer, reading.page), reading=reading.number, is_playing=False)
        if self.image is None and self.picked is None and answer.pick == self.pick:
            return replace(self, picked=(answer.split, answer.index), step=answer.step)
        return replace(self, step=answer.step) if self.step == PRESENT else self

    def sound(self) -> Self:
        """Return the state without a planted bug."""
        return replace(self, fault=None, verdict="", guess=1)

    def with_rank(self, layer: int, by: int, units: int) -> Self:
        """Return the state that looks at the next unit of a layer of so many, or at the one before."""
        ranks = [*self.ranks, *[0] * (layer + 1)][: max(layer + 1, len(self.ranks))]
        ranks[layer] = min(max(ranks[layer] + by, 0), units - 1)
        return replace(self, ranks=tuple(ranks))

    def with_other_image(self, image: tuple[str, int] | None, pick: int = 0, drawn: Drawn | None = None) -> Self:
        """Return the state for another image, seen from the same place."""
        return replace(self, image=image, drawn=drawn, pick=pick, picked=None, ranks=())
