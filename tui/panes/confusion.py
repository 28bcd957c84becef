"""The confusion matrix of the last evaluation: who was taken for whom."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion import ConfusionData, axes_legend, paint_confusion
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


def confusion_counts(view: RunView) -> NDArray[np.int64] | None:
    """Return the counts (K, K) of the last evaluation, None before the first."""
    if view.judged is None or view.opened is None:
        return None
    classes = len(view.opened.classes)
    return np.frombuffer(view.judged.confusion, "<i8").reshape(classes, classes)


class ConfusionPane(Pane):
    """The heat map."""

    TITLE = "confusion"
    HELP = "Rows are true classes, columns are answers. The diagonal is recall in percent, the rest counts mistakes."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the matrix as large as it fits."""
        counts = confusion_counts(view)
        if counts is None or view.opened is None or view.judged is None:
            return Canvas(width, height)
        framed = bool(self.styles.border_bottom[0])  # then the frame says which way the classes run
        data = ConfusionData(counts, tuple(view.opened.classes), view.judged.split, show_axes=not framed)
        return paint_confusion(data, width, height, showing.look.palette, showing.look.glyphs)

    def title(self, view: RunView, showing: Showing) -> str:
        """Name the images that were looked at."""
        if view.judged is None:
            return self.TITLE
        return f"{self.TITLE}{showing.look.glyphs.separator}{view.judged.count:,} {view.judged.split}"

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Say which way the classes run."""
        return axes_legend(showing.look.glyphs)
