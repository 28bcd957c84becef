"""Widgets that are drawn from a canvas of their own, frame and all, and how their cells go to the display.

Textual would draw them too, but four messages and a beat of its clock later, and as text with the codes of a terminal,
of which the display would have to make cells again.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import color as textual_color
from textual.errors import NoWidget
from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from mnist_tui.tui.frame.cells import Cell, cells_of
from mnist_tui.tui.frame.display import Display
from mnist_tui.tui.frame.sgr import codes_of
from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE, UNDERLINE, Canvas
from mnist_tui.tui.paint.palette import rgb


class Colouring(NamedTuple):
    """How the colours of a canvas become those of a terminal."""

    ground: int
    """Of cells without a background of their own."""
    filters: tuple[LineFilter, ...]
    """What Textual does to all colours: the terminal's own become the theme's."""
    background: textual_color.Color
    """What Textual takes for the background."""


@lru_cache(maxsize=4096)
def style_of(fore: int, back: int, style: int, colouring: Colouring) -> Style:
    """Return the Rich style of a cell."""
    plain = Style(
        color=_colour(fore),
        bgcolor=_colour(back if back >= 0 else colouring.ground),
        bold=bool(style & BOLD),
        dim=bool(style & DIM),
        underline=bool(style & UNDERLINE),
        reverse=bool(style & REVERSE),
    )
    segments = [Segment(" ", plain)]
    for line_filter in colouring.filters:
        segments = line_filter.apply(segments, colouring.background)
    return segments[0].style or Style.null()


def _colour(index: int) -> Color | None:
    if index < 0:
        return Color.default()
    return Color.from_ansi(index) if index < 16 else Color.from_rgb(*rgb(index))


class LiveWidget(Widget):
    """A widget that shows a canvas, as it is whenever the widget is drawn.

    Textual alone keeps rows and has to be told of each one that is out of date, which makes it draw them.
    """

    _ground = -1
    """The background of cells that have none, as a colour's number."""
    rows: "RowsOfCells | None" = None
    """Those that were drawn last."""

    def whole(self) -> Canvas:
        """Return all that is to be seen, in the outer size of the widget."""
        raise AssertionError(f"{type(self).__name__} has nothing to show")

    def colouring(self) -> Colouring:
        """Return how the colours of the canvas are shown. Textual works each of it out again whenever it is asked."""
        return Colouring(self._ground, tuple(self.get_line_filters()), self.background_colors[1])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows to Textual."""
        whole, colouring, width = self.whole(), self.colouring(), self.outer_size.width
        blank = style_of(-1, -1, 0, colouring)
        strips = []
        for y in crop.line_range:
            segments = [
                Segment(text, style_of(fore, back, style, colouring)) for text, fore, back, style in whole.runs(y)
            ]
            strips.append(Strip(segments, whole.width if segments else 0).adjust_cell_length(width, blank))
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]


class RowsOfCells:
    """The rows of one canvas as cells, each worked out once: a change of screens draws them several times."""

    def __init__(self, canvas: Canvas, colouring: Colouring, system: ColorSystem) -> None:
        self._canvas, self._colouring, self._system = canvas, colouring, system
        self._rows: dict[int, list[Cell]] = {}

    def are_of(self, canvas: Canvas, colouring: Colouring, system: ColorSystem) -> bool:
        """Tell whether they are those of this very canvas, in these colours."""
        return canvas is self._canvas and colouring == self._colouring and system is self._system

    def row(self, y: int) -> list[Cell]:
        """Return the cells of a row."""
        if y not in self._rows:
            self._rows[y] = cells_of_row(self._canvas, y, self._colouring, self._system)
        return self._rows[y]


Changes: TypeAlias = Sequence[tuple[LiveWidget, Sequence[Region]]]
"""Widgets and their changed cells, row by row, counted from the corner of the widget."""


def draw_cells(display: Display, changes: Changes, system: ColorSystem) -> None:
    """Draw changed cells of widgets that nothing lies upon, as far as they are in sight."""
    for widget, regions in changes:
        try:
            place = widget.screen.find_widget(widget)
        except NoWidget:
            continue  # once it has a place, all of it is drawn
        offset, in_sight = place.region.offset, place.visible_region
        rows = _rows_of_cells(widget, system)
        for region in regions:
            _put(display, rows.row(region.y), region, offset, in_sight)


def _rows_of_cells(widget: LiveWidget, system: ColorSystem) -> RowsOfCells:
    drawn = widget.whole(), widget.colouring(), system
    if widget.rows is None or not widget.rows.are_of(*drawn):
        widget.rows = RowsOfCells(*drawn)
    return widget.rows


def draw_all(display: Display, widgets: Sequence[LiveWidget], ground: int, system: ColorSystem) -> None:
    """Draw widgets that fill the screen but for a ground of one colour."""
    if widgets:
        (blank,) = cells_of_row(Canvas(1, 1), 0, widgets[0].colouring()._replace(ground=ground), system)
        display.fill(blank)
    draw_cells(display, [(widget, rows_of(widget.whole())) for widget in widgets], system)


def rows_of(canvas: Canvas) -> list[Region]:
    """Return the rows of a canvas."""
    return [Region(0, y, canvas.width, 1) for y in range(canvas.height)]


def cells_of_row(canvas: Canvas, y: int, colouring: Colouring, system: ColorSystem) -> list[Cell]:
    """Return the cells of a row of a canvas."""
    return [
        cell
        for text, fore, back, style in canvas.runs(y)
        for cell in cells_of(text, codes_of(style_of(fore, back, style, colouring), system))
    ]


def _put(display: Display, cells: Sequence[Cell], region: Region, offset: Offset, in_sight: Region) -> None:
    if seen := region.translate(offset).intersection(in_sight):
        start = seen.x - offset.x
        display.put(seen.x, seen.y, cells[start : start + seen.width])
