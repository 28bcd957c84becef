"""Draws a chart as SVG, with the ticks and the legend of the screen. It needs no font and nothing from elsewhere."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

import numpy as np

from mnist_tui.tui.paint.chart_axes import View, unit_at_the_start, x_ticks, y_ticks
from mnist_tui.tui.paint.chart_data import ChartData, Level, Mark, Series
from mnist_tui.tui.paint.chart_ranges import x_range_of, y_range_of
from mnist_tui.tui.paint.curve import Columns, shrink
from mnist_tui.tui.paint.palette import LIGHT, rgb
from mnist_tui.tui.paint.roles import Role

WIDTH, HEIGHT = 900, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 44, 32
"""Room around the curves: labels, title with legend, ticks."""
CELL, AROUND_CENTRED = 9, 3
"""Pixels of a column, and half those of a row, as far as the choice of the ticks goes; columns left of a label."""
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
    'font-family="system-ui,sans-serif" font-size="13">'
)


def svg_page(charts: Sequence[tuple[str, ChartData]]) -> str:
    """Return a picture of the charts, each below its title, one below the other."""
    parts = [
        HEAD.format(WIDTH, HEIGHT * len(charts)),
        f'<rect width="100%" height="100%" fill="{_hex(LIGHT.ground)}"/>',
    ]
    for place, (title, data) in enumerate(charts):
        parts += [f'<g transform="translate(0,{place * HEIGHT})">', *_chart(title, data), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _chart(title: str, data: ChartData) -> Iterator[str]:
    yield _text(LEFT, 18, title, "text", "font-weight='600'")
    columns = WIDTH - LEFT - RIGHT
    x_range = x_range_of(data) or (0.0, 1.0)
    shrunk = [shrink(one.x, one.y, x_range, columns, data.log, one.y_high) for one in data.series]
    band = None
    if data.band is not None:
        band = shrink(data.band.x, data.band.y, x_range, columns // CELL, data.log, data.band.y_high)
    y_range = y_range_of(data, shrunk, band)
    if y_range is None:
        yield _text(LEFT, HEIGHT / 2, data.empty_text, "muted")
        return
    view = _Plane(data, x_range, y_range)
    yield from view.axes()
    if band is not None:
        yield from view.area(band)
    for one, curve in reversed(list(zip(data.series, shrunk, strict=True))):
        yield from view.curve(one, curve)
        yield from view.points(one)
    yield from view.marks(data.marks, data.level)
    yield from _legend(data.series)


class _Plane:
    """The area of the curves: where a value lies, in pixels."""

    def __init__(self, data: ChartData, x_range: tuple[float, float], y_range: tuple[float, float]) -> None:
        self.width, self.height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        self.x_range, self.y_range, self.log = x_range, y_range, data.log
        cells = self.width // CELL, self.height // (2 * CELL)
        self.view = View(0, *cells, x_range, y_range, data.log, data.log_x, data.x_unit, data.y_ticks)

    def x(self, value: float) -> float:
        first, last = self.x_range
        return LEFT + (value - first) / ((last - first) or 1) * self.width

    def y(self, value: float) -> float:
        bottom, top = self.y_range
        return TOP + (top - min(max(value, bottom), top)) / ((top - bottom) or 1) * self.height

    def axes(self) -> Iterator[str]:
        for value, label in y_ticks(self.view):
            yield _line(LEFT, self.y(value), LEFT + self.width, self.y(value))
            yield _text(LEFT - 8, self.y(value) + 4, label, "muted", "text-anchor='end'")
        if unit := unit_at_the_start(self.view, AROUND_CENTRED):
            yield _text(LEFT, TOP + self.height + 20, unit, "muted")
        for value, label in x_ticks(self.view):
            yield _line(self.x(value), TOP + self.height, self.x(value), TOP + self.height + 5)
            yield _text(self.x(value), TOP + self.height + 20, label, "muted", "text-anchor='middle'")

    def area(self, columns: Columns) -> Iterator[str]:
        """Shade what lies between the extremes of columns as wide as those of the screen."""
        wide = self.width / max(len(columns.low) - 1, 1)
        for part in _parts(columns):
            low = [f"{LEFT + place * wide:.1f},{self.y(float(columns.low[place])):.1f}" for place in part]
            high = [f"{LEFT + place * wide:.1f},{self.y(float(columns.high[place])):.1f}" for place in reversed(part)]
            yield f'<polygon points="{" ".join(low + high)}" fill="{_hex(LIGHT.band)}"/>'

    def curve(self, series: Series, columns: Columns) -> Iterator[str]:
        """Draw the middle of every column, and a dot where there is a single one."""
        dashed = ' stroke-dasharray="3 3"' if series.texture == "dotted" else ""
        middle = (columns.low + columns.high) / 2
        for part in _parts(columns):
            points = [f"{LEFT + place},{self.y(float(middle[place])):.1f}" for place in part]
            if len(points) == 1:
                x, _, y = points[0].partition(",")
                yield f'<circle cx="{x}" cy="{y}" r="2" fill="{_colour(series.role)}"/>'
            elif points:
                stroke = f'fill="none" stroke="{_colour(series.role)}" stroke-width="1.5"{dashed}'
                yield f'<polyline points="{" ".join(points)}" {stroke}/>'

    def points(self, series: Series) -> Iterator[str]:
        """Draw the points that have texts, with these on their left."""
        for x, y, text in zip(series.x.tolist(), series.y.tolist(), series.point_texts, strict=False):
            if np.isfinite(y) and (y > 0 or not self.log):
                across, down = self.x(x), self.y(float(np.log10(y)) if self.log else y)
                yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3.5" fill="{_colour(series.role)}"/>'
                yield _text(across - 8, down + 4, text, series.role, "text-anchor='end'")

    def marks(self, marks: Sequence[Mark], level: Level | None) -> Iterator[str]:
        """Draw what happened at a step, and the value to compare with where it is in view."""
        for mark in marks:
            yield _line(self.x(mark.x), TOP, self.x(mark.x), TOP + self.height, dash="2 4")
            yield _text(self.x(mark.x) + 4, TOP + 12, mark.text, "muted")
        y = None if level is None else float(np.log10(level.y)) if self.log and level.y > 0 else level.y
        if level is not None and y is not None and self.y_range[0] <= y <= self.y_range[1]:
            yield _line(LEFT, self.y(y), LEFT + self.width, self.y(y), dash="6 4")
            yield _text(LEFT + self.width, self.y(y) - 4, level.text, "muted", "text-anchor='end'")


def _legend(series: Sequence[Series]) -> Iterator[str]:
    x = float(LEFT)
    for one in series:
        words = " ".join(part for part in (one.name, one.value_text, f"({one.note})" if one.note else "") if part)
        dashed = ' stroke-dasharray="3 3"' if one.texture == "dotted" else ""
        yield f'<path d="M{x:.0f} 32h18" stroke="{_colour(one.role)}" stroke-width="2"{dashed}/>'
        yield _text(x + 24, 36, words, "text")
        x += 44 + 7.5 * len(words)


def _parts(columns: Columns) -> list[list[int]]:
    """Return the columns that have values, parted where there is a gap; one without any point is none."""
    places = np.flatnonzero(np.isfinite(columns.low))
    gaps = np.flatnonzero(~columns.empty & ~np.isfinite(columns.low))
    return [part.tolist() for part in np.split(places, np.searchsorted(places, gaps)) if len(part)]


def _text(x: float, y: float, text: str, role: Role, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{_colour(role)}" {more}>{escape(text)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{_colour("line")}"{dashed}/>'


def _colour(role: Role) -> str:
    return _hex(LIGHT.ink(role).fore)


def _hex(index: int) -> str:
    return "#" + "".join(f"{part:02x}" for part in rgb(index))
