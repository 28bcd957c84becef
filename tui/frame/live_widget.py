"""Widgets that are drawn from a canvas of their own, frame and all, and how their cells go to the display.

Textual would draw them too, but four messages and a beat of its clock later, and as text with the codes of a terminal,
of which the display would have to make cells again.
"""

from collections.abc import Sequence
from typing import TypeAlias

from rich.color import ColorSystem
from rich.segment import Segment
from textual import color as textual_color
from textual.errors import NoWidget
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from mnist_tui.tui.frame.cell_table import Colouring, style_of, table_of
from mnist_tui.tui.frame.cells import Cell
from mnist_tui.tui.frame.display import Display
from mnist_tui.tui.paint.canvas import Canvas


class LiveWidget(Widget):
    """A widget that shows a canvas, as it is whenever the widget is drawn.

    Textual alone keeps rows and has to be told of each one that is out of date, which makes it draw them.
    """

    _ground = -1
    """The background of cells that have none, as a colour's number."""
    cells: "CellsOfCanvas | None" = None
    """Those that were drawn last."""
    _background: textual_color.Color | None = None
    """What Textual takes for the background; None when it has to be asked again."""

    def whole(self) -> Canvas:
        """Return all that is to be seen, in the outer size of the widget."""
        raise AssertionError(f"{type(self).__name__} has nothing to show")

    def colouring(self) -> Colouring:
        """Return how the colours of the canvas are shown."""
        if self._background is None:
            self._background = self.background_colors[1]
        return Colouring(self._ground, tuple(self.get_line_filters()), self._background)

    def notify_style_update(self) -> None:
        """Ask again: Textual works the background out from the styles of all that the widget lies in."""
        self._background = None
        super().notify_style_update()

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


class CellsOfCanvas:
    """The cells of one canvas, whose numbers are worked out once: a change of screens draws them several times."""

    def __init__(self, canvas: Canvas, colouring: Colouring, system: ColorSystem) -> None:
        self._canvas, self._colouring, self._system = canvas, colouring, system
        self._numbers, self._table = canvas.numbers(), table_of(colouring, system)

    def are_of(self, canvas: Canvas, colouring: Colouring, system: ColorSystem) -> bool:
        """Tell whether they are those of this very canvas, in these colours."""
        return canvas is self._canvas and colouring == self._colouring and system is self._system

    def part(self, y: int, start: int, stop: int) -> list[Cell]:
        """Return the cells of a row from one column to before another."""
        table = self._table
        return [table[number] for number in self._numbers[y, start:stop].tolist()]


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
        cells = _cells_of(widget, system)
        for region in regions:
            if seen := region.translate(offset).intersection(in_sight):
                start = seen.x - offset.x
                display.put(seen.x, seen.y, cells.part(seen.y - offset.y, start, start + seen.width))


def _cells_of(widget: LiveWidget, system: ColorSystem) -> CellsOfCanvas:
    drawn = widget.whole(), widget.colouring(), system
    if widget.cells is None or not widget.cells.are_of(*drawn):
        widget.cells = CellsOfCanvas(*drawn)
    return widget.cells


def draw_all(display: Display, widgets: Sequence[LiveWidget], ground: int, system: ColorSystem) -> None:
    """Draw widgets that fill the screen but for a ground of one colour."""
    if widgets:
        colouring = widgets[0].colouring()._replace(ground=ground)
        display.fill(*CellsOfCanvas(Canvas(1, 1), colouring, system).part(0, 0, 1))
    draw_cells(display, [(widget, rows_of(widget.whole())) for widget in widgets], system)


def rows_of(canvas: Canvas) -> list[Region]:
    """Return the rows of a canvas."""
    return [Region(0, y, canvas.width, 1) for y in range(canvas.height)]
