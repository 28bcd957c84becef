"""Widgets whose cells change many times a second, and how these go to the display at once and alone.

Textual would draw them too, but four messages and a beat of its clock later, and look at every widget before it does.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from rich.color import ColorSystem
from textual.color import Color
from textual.errors import NoWidget
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from mnist_tui.tui.frame.cells import cells_of
from mnist_tui.tui.frame.display import Display
from mnist_tui.tui.frame.sgr import codes_of

EMPTY: Final = Strip([])


class Inside(NamedTuple):
    """What is within the frame of a widget: its place, counted from the corner, and how its colours are changed.

    Textual works each of it out again whenever it is asked.
    """

    left: int
    top: int
    width: int
    height: int
    filters: Sequence[LineFilter]
    background: Color


class LiveWidget(Widget):
    """A widget whose rows, given by `live_line` of a subclass, are asked for whenever it is drawn.

    Textual alone keeps rows and has to be told of each one that is out of date, which makes it draw them.
    """

    _is_frame_alone = False
    """True while Textual draws the frame: the rows within it would be thrown away."""

    def live_line(self, y: int) -> Strip:
        """Return a row as it is now."""
        raise AssertionError(f"{type(self).__name__} has no rows")

    def render_line(self, y: int) -> Strip:
        """Return a row to Textual."""
        return EMPTY if self._is_frame_alone else self.live_line(y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows: the frame as Textual keeps it, and within it what `live_line` says now."""
        width, inside = self.outer_size.width, self.inside()
        left, right = inside.left, inside.left + inside.width
        self._is_frame_alone = True
        strips = super().render_lines(Region(0, crop.y, width, crop.height))
        self._is_frame_alone = False
        for place, y in enumerate(crop.line_range):
            if (row := self._row_inside(y, inside)) is not None:
                frame = strips[place]
                strips[place] = Strip.join([frame.crop(0, left), row, frame.crop(right, width)])
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    def inside(self) -> Inside:
        """Return what is within the frame."""
        return Inside(*self.content_offset, *self.size, self.get_line_filters(), self.background_colors[1])

    def row(self, y: int, left: int, right: int, inside: Inside) -> tuple[int, Strip]:
        """Return a strip of row `y` that reaches from column `left` to `right` or farther, and where it begins."""
        if inside.left <= left and right <= inside.left + inside.width:
            row = self._row_inside(y, inside)
            if row is not None:
                return inside.left, row
        return 0, self.render_lines(Region(0, y, self.outer_size.width, 1))[0]

    def _row_inside(self, y: int, inside: Inside) -> Strip | None:
        line = y - inside.top
        if not 0 <= line < inside.height:
            return None
        strip = self.live_line(line).adjust_cell_length(inside.width)
        for line_filter in inside.filters:  # as Textual does: the terminal's own colours become the theme's
            strip = strip.apply_filter(line_filter, inside.background)
        return strip


Changes: TypeAlias = Sequence[tuple[LiveWidget, Sequence[Region]]]
"""Widgets and their changed cells, row by row, counted from the corner of the widget."""


def draw_cells(display: Display, changes: Changes, system: ColorSystem) -> None:
    """Draw changed cells of widgets that nothing lies upon, as far as they are in sight."""
    for widget, regions in changes:
        try:
            place = widget.screen.find_widget(widget)
        except NoWidget:
            continue  # once it has a place, Textual draws it
        offset, in_sight, inside = place.region.offset, place.visible_region, widget.inside()
        for y, row in groupby(regions, key=lambda region: region.y):
            of_row = list(row)
            first, strip = widget.row(y, of_row[0].x, of_row[-1].right, inside)
            cells = [cell for text, style, _ in strip for cell in cells_of(text, codes_of(style, system))]
            for region in of_row:
                if seen := region.translate(offset).intersection(in_sight):
                    start = seen.x - offset.x - first
                    display.put(seen.x, seen.y, cells[start : start + seen.width])
