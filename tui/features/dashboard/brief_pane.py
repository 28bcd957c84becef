"""What a window too small for the dashboard shows: state and numbers, and the cost curve if there is room."""

import math

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.dashboard.paint_brief import BriefData, paint_brief
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.status import BADGES
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.accuracy import accuracy_role, interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.ticks import number, percent

LEAST_COLUMNS, LEAST_ROWS = 40, 10
"""The smallest window for the dashboard."""
LEAST_CHART_ROWS = 4


def brief(run: Run) -> BriefData:
    """Return the texts."""
    phase, badge, evaluated = run.phase, BADGES.get(run.phase, run.phase), run.evaluated
    if run.moment is not None:
        phase, badge = "past", f"{BADGES['past']} {run.moment.step:,}"
    needs = f"needs {LEAST_COLUMNS}x{LEAST_ROWS}"
    if evaluated is None or not evaluated.count:
        return BriefData(phase, badge, needs_text=needs)
    cost = evaluated.cost
    text = "" if not math.isfinite(cost) else f"{cost:.2f}" if 0.01 <= cost < 100 else number(cost)
    accuracy, interval = percent(evaluated.right / evaluated.count, 1), interval_text(evaluated.low, evaluated.high)
    role = accuracy_role(evaluated.low)
    return BriefData(phase, badge, text, accuracy, f"{accuracy} ({interval})", role, needs)


class BriefPane(Pane):
    """State, cost, accuracy, and the size that the dashboard needs."""

    NAME = "small window"
    HELP = (
        "What a window too small for the dashboard shows: the state of the run, and cost and accuracy on the "
        "validation images."
    )
    WORDS = ("cost (loss)",)
    ALWAYS_LIVE = True

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the text, and the cost curve below."""
        look, canvas = ui.look, Canvas(width, height)
        text = paint_brief(brief(run), width, height, look.palette, look.glyphs)
        canvas.paste(0, 0, text)
        rows = height - text.height
        if rows >= LEAST_CHART_ROWS:
            canvas.paste(0, text.height, paint_chart(cost_chart(run, ui), width, rows, look.palette, look.glyphs))
        return canvas
