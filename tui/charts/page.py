"""Both charts as a page of text, for a file or an e-mail: no colours, and a heading that says what they show."""

import dataclasses

from mnist_tui.tui.charts.accuracy import accuracy_chart
from mnist_tui.tui.charts.cost import cost_chart
from mnist_tui.tui.charts.window import chart_words
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

WIDTH, COST_ROWS, ACCURACY_ROWS = 110, 30, 18


def page(view: RunView, showing: Showing) -> str:
    """Return the page, in the characters that the screen has."""
    look = dataclasses.replace(showing.look, palette=NONE)
    plain = dataclasses.replace(showing, look=look)
    charts = ("cost", cost_chart(view, plain), COST_ROWS), ("accuracy in %", accuracy_chart(view, plain), ACCURACY_ROWS)
    lines = [heading(view, plain)]
    for name, data, rows in charts:
        lines += ["", name, *paint_full_chart(data, WIDTH, rows, NONE, look.glyphs).lines()]
    return "\n".join(lines)


def heading(view: RunView, showing: Showing) -> str:
    """Say of which run and step the charts are, and what they show of it."""
    progress, opened = view.progress, view.opened
    if progress is None or opened is None:
        return "no run yet"
    return (
        f"{opened.data_name}, run {opened.run}, step {progress.step:,}, epoch {progress.epoch:.2f}: "
        f"{chart_words(view, showing)}"
    )
