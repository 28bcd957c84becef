"""Which question is shown, what was answered, and the networks that were trained for it. No Textual here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.queries import Trained
from mnist_tui.tui.features.quiz.questions import IMAGE, QUESTIONS, Question
from mnist_tui.tui.features.quiz.recorded import Exhibit
from mnist_tui.tui.frame.feature_state import FeatureState

END = len(QUESTIONS)
"""The place of the last page: the score."""


MNIST = "MNIST"
"""What a run calls the data that come with the program."""


@dataclass(frozen=True, slots=True)
class Live:
    """The networks of a question as they are trained now, one after the other."""

    question: str
    run: int
    """The number of the run that trains the one under way, or has trained the last one; of the run beside which they
    are trained where they learn from few images."""
    letter: str
    """Of the network under way; empty once all are trained."""
    runs: Mapping[str, Run] = field(default_factory=dict)
    """Those that were trained, by their letters."""
    data_name: str = ""
    """Of what they learn from."""
    number: int = 0
    """How often networks were trained beside the run."""
    beside: Mapping[str, Trained] = field(default_factory=dict)
    """How far those have come that are trained beside the run, by their letters."""
    logged: int = -1
    """The last entry of the log when the run was asked for."""
    is_refused: bool = False
    """True where the engine has not begun with it."""

    @property
    def learns_mnist(self) -> bool:
        """Whether they learn from the images that the recorded ones have learned from."""
        return self.data_name in ("", MNIST)  # empty where the engine had not told yet


@dataclass(frozen=True, slots=True, eq=False)
class QuizState(FeatureState):
    """The screen's part of the quiz."""

    place: int = 0
    """The question, from 0; `END` for the score."""
    top: int = 0
    """The first row that is seen."""
    chosen: Mapping[str, int] = field(default_factory=dict)
    """By the name of a question, the answer that was chosen, from 0."""
    exhibit: Exhibit | None = None
    """The image that is asked about, once it is known: of the network that is loaded, or the recorded one. It stays as
    long as its page is open, whatever the network learns."""
    exhibit_run: int = 0
    """The run of that network."""
    asks: int = 0
    """How often the page of the image was opened."""
    live: Live | None = None

    @property
    def question(self) -> Question | None:
        """The question of this page; None for the score."""
        return QUESTIONS[self.place] if self.place < END else None

    @property
    def is_answered(self) -> bool:
        """Whether the question of this page has been answered."""
        return self.question is not None and self.question.name in self.chosen

    def at(self, place: int) -> Self:
        """Return the state at another page."""
        there = replace(self, place=min(max(place, 0), END), top=0)
        if there.question is IMAGE and not there.is_answered:
            return replace(there, exhibit=None, asks=self.asks + 1)
        return there

    def without_answers(self, names: tuple[str, ...]) -> Self:
        """Return the state in which these questions have not been answered."""
        return replace(self, chosen={name: one for name, one in self.chosen.items() if name not in names})
