"""Draws what stands beside the text of a page: curves above each other, or a table with bars. It knows no run."""

import numpy as np

from mnist_tui.tui.features.story.page import BETWEEN, column_widths
from mnist_tui.tui.features.story.scene import Scene, Table
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData
from mnist_tui.tui.paint.gauge import gauge_bar
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.sparkline import Stat, paint_stats
from mnist_tui.tui.paint.text import more_lines

LEAST_FOR_ONE, LEAST_FOR_TWO = 11, 14
"""Rows from which there is a chart below a table, and from which there are two of them."""
LEAST_BAR = 6
LINES = "cost", "spread"
"""What the charts are called where each of them is a row of bars."""


def paint_scene(scene: Scene, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw it at a size."""
    canvas, top = Canvas(width, height), 0
    if scene.table is not None:
        _paint_table(canvas, scene.table, palette, glyphs)
        top = len(scene.table.rows) + 2
        if height - top < LEAST_FOR_ONE:
            return canvas
    charts = scene.charts if height - top >= LEAST_FOR_TWO else scene.charts[:1]
    for place, chart in enumerate(charts):
        rows = (height - top) // (len(charts) - place)
        canvas.paste(0, top, paint_chart(chart, width, rows, palette, glyphs))
        top += rows
    return canvas


def paint_lines(scene: Scene, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the curves as rows of bars, as high as they are on their axes."""
    known = [(name, chart) for name, chart in zip(LINES, scene.charts, strict=False) if chart.series]
    if not known:
        canvas = Canvas(width, height)
        canvas.text(0, 0, next((chart.empty_text for chart in scene.charts), ""), palette.ink("muted"))
        return canvas
    rows = tuple(_line(name, chart) for name, chart in known)
    steps = np.concatenate([row.steps for row in rows])
    ends = (0.0, float(steps.max())) if len(steps) else None
    return paint_stats(rows, ends, width, height, palette, glyphs)


def _line(name: str, chart: ChartData) -> Stat:
    """Return the last of the curves, which is that of the network itself; a logarithm is taken over the lowest one."""
    curve, heights = chart.series[-1], chart.series[-1].y
    if chart.log:
        with np.errstate(all="ignore"):
            logarithms = np.log10(curve.y)
            heights = logarithms - np.min(logarithms, where=np.isfinite(logarithms), initial=np.inf)
    return Stat(name, curve.x, heights, curve.value_text, curve.role)


def _paint_table(canvas: Canvas, table: Table, palette: Palette, glyphs: Glyphs) -> None:
    if not table.rows:
        return
    widths = column_widths(table.rows)
    gap = BETWEEN if sum(widths) + BETWEEN * (len(widths) - 1) <= canvas.width else 1
    end = sum(widths) + gap * (len(widths) - 1)
    room = canvas.width - end - BETWEEN - 1
    spare = 1 if canvas.height > len(table.rows) else 0
    hidden = max(len(table.rows) - canvas.height, 0)
    fits = len(table.rows) - (hidden + 1 if hidden else 0)
    if hidden:
        canvas.text(0, canvas.height - 1, more_lines(hidden + 1), palette.ink("muted"))
    for number, cells in enumerate(table.rows[:fits]):
        y = number + spare * bool(number)
        ink = palette.ink("muted") if number == 0 else palette.ink("text")
        canvas.text(0, y, cells[0], ink)
        x = widths[0]
        for cell, width in zip(cells[1:], widths[1:], strict=True):
            x += gap + width
            canvas.right(x, y, cell, ink)
        if number and table.bars and room >= LEAST_BAR:
            canvas.paste(end + BETWEEN, y, gauge_bar(table.bars[number - 1], room, palette, glyphs))
