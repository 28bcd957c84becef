"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.quiz.beside import subscriptions
from mnist_tui.tui.features.quiz.keys import FOCUS, KEYS
from mnist_tui.tui.features.quiz.live import follow
from mnist_tui.tui.features.quiz.state import QuizState
from mnist_tui.tui.frame.feature import Feature, View
from mnist_tui.tui.frame.reading import ReadingState


def _view() -> View:
    from mnist_tui.tui.features.quiz.pane import QuizPane
    from mnist_tui.tui.features.quiz.screen import QuizScreen

    return View(QuizScreen, (QuizPane,))


QUIZ = Feature(
    name="quiz",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(QuizState, ReadingState),
    after_report=follow,
    subscriptions=subscriptions,
)
