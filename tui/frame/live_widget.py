"""Widgets whose cells change many times a second, and how these go to the display at once and alone.

Textual would draw them too, but four messages and a beat of its clock later, and look at every widget before it does.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

from rich.color import ColorSystem
from textual.errors import NoWidget
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from mnist_tui.tui.frame.cells import cells_of
from mnist_tui.tui.frame.display import Display
from mnist_tui.tui.frame.sgr import codes_of


class LiveWidget(Widget):
    """A widget whose rows, given by `render_line` of a subclass, are asked for whenever it is drawn.

    Textual alone keeps rows and has to be told of each one that is out of date, which makes it draw them.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows: the frame as Textual keeps it, and within it what `render_line` says now."""
        width, left = self.outer_size.width, self.content_offset.x
        strips = super().render_lines(Region(0, crop.y, width, crop.height))
        for place, y in enumerate(crop.line_range):
            if (within := self._within(y)) is not None:
                frame = strips[place]
                strips[place] = Strip.join([frame.crop(0, left), within, frame.crop(left + within.cell_length, width)])
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    def row(self, y: int, left: int, right: int) -> tuple[int, Strip]:
        """Return a strip of row `y` that reaches from column `left` to `right` or farther, and where it begins."""
        within, edge = self._within(y), self.content_offset.x
        if within is not None and edge <= left and right <= edge + within.cell_length:
            return edge, within
        return 0, self.render_lines(Region(0, y, self.outer_size.width, 1))[0]

    def _within(self, y: int) -> Strip | None:
        line = y - self.content_offset.y
        if not 0 <= line < self.size.height:
            return None
        strip = self.render_line(line).adjust_cell_length(self.size.width)
        for line_filter in self.get_line_filters():  # as Textual does: the terminal's own colours become the theme's
            strip = strip.apply_filter(line_filter, self.background_colors[1])
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
        offset, in_sight = place.region.offset, place.visible_region
        for y, row in groupby(regions, key=lambda region: region.y):
            of_row = list(row)
            first, strip = widget.row(y, of_row[0].x, of_row[-1].right)
            cells = [cell for text, style, _ in strip for cell in cells_of(text, codes_of(style, system))]
            for region in of_row:
                if seen := region.translate(offset).intersection(in_sight):
                    start = seen.x - offset.x - first
                    display.put(seen.x, seen.y, cells[start : start + seen.width])
