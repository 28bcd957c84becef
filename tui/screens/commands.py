"""The list of every command, searched by name. It is Textual's own, in characters that every terminal can draw."""

from textual.command import CommandPalette

from mnist_tui.tui.screens.characters import keep_to_characters


class Commands(CommandPalette):
    """The command palette."""

    def __init__(self) -> None:
        super().__init__(placeholder="Search for commands", id="--command-palette")

    def on_mount(self) -> None:
        """Keep to the characters that the terminal can draw."""
        keep_to_characters(self)
