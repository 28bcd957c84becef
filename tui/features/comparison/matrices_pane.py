"""The confusion matrices of both networks, and the difference between them."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.comparison.layout import shows_matrices
from mnist_tui.tui.features.comparison.matrices import Matrices, paint_matrices
from mnist_tui.tui.features.comparison.waiting import paint_waiting
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.verdict import changed_confusions
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion.around import axes_legend

MOST_CHANGES = 6
"""Confusions of each kind that are named."""


class MatricesPane(Pane):
    """Three heat maps."""

    TITLE = "confusion matrices"
    HELP = (
        "The confusion matrices of the two networks, and how many more (+) or fewer images are in each cell of the "
        "second: green is better, more on the diagonal and fewer beside it. A narrow window shows the difference alone."
    )
    WORDS = ("confusion matrix", "recall")
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw as many as fit."""
        state = ui.state(ComparisonState)
        selection = state.selection(run)
        if selection is None or run.started is None:
            canvas = Canvas(width, height)
            if shows_matrices(ui):
                paint_waiting(canvas, run, ui)
            return canvas
        classes, pair = tuple(run.started.classes), selection.pair
        first, second = pair.confusions(len(classes))
        names = selection.answer.sides[0].name, selection.answer.sides[1].name
        changes = tuple(changed_confusions(pair, classes, MOST_CHANGES, ui.look.glyphs))
        cursor = state.cell_in_focus(run) if shows_matrices(ui) else None
        data = Matrices(first, second, classes, names, changes, cursor, state.numbers)
        return paint_matrices(data, state.roles, width, height, ui.look.palette, ui.look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Name the axes."""
        return f"{self.TITLE}{ui.look.glyphs.separator}{axes_legend(ui.look.glyphs)}"
