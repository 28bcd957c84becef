"""The curves of a run in the formats of other programs. It reads no file."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.table import table
from mnist_tui.tui.features.curves.window import accuracy_caption, chart_caption
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.paint.palette import LIGHT
from mnist_tui.tui.paint.svg_chart import svg_page


def csv_content(run: Run) -> bytes:
    """Return the table that `w` writes on the screen."""
    return table(run).encode()


def svg_content(run: Run) -> bytes:
    """Return the charts as the screen first shows them, as a picture."""
    ui, name = UiState(Look(LIGHT, BRAILLE, "true")), run.progress.run_name if run.progress else ""
    cost = f"{name}: {chart_caption(run, ui)}"
    return svg_page([(cost, cost_chart(run, ui)), (accuracy_caption(ui), accuracy_chart(run, ui))]).encode()
