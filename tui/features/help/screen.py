"""Help: a scrolling page that begins with the pane in focus. It lays out the sections of `content.py`."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widgets import Static

from mnist_tui.tui.features.help.content import HelpContext, Row, Section, Subject, sections
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.store import Store

WIDE = 120
"""Columns of the terminal from which the keys stand in two columns."""
FRAME = 6
"""Columns that the frame keeps free of its texts."""
LONGEST_NAME = 20
"""Columns for the names of a table; a longer one is wrapped."""


def pane_subjects(panes: Iterable[type[Pane]]) -> tuple[Subject, ...]:
    """Return the help of the panes."""
    return tuple(Subject(pane.NAME or pane.TITLE, pane.HELP, pane.WORDS, pane.FOCUS) for pane in panes if pane.HELP)


def context_of(screen: type[RunScreen], focus: str, setting: str) -> HelpContext:
    """Return the context of the help: screen, focus, and the setting under the cursor."""
    return HelpContext(Subject(screen.NAME, screen.HELP, screen.WORDS), screen.KEYS or focus, setting)


def columns_in(width: int) -> int:
    """Return in how many columns the keys stand in a window of that width."""
    return 2 if width >= WIDE else 1


def in_columns(rows: tuple[Row, ...], columns: int, name_width: int) -> Table:
    """Return the rows side by side in `columns` columns, read downwards."""
    table = Table.grid(padding=(0, 2), expand=True)
    for _ in range(columns):
        table.add_column(
            style="bold", width=name_width, overflow="fold"
        )  # Rich would end it with a mark that is not ASCII
        table.add_column(ratio=1, overflow="fold")
    height = -(-len(rows) // columns)
    filled = [*rows, *[("", "")] * (height * columns - len(rows))]
    for y in range(height):
        table.add_row(*(text for row in filled[y::height] for text in row))
    return table


class Block(Static):
    """A text or a table. It keeps its height: Textual works it out twice, which takes longer than all the rest."""

    def __init__(self, content: RenderableType, name: str) -> None:
        super().__init__(content, id=name)
        self._heights: dict[int, int] = {}
        """By width."""

    def replace(self, content: RenderableType) -> None:
        """Show something else."""
        self._heights.clear()
        self.update(content)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that it takes."""
        if width not in self._heights:
            self._heights[width] = super().get_content_height(container, viewport, width)
        return self._heights[width]


class Help(RunDialog[None]):
    """One scrolling page."""

    READ_FIRST = "help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,ctrl+c,ctrl+q,1", "close", "back"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]

    def __init__(
        self, store: Store, clock: Callable[[], float], panes: Iterable[type[Pane]], context: HelpContext
    ) -> None:
        super().__init__(store, clock)
        self._glyphs = store.ui.look.glyphs
        is_ascii = self._glyphs.name == "ascii"
        self._columns = columns_in(store.ui.size("window")[0])
        self._sections = tuple(sections(store.ui.keymap, pane_subjects(panes), context, is_ascii))

    def compose(self) -> ComposeResult:
        """Lay out the sections."""
        yield self.status
        with VerticalScroll(id="help"):
            for number, section in enumerate(self._sections):
                yield Static(Text(section.heading, "bold underline"), classes="heading")
                yield Block(Text(section.text) if section.text else self._table(section), f"section-{number}")

    def _table(self, section: Section) -> Table:
        widest = max(len(name) for name, _ in section.rows)
        return in_columns(section.rows, self._columns if section.is_wide else 1, min(widest, LONGEST_NAME))

    def on_mount(self) -> None:
        """Name the way back."""
        super().on_mount()
        self.query_one("#help").border_title = "help"

    def on_resize(self, event: events.Resize) -> None:
        """Put the keys into as many columns as there is room for, and into the frame the way back."""
        arrows = "j k" if self._glyphs.name == "ascii" else "↑↓"
        whole = f"{arrows} scroll{self._glyphs.separator}esc back"
        # Textual would cut a longer one, and end it with a mark that not every terminal can draw.
        fits = len(whole) <= event.size.width * 9 // 10 - FRAME
        self.query_one("#help").border_subtitle = whole if fits else "esc back"
        self._columns, before = columns_in(event.size.width), self._columns
        if self._columns == before:
            return  # another table would be laid out again, which takes longer than all the rest
        for number, section in enumerate(self._sections):
            if section.is_wide:
                self.query_one(f"#section-{number}", Block).replace(self._table(section))

    def action_scroll(self, rows: int) -> None:
        """Move the page."""
        self.query_one("#help").scroll_relative(y=rows, animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
