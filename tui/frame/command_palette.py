"""The command palette: Textual's own, in characters that every terminal can draw."""

from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.geometry import Size

from mnist_tui.tui.frame.characters import keep_to_characters
from mnist_tui.tui.frame.close_once import close_once
from mnist_tui.tui.paint.glyphs import Glyphs

LEAST_COLUMNS, LEAST_ROWS = 20, 8


def has_room(size: Size) -> bool:
    """Tell whether a window has room for the palette; Textual's own fails in a few rows or columns."""
    return size.width >= LEAST_COLUMNS and size.height >= LEAST_ROWS


class Commands(CommandPalette):
    """The command palette."""

    BINDINGS: ClassVar[list[BindingType]] = [  # with priority: the input line would take ctrl+c as copy
        Binding("ctrl+c,ctrl+q", "escape", "back", show=False, priority=True)
    ]

    def __init__(self, glyphs: Glyphs) -> None:
        """`glyphs` are the characters that the terminal can draw."""
        self._glyphs = glyphs
        super().__init__(placeholder="Search for commands", id="--command-palette")

    def on_mount(self) -> None:
        """Keep to the characters that the terminal can draw."""
        keep_to_characters(self, self._glyphs)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, unless it is closed already."""
        return close_once(self, super().dismiss)
