"""Both charts as a page of text without colours, under a heading that says what they show."""

import dataclasses

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.window import accuracy_caption, chart_caption
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.palette import NONE

WIDTH, COST_ROWS, ACCURACY_ROWS = 110, 30, 18


def page(run: Run, ui: UiState) -> str:
    """Return the page, in the characters of the screen."""
    look = dataclasses.replace(ui.look, palette=NONE)
    plain = dataclasses.replace(ui, look=look)
    charts = (
        ("cost", cost_chart(run, plain), COST_ROWS),
        (accuracy_caption(plain), accuracy_chart(run, plain), ACCURACY_ROWS),
    )
    lines = [heading(run, plain)]
    for name, data, rows in charts:
        lines += ["", name, *paint_full_chart(data, WIDTH, rows, NONE, look.glyphs).lines()]
    return "\n".join(lines)


def heading(run: Run, ui: UiState) -> str:
    """Name run, step and epoch, and what the charts show."""
    progress, started = run.progress, run.started
    if progress is None or started is None:
        return "no run yet"
    return (
        f"{started.data_name}, run {started.run}, step {progress.step:,}, epoch {progress.epoch:.2f}: "
        f"{ui.look.glyphs.separator.join(chart_caption(run, ui))}"
    )
