"""Draws curves against training steps, with axes, legend and marks around them. It knows no network."""

from mnist_tui.tui.paint import chart_axes, chart_legend, chart_lines, chart_marks, chart_points
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart_axes import View
from mnist_tui.tui.paint.chart_data import ChartData, Series
from mnist_tui.tui.paint.chart_ranges import x_range_of, y_range_of
from mnist_tui.tui.paint.curve import Columns, shrink
from mnist_tui.tui.paint.dots import characters
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

LEAST_WIDTH, LEAST_HEIGHT = 12, 3


def paint_chart(data: ChartData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a chart; in a few cells only the current value, without data its `empty_text`."""
    canvas = Canvas(width, height)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        paint_value(canvas, data, palette)
        return canvas
    legend = chart_legend.legend_row(data.series, width, palette, glyphs)
    plot = Canvas(width, height - legend.height)
    if not _paint_plot(plot, legend, data, palette, glyphs):
        canvas.centre(height // 2, data.empty_text, palette.ink("muted"))
        return canvas
    canvas.paste(0, 0, legend)
    canvas.paste(0, legend.height, plot)
    return canvas


def _paint_plot(canvas: Canvas, legend: Canvas, data: ChartData, palette: Palette, glyphs: Glyphs) -> bool:
    """Draw the curves and their axes; return False, and draw nothing, where there is no data."""
    left, rows = chart_axes.left_margin(canvas.width), canvas.height - chart_axes.bottom_margin(canvas.height)
    columns = canvas.width - left
    x_range = x_range_of(data)
    if x_range is None:
        return False
    shrunk = [shrink(one.x, one.y, x_range, columns * glyphs.dots[0], data.log, one.y_high) for one in data.series]
    band = shrink(data.band.x, data.band.y, x_range, columns, data.log, data.band.y_high) if data.band else None
    y_range = y_range_of(data, shrunk, band)
    if y_range is None:
        return False
    view = View(left, columns, rows, x_range, y_range, data.log, data.log_x, data.x_unit, data.y_ticks, glyphs.dots[1])
    chart_axes.paint_grid(canvas, view, palette, glyphs)
    if band is not None:
        chart_lines.paint_band(canvas, view, band, palette)
    chart_marks.paint_level(canvas, view, data.level, palette, glyphs)
    _paint_curves(canvas, view, data.series, shrunk, palette, glyphs)
    chart_axes.paint_x_axis(canvas, view, palette, glyphs)
    chart_marks.paint_cursor_line(canvas, view, data.cursor, palette, glyphs)
    chart_marks.label_level(canvas, legend, view, data.level, palette, glyphs)
    chart_marks.paint_marks(canvas, view, data.marks, palette, glyphs)
    chart_points.paint_points(canvas, view, data.series, palette, glyphs)
    chart_marks.label_cursor(canvas, view, data.cursor, palette, glyphs)
    return True


def paint_value(canvas: Canvas, data: ChartData, palette: Palette) -> None:
    """Write the first known value, with its name where it fits."""
    for one in data.series:
        if one.value_text:
            text = f"{one.name} {one.value_text}"
            canvas.centre(
                canvas.height // 2, text if len(text) <= canvas.width else one.value_text, palette.ink(one.role)
            )
            return
    canvas.centre(canvas.height // 2, data.empty_text, palette.ink("muted"))


def _paint_curves(
    canvas: Canvas,
    view: View,
    series: tuple[Series, ...],
    shrunk: list[Columns],
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    """Draw every line; where lines share a cell, neighbouring cells show them in turn; the previous run lies behind."""
    codes = chart_lines.curve_codes(series, shrunk, view, glyphs, thin=not palette.colour)
    chosen = chart_lines.alternate(codes, series, view, palette)
    for index, one in enumerate(series):
        mine = chosen == index
        chart_lines.put_cells(
            canvas,
            view,
            one,
            mine,
            characters(codes[index], glyphs.dots[1], chart_legend.point(one, index, glyphs)),
            palette,
        )
    if glyphs.dots[0] > 1:
        chart_lines.label_ends(canvas, view, series, chosen, palette)
