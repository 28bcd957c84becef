"""The list of every command, searched by name. It is Textual's own, in characters that every terminal can draw."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandPalette

from mnist_tui.tui.screens.characters import keep_to_characters


class Commands(CommandPalette):
    """The command palette."""

    BINDINGS: ClassVar[list[BindingType]] = [  # first of all: the line one types in would take ctrl+c for copying
        Binding("ctrl+c,ctrl+q", "escape", "back", show=False, priority=True)
    ]

    def __init__(self) -> None:
        super().__init__(placeholder="Search for commands", id="--command-palette")

    def on_mount(self) -> None:
        """Keep to the characters that the terminal can draw."""
        keep_to_characters(self)
