"""The confusion matrix of the last evaluation: how often each class was predicted as which."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.confusion.keys import put_cursor
from mnist_tui.tui.features.confusion.pairs import pair_in_focus
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation, shown_split
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion.around import axes_legend
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import layout, paint_confusion
from mnist_tui.tui.paint.text import NOT_FINITE

AROUND_TITLE = 2
"""Columns of a title row that its line takes, besides the text."""


class ConfusionPane(Pane):
    """The heat map."""

    FOLLOWS_STEPS = False
    TITLE = "confusion"
    FOCUS = "confusion"
    HELP = (
        "How often each class was predicted as which: a row per label, a column per prediction. On the diagonal "
        "stands the recall of each class in percent (where cells are narrow, as a shade); the other cells count "
        "mistakes, warmer where there are more, with k for thousands and + for more digits than fit. Many classes are "
        "squares of colour, two to a character, with the scale below; with the focus (tab) they get the whole window, "
        "and what does not fit follows the cursor. Without enough colours they are numbers. Beside or below the cells, "
        "the most frequent confusions as label→prediction."
    )
    WORDS = ("confusion matrix", "recall", "validation set, test set")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the matrix as large as it fits."""
        data, look = self._data(run, ui), ui.look
        if data is None:
            canvas, evaluated = Canvas(width, height), shown_evaluation(run, ui)
            if evaluated is not None and evaluated.not_finite:
                canvas.centre(height // 2, NOT_FINITE, look.palette.ink("text"))
            elif ui.split:
                canvas.centre(height // 2, f"no {ui.split} results yet", look.palette.ink("muted"))
            return canvas
        return paint_confusion(data, width, height, look.palette, look.glyphs)

    def _data(self, run: Run, ui: UiState) -> ConfusionData | None:
        evaluated = shown_evaluation(run, ui)
        if evaluated is None or run.started is None or evaluated.not_finite:
            return None
        return ConfusionData(
            evaluated.confusion,
            tuple(run.started.classes),
            evaluated.split,
            show_axes=not self.styles.border_bottom[0],  # a frame names the axes
            in_percent=ui.state(ConfusionState).in_percent,
            cursor=pair_in_focus(run, ui) if ui.focus == self.FOCUS else None,
            costs=evaluated.pair_costs,
        )

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Put the cursor on the cell under the mouse."""
        data, look = self._data(controls.shown_run, controls.ui), controls.ui.look
        grid = layout(data, *self.size, look.palette, look.glyphs) if data is not None else None
        if grid is not None and (cell := grid.cell_at(x, y)) is not None:
            put_cursor(controls, cell)

    def title(self, run: Run, ui: UiState) -> str:
        """Name the images that were evaluated; for the test images also the number of the evaluation, and the step."""
        evaluated, split = shown_evaluation(run, ui), shown_split(run, ui)
        name, separator = (
            f"{self.TITLE} %" if ui.state(ConfusionState).in_percent else self.TITLE,
            ui.look.glyphs.separator,
        )
        if split == "test" and run.started is not None:
            split = run.started.test_name
        if evaluated is None or evaluated.not_finite:
            return f"{name}{separator}{split}" if ui.split else name
        images = f"{name}{separator}{evaluated.count:,} {split}"
        number = f"{separator}eval {evaluated.test_evaluations}" if ui.split == "test" else ""
        step = f"{separator}step {evaluated.step:,}"
        titles = (images + number + step, images + number, f"{name}{separator}{split}{number}")
        part = self._part(run, ui)
        room = self.size.width - AROUND_TITLE - (2 if ui.focus == self.FOCUS else 0)
        fitting = (title + ending for title in titles[not number :] for ending in dict.fromkeys((part, "")))
        return next((title for title in fitting if len(title) <= room), titles[-1])

    def _part(self, run: Run, ui: UiState) -> str:
        """Return, after a separator, how many of the classes are shown where that is not all of them."""
        data, look = self._data(run, ui), ui.look
        grid = layout(data, *self.size, look.palette, look.glyphs) if data is not None else None
        if data is None or grid is None or min(len(grid.rows), len(grid.columns)) == len(data.classes):
            return ""
        return f"{look.glyphs.separator}{min(len(grid.rows), len(grid.columns))} of {len(data.classes)}"

    def footnote(self, run: Run, ui: UiState) -> str:
        """Name the axes."""
        return axes_legend(ui.look.glyphs)
