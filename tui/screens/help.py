"""Help: the keys, the panes and the settings, each from the table that also makes it work."""

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.keys import KEYS, KNOB_KEYS
from mnist_tui.tui.panes import PANES


def keys_table() -> Table:
    """Return what every key does."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for key in KEYS:
        table.add_row(key.name, key.help)
    table.add_row("ctrl+p", "Every command by name.")
    table.add_row("", "")
    for name, what in KNOB_KEYS:
        table.add_row(name, f"In the settings: {what}.")
    return table


def panes_table() -> Table:
    """Return what every pane shows."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for pane in PANES:
        if pane.HELP:
            table.add_row(pane.TITLE or "status", pane.HELP)
    return table


def settings_table() -> Table:
    """Return what every setting is, with its range."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for setting in SETTINGS.values():
        when = "" if setting.live else " Takes a new network."
        table.add_row(setting.name.replace("_", " "), f"{setting.help}; {setting.range_text}.{when}")
    return table


class Help(ModalScreen[None]):
    """One page to scroll through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,ctrl+c,1", "close", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]

    def compose(self) -> ComposeResult:
        """Show the tables one below the other."""
        with VerticalScroll(id="help"):
            for title, table in (("keys", keys_table()), ("panes", panes_table()), ("settings", settings_table())):
                yield Static(Text(title, "bold underline"), classes="heading")
                yield Static(table)

    def on_mount(self) -> None:
        """Name the way back."""
        page = self.query_one("#help")
        page.border_title, page.border_subtitle = "help", "↑↓ scroll · esc back"

    def action_scroll(self, rows: int) -> None:
        """Move the page."""
        self.query_one("#help").scroll_relative(y=rows, animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
