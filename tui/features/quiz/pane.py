"""A question of the quiz, or its score."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.charts import charts
from mnist_tui.tui.features.quiz.image_question import is_looking
from mnist_tui.tui.features.quiz.keys import scroll
from mnist_tui.tui.features.quiz.page import Illustration, paint_page
from mnist_tui.tui.features.quiz.questions import IMAGE
from mnist_tui.tui.features.quiz.recorded import recorded_exhibit
from mnist_tui.tui.features.quiz.state import END, QuizState
from mnist_tui.tui.features.quiz.text import quiz_text, right_count
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas


def illustration_of(state: QuizState, run: Run) -> Illustration:
    """Return what is seen beside the words of a page."""
    question = state.question
    if question is None or is_looking(state, run):
        return Illustration()
    if question is IMAGE:
        return Illustration((), state.exhibit or recorded_exhibit(), state.is_answered)
    return Illustration(charts(question, state, run))


class QuizPane(Pane):
    """A page that scrolls."""

    TITLE = "quiz"
    FOCUS = "quiz"
    HELP = (
        "Ten questions, each about two networks that were trained for it or an image of the network that is loaded. A "
        "number answers; then the page says why, with the figures of these networks. v trains both now, beside the "
        "recorded curves: in runs of their own where they learn from all images, else beside your run. Answers are "
        "kept until the program ends."
    )
    WORDS = (
        *("validation set, test set", "95 % confidence interval (Wilson)", "McNemar's test", "dropout", "overfitting"),
        *("plateau, saddle point", "dead unit, saturated unit", "confidence", "cost (loss)", "batch, step, epoch"),
        *("learning rate", "label smoothing", "hidden unit (neuron), activation"),
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw what is seen of it."""
        state, look = ui.state(QuizState), ui.look
        text, figure = quiz_text(state, run), illustration_of(state, run)
        return paint_page(text, figure, state.top, width, height, look.palette, look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Say which question it is, and how many are right so far."""
        state = ui.state(QuizState)
        where = f"{self.TITLE} {state.place + 1} of {END}" if state.place < END else self.TITLE
        return ui.look.glyphs.separator.join((where, quiz_text(state, run).title, f"{right_count(state)} right so far"))

    def scroll(self, controls: Controls, lines: int) -> None:
        """Follow the mouse wheel."""
        scroll(controls, lines)
