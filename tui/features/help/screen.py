"""Help: the keys, the panes and the settings, each from the table that also makes it work."""

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.dashboard.panes import PANES
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.features.inspector.attributions_pane import AttributionsPane
from mnist_tui.tui.features.inspector.neighbours_pane import NeighboursPane
from mnist_tui.tui.features.inspector.pane import InspectPane
from mnist_tui.tui.features.inspector.past_pane import PastPane
from mnist_tui.tui.features.log.pane import LogPane
from mnist_tui.tui.features.map.pane import MapPane
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.units.histograms_pane import HistogramsPane
from mnist_tui.tui.features.units.pane import UnitsPane
from mnist_tui.tui.frame.characters import glyphs_of, keep_to_characters
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.keymap import FOCUS_KEYS, KEYS, PLACES, in_words
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState

Row = tuple[str, str]
ELSEWHERE: tuple[type[Pane], ...] = (
    LogPane,
    GalleryPane,
    InspectPane,
    AttributionsPane,
    NeighboursPane,
    PastPane,
    UnitsPane,
    HistogramsPane,
    MapPane,
)
"""The panes of other screens than the dashboard."""
SHORT: dict[type[Pane], str] = {
    AttributionsPane: "hidden units",
    NeighboursPane: "neighbours",
    PastPane: "past of an image",
    HistogramsPane: "histograms",
}
"""What stands in the help for titles that are sentences."""
WIDE = 120
"""Columns of the terminal from which the keys stand in two columns."""


def key_rows(plain: bool, without: str = "") -> list[Row]:
    """Return what every key does, those of the focus `without` left out; with `plain` arrows are written as words."""
    rows = [(key.name, key.help) for key in KEYS]
    rows.append(("ctrl+p", "Every command by name."))
    for focus in FOCUS_KEYS:
        if focus != without:
            rows.extend((name, f"In the {PLACES[focus]}: {text}") for name, text in focus_rows(focus, plain))
    return rows


def focus_rows(focus: str, plain: bool) -> list[Row]:
    """Return what the keys do while that part of the screen has them."""
    return [(in_words(key.names) if plain else key.names, f"{key.help}.") for key in FOCUS_KEYS.get(focus, ())]


def pane_rows() -> list[Row]:
    """Return what every pane shows."""
    return [(_name(pane), pane.HELP) for pane in (*PANES, *ELSEWHERE) if pane.HELP]


def _name(pane: type[Pane]) -> str:
    return PLACES.get(pane.FOCUS) or SHORT.get(pane) or pane.TITLE or pane.__name__.removesuffix("Pane").lower()


def setting_rows() -> list[Row]:
    """Return what every setting is, with its range."""
    return [
        (
            setting.name.replace("_", " "),
            f"{setting.explained()} {setting.flag} {setting.range_text}; "
            f"{'live.' if setting.live else 'takes a new network.'}",
        )
        for setting in SETTINGS.values()
    ]


def name_width(plain: bool) -> int:
    """Return one width for the names in all tables, so that their texts begin in the same column."""
    return max(len(name) for name, _ in [*key_rows(plain), *pane_rows(), *setting_rows()])


def in_columns(rows: list[Row], columns: int, plain: bool = True) -> Table:
    """Return the rows side by side in `columns` columns, read downwards."""
    table = Table.grid(padding=(0, 2), expand=True)
    for _ in range(columns):
        table.add_column(no_wrap=True, style="bold", width=name_width(plain))
        table.add_column(ratio=1)
    height = -(-len(rows) // columns)
    rows = rows + [("", "")] * (height * columns - len(rows))
    for y in range(height):
        table.add_row(*(text for row in rows[y::height] for text in row))
    return table


class Help(RunDialog[None]):
    """One page to scroll through; what has the focus comes first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,ctrl+c,ctrl+q,1", "close", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]

    def __init__(self, view: Run, ui: UiState) -> None:
        """Explain what has the focus, the setting under the cursor included."""
        super().__init__(view, ui)
        self._focus, self._chosen = ui.focus, ADJUSTABLE[ui.chosen_setting]

    def compose(self) -> ComposeResult:
        """Show the tables one below the other."""
        plain = glyphs_of(self.app).name == "ascii"
        yield self.status
        with VerticalScroll(id="help"):
            if self._focus in FOCUS_KEYS:
                yield from self._compose_focus()
            yield Static(Text("keys", "bold underline"), classes="heading")
            yield Static(id="keys")
            for title, rows in (("panes", pane_rows()), ("settings", setting_rows())):
                yield Static(Text(title, "bold underline"), classes="heading")
                yield Static(in_columns(rows, 1, plain))

    def _compose_focus(self) -> ComposeResult:
        name, text = self._about()
        yield Static(Text(name, "bold underline"), classes="heading")
        yield Static(Text(text), id="chosen")
        yield Static(Text(f"keys in the {PLACES[self._focus]}", "bold underline"), classes="heading")
        yield Static(id="focus-keys")

    def _about(self) -> Row:
        """Return the name of what has the focus, and what it is: the setting under the cursor, or the pane."""
        if self._focus == "settings" and self._chosen in SETTINGS:
            name = self._chosen.replace("_", " ")
            return name, dict(setting_rows())[name]
        name = PLACES[self._focus]
        return name, dict(pane_rows())[name]

    def on_mount(self) -> None:
        """Name the way back."""
        keep_to_characters(self)
        page, glyphs = self.query_one("#help"), glyphs_of(self.app)
        arrows = "j k" if glyphs.name == "ascii" else "↑↓"
        page.border_title, page.border_subtitle = "help", f"{arrows} scroll{glyphs.separator}esc back"

    def on_resize(self, event: events.Resize) -> None:
        """Put the keys into as many columns as there is room for."""
        plain, columns = glyphs_of(self.app).name == "ascii", 2 if event.size.width >= WIDE else 1
        self.query_one("#keys", Static).update(in_columns(key_rows(plain, without=self._focus), columns, plain))
        if self._focus in FOCUS_KEYS:
            self.query_one("#focus-keys", Static).update(in_columns(focus_rows(self._focus, plain), columns, plain))

    def action_scroll(self, rows: int) -> None:
        """Move the page."""
        self.query_one("#help").scroll_relative(y=rows, animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
