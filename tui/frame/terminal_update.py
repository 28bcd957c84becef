"""How changed cells become bytes: these cells and no others, and of their style only what differs from the cell before.

Textual sends every row from the left border of its widget to the last changed cell, several times over when several
stretches of it have changed, and the whole style before and a reset after every few cells: four times the bytes, which
matters on a slow line.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from rich.color import Color, ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import _compositor
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.errors import NoWidget
from textual.geometry import Region
from textual.widget import Widget

from mnist_tui.tui.paint.palette import rgb

RESET = "\x1b[0m"
ATTRIBUTES = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "reverse": "7", "strike": "9",
}  # fmt: skip
NUMBERS = {rgb(index): index for index in range(255, 15, -1)}
"""Colours that every terminal has by number, which is half as long as the mixture."""
QUESTION = "\x1b[6n"
"""Where the cursor is: a terminal answers once it has taken in what was written before, with `CursorPosition`."""
Changes: TypeAlias = Sequence[tuple[Widget, Sequence[Region]]]
"""Widgets and their changed cells, row by row, counted from the corner of the widget."""
SHOWN_ON_BLANKS = ("underline", "reverse", "strike")


@lru_cache(maxsize=4096)
def codes_of(style: Style | None, system: ColorSystem) -> tuple[str, str, str, bool]:
    """Return the codes of a style: attributes, colour, background; and whether a blank looks the same in any colour."""
    if style is None:
        return "", "", "", True
    attributes = ";".join(code for name, code in ATTRIBUTES.items() if getattr(style, name))
    fore, back = _codes(style.color, system, True), _codes(style.bgcolor, system, False)
    return attributes, fore, back, not any(getattr(style, name) for name in SHOWN_ON_BLANKS)


def _codes(colour: Color | None, system: ColorSystem, foreground: bool) -> str:
    if colour is None:
        return ""
    if system is ColorSystem.TRUECOLOR and colour.triplet in NUMBERS:
        return f"{38 if foreground else 48};5;{NUMBERS[colour.triplet]}"
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground))


class Pen:
    """Writes cells one after the other, and remembers where the cursor stands and what style is on."""

    def __init__(self, system: ColorSystem) -> None:
        self._system = system
        self._place = (-1, -1)
        self._attributes = self._fore = self._back = ""
        self._pieces: list[str] = []

    def move(self, x: int, y: int) -> None:
        """Go to a cell, counted from 0."""
        if self._place != (x, y):
            self._pieces.append(f"\x1b[{x + 1}G" if self._place[1] == y else f"\x1b[{y + 1};{x + 1}H")
        self._place = (x, y)

    def write(self, segments: Iterable[Segment], cells: int) -> None:
        """Write segments that take so many cells."""
        for text, style, _ in segments:
            self._change(text, style)
            self._pieces.append(text)
        self._place = (self._place[0] + cells, self._place[1])

    def finish(self) -> str:
        """Return everything that was written, with the style off at the end."""
        if self._attributes or self._fore or self._back:
            self._pieces.append(RESET)
        return "".join(self._pieces)

    def _change(self, text: str, style: Style | None) -> None:
        attributes, fore, back, blanks_are_plain = codes_of(style, self._system)
        if blanks_are_plain and not text.strip(" ") and self._attributes == "" and back:
            attributes, fore = self._attributes, self._fore
        gone = (self._attributes and attributes != self._attributes) or (self._fore and not fore)
        if gone or (self._back and not back):
            codes = ["0", attributes, fore, back]
        else:
            codes = [
                new
                for new, old in ((attributes, self._attributes), (fore, self._fore), (back, self._back))
                if new != old
            ]
        if codes := [code for code in codes if code]:
            self._pieces.append(f"\x1b[{';'.join(codes)}m")
        self._attributes, self._fore, self._back = attributes, fore, back


class NarrowUpdate(ChopsUpdate):
    """An update of a few cells, in few bytes."""

    def render_segments(self, console: Console) -> str:
        """Return the changed stretches, each with the movement of the cursor to its place."""
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        for y, first, stop in self.spans:
            for (x, strip), end in zip(self.chops[y].items(), self.chop_ends[y], strict=False):
                left, right = max(x, first), min(end, stop)
                if strip is not None and left < right:
                    pen.move(left, y)
                    pen.write(strip.crop(left - x, right - x), right - left)
        return pen.finish()


class WholeUpdate(LayoutUpdate):
    """An update of the whole screen, in few bytes."""

    def render_segments(self, console: Console) -> str:
        """Return every row, with the movement of the cursor to its start."""
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        for y, strips in enumerate(self.strips, self.region.y):
            pen.move(self.region.x, y)
            for strip in strips:
                pen.write(strip, strip.cell_length)
        return pen.finish()


def cells_text(changes: Changes, system: ColorSystem) -> str:
    """Return the changed cells of widgets that nothing lies upon, as far as they are in sight."""
    pen = Pen(system)
    for widget, rows in changes:
        try:
            place = widget.screen.find_widget(widget)
        except NoWidget:
            continue  # once it has a place, Textual draws it whole
        left, top = place.region.offset
        first, last = min(row.y for row in rows), max(row.y for row in rows)
        strips = widget.render_lines(Region(0, first, place.region.width, last + 1 - first))
        for row in rows:
            if cells := row.translate((left, top)).intersection(place.visible_region):
                pen.move(cells.x, cells.y)
                pen.write(strips[row.y - first].crop(cells.x - left, cells.right - left), cells.width)
    return pen.finish()


def send_cells(app: App[int], changes: Changes) -> bool:
    """Send changed cells, these alone and at once, and ask the terminal to answer when it has them; False without one.

    Textual would send them four messages and a beat of its clock later, and look at every widget before it does.
    """
    if app._driver is None or app.is_headless:
        return False
    picture = cells_text(changes, app.console._color_system or ColorSystem.TRUECOLOR)
    if app._sync_available:
        picture = f"{SYNC_START}{picture}{SYNC_END}"
    app._driver.write(picture + QUESTION)
    app._driver.flush()
    return True


def send_few_bytes() -> None:
    """Have Textual use these updates."""
    _compositor.ChopsUpdate, _compositor.LayoutUpdate = NarrowUpdate, WholeUpdate  # type: ignore[misc]
