"""Tells screens which characters the terminal can draw, so that frames and scroll bars keep to them."""

from textual.app import App
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widget import Widget

from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.glyphs import BRAILLE, Glyphs


class WholeCellBar(ScrollBarRender):
    """A scroll bar without the block characters that draw its ends in eighths of a cell."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


def glyphs_of(app: App[object]) -> Glyphs:
    """Return the characters to draw with; an app that shows no run draws with all of them."""
    ui = getattr(app, "ui", None)
    return ui.look.glyphs if isinstance(ui, UiState) else BRAILLE


def keep_to_characters(screen: Widget) -> None:
    """Give a screen the class that frames it in plain characters where only those can be drawn."""
    plain = glyphs_of(screen.app).name == "ascii"
    screen.set_class(plain, "-ascii")
    ScrollBar.renderer = WholeCellBar if plain else ScrollBarRender
