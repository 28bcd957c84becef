"""What stands in the place of a comparison that is not there: how far it is, or why there is none. No Textual here."""

from mnist_tui.data.quantity import count
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.comparison_state import NONE_CHOSEN, ComparisonState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.paint.canvas import Canvas


def paint_waiting(canvas: Canvas, run: Run, ui: UiState) -> None:
    """Say how far the comparison is, or why there is none."""
    state, answer = ui.state(ComparisonState), ui.state(ComparisonState).answer(run)
    if run.is_foreign:
        text = answer.fault if answer is not None else "comparing"
    elif not state.first:
        text = NONE_CHOSEN
    elif answer is None or not (answer.done or answer.fault):
        text = f"reading the networks{hint_beside_training(run)}"
    elif answer.fault:
        text = f"{answer.fault}; R tries again"
    else:
        text = f"{answer.done:,} of {count(answer.total, 'prediction')}{hint_beside_training(run)}"
    is_fault = answer is not None and bool(answer.fault)
    lines = _wrapped(text, canvas.width)
    for y, line in enumerate(lines, max((canvas.height - len(lines)) // 2, 0)):
        canvas.centre(y, line, ui.look.palette.ink("wrong" if is_fault else "muted"))


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
