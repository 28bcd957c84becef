"""One image on its way through the network."""

from collections.abc import Sequence

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.formulas import is_backward, unit_name
from mnist_tui.tui.features.learn.keys import turn
from mnist_tui.tui.features.learn.pages import page_of
from mnist_tui.tui.features.learn.paint import paint_page
from mnist_tui.tui.features.learn.places import page_after, page_count
from mnist_tui.tui.features.learn.queries import WalkAnswer
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.text import image_name
from mnist_tui.tui.protocol.drawn import DRAWING

SHORT = {"validation": "valid"}
"""Of splits, in the title."""
TITLE_S = 1.0
"""Between two titles that only differ in the step of the run."""


class LearnPane(Pane):
    """A page an operation."""

    TITLE = "learn"
    FOCUS = "learn"
    HELP = (
        "One image through a copy of the network, forward from the pixels to the cost and backward to the gradient of "
        "every weight, one operation a page: its formula, the largest numbers that go into it, what they add up to, "
        "and the lines of the engine that compute it. The copy is in float64 and stays as it is while training "
        "continues; the title says of which step it is. Dropout is off, and the batch is this one image. The last "
        "pages check the gradient by moving weights, take the step on copies, and show what the optimizer makes of it."
    )
    WORDS = ("hidden unit (neuron), activation", "cost (loss)", "cross-entropy", "logit", "backpropagation, δ")
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the page."""
        answer, look = run.answer(WalkAnswer), ui.look
        if answer is None or run.started is None:
            canvas = Canvas(width, height)
            canvas.centre(height // 2, "taking an image through the network", look.palette.ink("muted"))
            return canvas
        page = page_of(run, answer, ui.state(LearnState))
        return paint_page(page, width, height, look.palette, look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Say where on the ladder it is, and name image and network; the most important first."""
        answer, separator = run.answer(WalkAnswer), ui.look.glyphs.separator
        if answer is None or run.started is None:
            return self.TITLE
        place = min(ui.state(LearnState).place, page_count(answer) - 1)
        after = page_after(answer, place)
        is_back = after is None and is_backward(answer.operations[place])
        way = ("backward" if is_back else "forward") if after is None else ("check", "step", "optimizer")[after]
        network = _network_parts(answer, run.step, run.started.classes)
        image = f"{SHORT.get(answer.split, answer.split)} {image_name(answer.index)}"
        image = "your drawing" if answer.split == DRAWING else image
        return separator.join((f"{self.TITLE} {place + 1}/{page_count(answer)}", way, *network, image))

    def is_out_of_date(self, run: Run, ui: UiState, now: float) -> bool:
        """Tell also, once a second, whether the run has moved on from the copy: the title says so."""
        if super().is_out_of_date(run, ui, now):
            return True
        has_moved_on = self._shown is not None and run.step != self._shown[0].step
        return has_moved_on and now - self._shown_at >= TITLE_S

    def scroll(self, controls: Controls, lines: int) -> None:
        """Follow the mouse wheel."""
        turn(controls, lines)


def _network_parts(answer: WalkAnswer, now: int | None, classes: Sequence[str]) -> tuple[str, ...]:
    """Say what the network predicts, of which step it is, and at which one the run is where that is another."""
    label, predicted = (
        unit_name(answer, len(answer.sizes) - 1, one, classes) for one in (answer.label, answer.predicted)
    )
    says, step = f"label {label}, predicted {predicted}", f"step {answer.step:,}"
    says = says if answer.is_labelled else f"predicted {predicted}, taken as its label"
    return (says, step) if now in (None, answer.step) else (f"{step}, now {now:,}", says, "R refresh")
