"""Keeps frames and scroll bars to the characters that the terminal can draw."""

from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widget import Widget

from mnist_tui.tui.paint.glyphs import Glyphs

PLAIN = "-ascii"
"""The class of a screen whose frames are drawn in plain characters."""


def are_plain(glyphs: Glyphs) -> bool:
    """Tell whether only plain characters can be drawn."""
    return glyphs.name == "ascii"


class WholeCellBar(ScrollBarRender):
    """A scroll bar without the block characters that draw its ends in eighths of a cell."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


def keep_to_characters(screen: Widget, glyphs: Glyphs) -> None:
    """Frame a screen in plain characters where only those can be drawn."""
    screen.set_class(are_plain(glyphs), PLAIN)
    ScrollBar.renderer = WholeCellBar if are_plain(glyphs) else ScrollBarRender
