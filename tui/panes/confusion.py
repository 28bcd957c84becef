"""The confusion matrix of the last evaluation: who was taken for whom."""

from mnist_tui.tui.judgement import confusion_counts, pair_costs, pair_in_focus, shown_judgement, shown_split
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion import ConfusionData, axes_legend, paint_confusion
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

AROUND_TITLE = 2
"""Columns of a title row that its line takes, besides the words."""


class ConfusionPane(Pane):
    """The heat map."""

    FOLLOWS_STEPS = False
    TITLE = "confusion"
    FOCUS = "confusion"
    HELP = "Rows are true classes, columns are answers. The diagonal is recall in percent, the rest counts mistakes."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the matrix as large as it fits."""
        data, look = self._data(view, showing), showing.look
        if data is None:
            canvas = Canvas(width, height)
            if showing.split:
                canvas.centre(height // 2, f"no {showing.split} results yet", look.palette.ink("muted"))
            return canvas
        return paint_confusion(data, width, height, look.palette, look.glyphs)

    def _data(self, view: RunView, showing: Showing) -> ConfusionData | None:
        judged = shown_judgement(view, showing)
        if judged is None or view.opened is None:
            return None
        return ConfusionData(
            confusion_counts(judged),
            tuple(view.opened.classes),
            judged.split,
            show_axes=not self.styles.border_bottom[0],  # a frame says which way the classes run
            as_shares=showing.as_shares,
            cursor=pair_in_focus(view, showing) if showing.focus == self.FOCUS else None,
            costs=pair_costs(judged),
        )

    def point(self, x: int, y: int) -> None:
        """Put the cursor on the cell under the mouse."""
        data = self._data(self.run_shown, self._showing)
        grid = data.grid(*self.size) if data is not None else None
        if grid is not None and (cell := grid.cell_at(x, y)) is not None:
            self._showing.pair = cell
            self._showing.touch()

    def title(self, view: RunView, showing: Showing) -> str:
        """Name the images that were looked at; of the test images also when, and how often."""
        judged, split = shown_judgement(view, showing), shown_split(view, showing)
        name, separator = f"{self.TITLE} %" if showing.as_shares else self.TITLE, showing.look.glyphs.separator
        if judged is None:
            return f"{name}{separator}{split}" if showing.split else name
        images = f"{name}{separator}{judged.count:,} {split}"
        look = f"{separator}look {judged.looks}" if showing.split == "test" else ""
        titles = (f"{images}{look}{separator}step {judged.step:,}", images + look, f"{name}{separator}{split}{look}")
        room = self.size.width - AROUND_TITLE - (2 if showing.focus == self.FOCUS else 0)
        return next((title for title in titles[not look :] if len(title) <= room), titles[-1])

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Say which way the classes run."""
        return axes_legend(showing.look.glyphs)
