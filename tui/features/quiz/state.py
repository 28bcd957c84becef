"""Which question is shown, what was answered, and the networks that were trained for it. No Textual here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.questions import QUESTIONS, Question
from mnist_tui.tui.features.quiz.recorded import Exhibit
from mnist_tui.tui.frame.feature_state import FeatureState

END = len(QUESTIONS)
"""The place of the last page: the score."""


@dataclass(frozen=True, slots=True)
class Live:
    """The networks of a question as they are trained now, one after the other."""

    question: str
    run: int
    """The number of the run that trains the one under way, or has trained the last one."""
    letter: str
    """Of the network under way; empty once all are trained."""
    runs: Mapping[str, Run] = field(default_factory=dict)
    """Those that were trained, by their letters."""


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
    """The image of the loaded network that is asked about, once it is known; it stays when the network learns on. Until
    then the recorded one is asked about."""
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
        return replace(self, place=min(max(place, 0), END), top=0)

    def without_answers(self, names: tuple[str, ...]) -> Self:
        """Return the state in which these questions have not been answered."""
        return replace(self, chosen={name: one for name, one in self.chosen.items() if name not in names})
