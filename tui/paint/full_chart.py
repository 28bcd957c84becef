"""Draws a chart on the whole screen, with the axes of plotext. The only module that knows plotext and its limits."""

import re

import numpy as np

from mnist_tui.tui.paint import chart_axes, chart_legend, chart_lines, chart_marks, chart_points
from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_axes import LABEL_WIDTH, View
from mnist_tui.tui.paint.chart_data import ChartData, Series
from mnist_tui.tui.paint.chart_ranges import x_range_of, y_range_of
from mnist_tui.tui.paint.curve import Columns, shrink
from mnist_tui.tui.paint.dots import characters
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

LEAST_WIDTH, LEAST_HEIGHT = 24, 8
"""In a smaller window the small chart is drawn: plotext's axes would leave no room for the curves."""
BOTTOM_ROWS = 2
AROUND_CENTRED = 4
"""Columns that the label of the first tick may take to the left of it, with a gap."""
MARKERS = {"braille": "braille", "blocks": "hd"}
ASCII_FRAME = str.maketrans("│─┤├┬┴┼└┘┌┐", "|-+++++++++")
SGR = re.compile(r"\x1b\[([0-9;]*)m")


def paint_full_chart(data: ChartData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a chart with the axes of plotext; without data or in few cells, what `paint_chart` draws."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return paint_chart(data, width, height, palette, glyphs)
    x_range = x_range_of(data)
    if x_range is None:
        return paint_chart(data, width, height, palette, glyphs)
    signs = tuple(_legend_sign(one, index, palette, glyphs) for index, one in enumerate(data.series))
    legend, canvas = chart_legend.legend_row(data.series, width, palette, glyphs, signs), Canvas(width, height)
    plot = Canvas(width, height - legend.height)
    if not _paint_plot(plot, legend, data, x_range, palette, glyphs):
        return paint_chart(data, width, height, palette, glyphs)
    canvas.paste(0, 0, legend)
    canvas.paste(0, legend.height, plot)
    return canvas


def _paint_plot(
    canvas: Canvas, legend: Canvas, data: ChartData, x_range: tuple[float, float], palette: Palette, glyphs: Glyphs
) -> bool:
    """Draw the curves and their axes; return False, and draw nothing, where no value is finite."""
    width, height = canvas.width, canvas.height
    left, rows = LABEL_WIDTH + 1, height - BOTTOM_ROWS
    columns = (width - left) * glyphs.dots[0]
    shrunk = [shrink(one.x, one.y, x_range, columns, data.log, one.y_high) for one in data.series]
    band = shrink(data.band.x, data.band.y, x_range, width - left, data.log, data.band.y_high) if data.band else None
    y_range = y_range_of(data, shrunk, band)
    if y_range is None:
        return False
    if x_range[0] == x_range[1]:
        x_range = (x_range[0], x_range[0] + 1)
    view = View(
        left, width - left, rows, x_range, y_range, data.log, data.log_x, data.x_unit, data.y_ticks, glyphs.dots[1]
    )
    if band is not None:
        chart_lines.paint_band(canvas, view, band, palette)
    drawn = _axes(view, width, height, palette)
    decode(canvas, drawn if glyphs.dots != (1, 1) else drawn.translate(ASCII_FRAME))
    _paint_curves(canvas, view, data.series, shrunk, palette, glyphs)
    _paint_grid(canvas, view, palette, glyphs)
    steps = chart_axes.unit_at_the_start(view, AROUND_CENTRED)
    canvas.text(view.left, view.rows + 1, steps, palette.ink("muted"))
    chart_marks.paint_level(canvas, view, data.level, palette, glyphs)
    chart_marks.paint_cursor_line(canvas, view, data.cursor, palette, glyphs)
    chart_marks.label_level(canvas, legend, view, data.level, palette, glyphs)
    chart_marks.paint_marks(canvas, view, data.marks, palette, glyphs)
    chart_points.paint_points(canvas, view, data.series, palette, glyphs)
    chart_marks.label_cursor(canvas, view, data.cursor, palette, glyphs)
    return True


def _axes(view: View, width: int, height: int, palette: Palette) -> str:
    """Return the axes as plotext draws them, with its escape sequences."""
    import plotext as plt  # here, because its import takes 45 ms that most runs never need

    plt.clear_figure()
    plt.limit_size(False, False)
    plt.plot_size(width, height)
    plt.theme("clear")
    plt.ticks_color(palette.muted if palette.muted >= 0 else "default")
    plt.xaxes(True, False)
    plt.yaxes(True, False)
    plt.xlim(*view.x_range)
    plt.ylim(*view.y_range)
    y_ticks, x_ticks = chart_axes.y_ticks(view), chart_axes.x_ticks(view)
    labels = [label.rjust(LABEL_WIDTH) for _, label in y_ticks] or [" " * LABEL_WIDTH]
    plt.yticks([_middle(view, y) for y, _ in y_ticks] or [view.y_range[0]], labels)
    plt.xticks([x for x, _ in x_ticks], [label for _, label in x_ticks])
    plt.scatter([view.x_range[0]], [view.y_range[0]], marker=" ")  # without any data it would draw no ticks
    drawn: str = plt.build()
    plt.clear_figure()
    return drawn


def _middle(view: View, y: float) -> float:
    """Return the value at which plotext, which knows no dots, puts a tick in the row in which curves have theirs."""
    bottom, top = view.y_range
    row = view.row(y)
    return y if row is None else top - row / (view.rows - 1) * (top - bottom)


def _paint_curves(
    canvas: Canvas, view: View, series: tuple[Series, ...], shrunk: list[Columns], palette: Palette, glyphs: Glyphs
) -> None:
    """Draw every line; where lines share a cell, neighbouring cells show them in turn."""
    codes = chart_lines.curve_codes(series, shrunk, view, glyphs, thin=False)
    chosen = chart_lines.alternate(codes, series, view, palette)
    for index, one in enumerate(series):
        sign = _marker(one, index, palette, glyphs)
        signs = characters(codes[index], glyphs.dots[1], sign)
        if len(sign) == 1:
            signs = np.full_like(signs, sign)
        chart_lines.put_cells(canvas, view, one, chosen == index, signs, palette)
    if glyphs.dots[0] > 1:
        chart_lines.label_ends(canvas, view, series, chosen, palette)


def _marker(one: Series, index: int, palette: Palette, glyphs: Glyphs) -> str:
    if glyphs.name not in MARKERS:
        return chart_legend.point(one, index, glyphs)
    if one.texture == "dotted" and not palette.colour:
        return one.name[:1] or glyphs.points[1]
    return MARKERS[glyphs.name]


def _legend_sign(one: Series, index: int, palette: Palette, glyphs: Glyphs) -> str:
    """Return what the curve is drawn with: the letter, or the usual swatch of a line."""
    marker = _marker(one, index, palette, glyphs)
    return marker if len(marker) == 1 else chart_legend.swatch(one, index, palette, glyphs)


def decode(canvas: Canvas, drawn: str) -> None:
    """Write text with SGR escape sequences over a canvas; its spaces change nothing."""
    for y, line in enumerate(drawn.split("\n")[: canvas.height]):
        x, position, fore, style = 0, 0, DEFAULT, 0
        for match in [*SGR.finditer(line), None]:
            piece = line[position : match.start() if match else len(line)]
            _write(canvas, x, y, piece, fore, style)
            x += len(piece)
            if match:
                position = match.end()
                fore, style = _after(match.group(1), fore, style)


def _after(codes: str, fore: int, style: int) -> tuple[int, int]:
    """Return colour and style after an SGR sequence, for those that plotext sends."""
    numbers = [int(code) for code in codes.split(";") if code]
    if not numbers or numbers == [0]:
        return DEFAULT, 0
    if numbers[:2] == [38, 5] and len(numbers) > 2:
        return numbers[2], style
    return fore, style | (BOLD if numbers == [1] else 0)


def _write(canvas: Canvas, x: int, y: int, piece: str, fore: int, style: int) -> None:
    piece = piece[: max(canvas.width - x, 0)]
    for offset, character in enumerate(piece):
        if character != " " and character != "\u2800":
            canvas.chars[y, x + offset] = character
            canvas.fore[y, x + offset] = fore
            canvas.style[y, x + offset] = style


def _paint_grid(canvas: Canvas, view: View, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the dotted lines of the ticks where plotext left cells free, and dim its axes."""
    inside = slice(view.left, canvas.width)
    for row in np.flatnonzero(canvas.chars[: view.rows, view.left - 1] == glyphs.tick).tolist():
        free = canvas.chars[row, inside] == " "
        canvas.chars[row, inside][free] = glyphs.grid
        canvas.fore[row, inside][free] = palette.line
    ink = palette.ink("line")
    for part in ((slice(0, view.rows + 1), view.left - 1), (view.rows, slice(view.left - 1, None))):
        canvas.fore[part], canvas.style[part] = ink.fore, ink.style
