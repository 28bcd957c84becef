"""How changed cells become bytes: these cells and no others, and of their style only what differs from the cell before.

Textual sends every row from the left border of its widget to the last changed cell, several times over when several
stretches of it have changed, and the whole style before and a reset after every few cells: four times the bytes, which
matters on a slow line.
"""

from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import _compositor
from textual._compositor import ChopsUpdate

RESET = "\x1b[0m"
ATTRIBUTES = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "reverse": "7", "strike": "9",
}  # fmt: skip
SHOWN_ON_BLANKS = ("underline", "reverse", "strike")


@lru_cache(maxsize=4096)
def codes_of(style: Style | None, system: ColorSystem) -> tuple[str, str, str, bool]:
    """Return the codes of a style: attributes, colour, background; and whether a blank looks the same in any colour."""
    if style is None:
        return "", "", "", True
    attributes = ";".join(code for name, code in ATTRIBUTES.items() if getattr(style, name))
    fore = ";".join(style.color.downgrade(system).get_ansi_codes()) if style.color else ""
    back = ";".join(style.bgcolor.downgrade(system).get_ansi_codes(foreground=False)) if style.bgcolor else ""
    return attributes, fore, back, not any(getattr(style, name) for name in SHOWN_ON_BLANKS)


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

    def write(self, segments: list[Segment], cells: int) -> None:
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
                    pen.write(list(strip.crop(left - x, right - x)), right - left)
        return pen.finish()


def send_changed_cells_only() -> None:
    """Have Textual use `NarrowUpdate`."""
    _compositor.ChopsUpdate = NarrowUpdate  # type: ignore[misc]
