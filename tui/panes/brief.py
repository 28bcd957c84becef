"""The run in a window that is too small for the dashboard: a few words, and the curve where there are rows for it."""

import math

from mnist_tui.tui.charts.cost import cost_chart
from mnist_tui.tui.paint.brief import BriefData, paint_brief
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.status import BADGES
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

LEAST_COLUMNS, LEAST_ROWS = 40, 10
"""The smallest window for the dashboard."""
LEAST_CHART_ROWS = 4


def brief(view: RunView) -> BriefData:
    """Return the texts."""
    badge, judged = BADGES.get(view.phase, view.phase), view.judged
    needs = f"needs {LEAST_COLUMNS}x{LEAST_ROWS}"
    if judged is None or not judged.count:
        return BriefData(view.phase, badge, needs_text=needs)
    cost = judged.cost
    text = "" if not math.isfinite(cost) else f"{cost:.2f}" if 0.01 <= cost < 100 else number(cost)
    return BriefData(view.phase, badge, text, f"{100 * judged.right / judged.count:.1f}%", needs)


class BriefPane(Pane):
    """State, cost, accuracy, and the size that the dashboard needs."""

    HELP = "In a window that is too small for the dashboard: state, cost and accuracy on the held-out images."
    ALWAYS_LIVE = True

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the words, and the cost under them."""
        look, canvas = showing.look, Canvas(width, height)
        words = paint_brief(brief(view), width, height, look.palette, look.glyphs)
        canvas.paste(0, 0, words)
        rows = height - words.height
        if rows >= LEAST_CHART_ROWS:
            canvas.paste(
                0, words.height, paint_chart(cost_chart(view, showing), width, rows, look.palette, look.glyphs)
            )
        return canvas
