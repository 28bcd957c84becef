"""The command palette: every command by name, found by typing a part of it.

Textual's own searches in tasks of its own, which fail when keys come faster than these, and hides that time goes on.
"""

from collections.abc import Callable, Iterable, Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.fuzzy import Matcher
from textual.widgets import Static

from mnist_tui.tui.frame.commands import Command
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.paint.text import whole_words

LONGEST = 40
PLACEHOLDER = "Search for commands"
GAPS = 5
"""Blanks before, between and behind title and key."""
LEAST_HELP = 24
"""Columns in which the beginning of a sentence about a command says anything."""
PAGE = 8
MOVES = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE, "home": -999, "end": 999}


def found(commands: Iterable[Command], typed: str) -> list[Command]:
    """Return the commands that match: by their titles, best first, then by what is said about them."""
    commands = list(commands)
    if not (wanted := typed.strip()):
        return commands
    matcher = Matcher(wanted)
    by_title = {command.title: matcher.match(command.title) for command in commands}
    titled = sorted((one for one in commands if by_title[one.title] > 0), key=lambda one: -by_title[one.title])
    rest = [one for one in commands if by_title[one.title] <= 0 and wanted.lower() in one.help.lower()]
    return titled + rest


class Commands(RunDialog[None]):
    """A line, the commands that match what is typed there, and what the chosen one does. The app passes its keys on."""

    READ_FIRST, IS_TYPED = "typed", True
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (18, "-high")]  # noqa: RUF012  # Textual declares it so

    def __init__(self, store: Store, clock: Callable[[], float], commands: Iterable[Command]) -> None:
        super().__init__(store, clock)
        self._commands = tuple(commands)
        self._found: Sequence[Command] = self._commands
        self._title_width = max((len(command.title) for command in self._commands), default=0)
        self._key_width = max((len(command.key) for command in self._commands), default=0)
        self._chosen = self._first = 0
        self.typed = ""

    def compose(self) -> ComposeResult:
        """Show the line and the list."""
        yield self.status
        with Vertical(id="palette"):
            yield Static(id="typed")
            yield Static(id="commands")
            yield Static(id="about")

    def on_resize(self, event: events.Resize) -> None:
        """Show as many commands as there are rows for."""
        self.call_after_refresh(self._show)

    def press(self, key: str, character: str | None) -> bool:
        """Handle a key, also before the palette can be seen; while it is open it gets every key."""
        if key in ("escape", "ctrl+c", "ctrl+q", "ctrl+p"):
            self.dismiss()
        elif key == "enter":
            self._run(self._chosen)
        elif key in MOVES:
            self._chosen = min(max(self._chosen + MOVES[key], 0), max(len(self._found) - 1, 0))
            self._show()
        elif key in ("backspace", "ctrl+u"):
            self._type(self.typed[:-1] if key == "backspace" else "")
        elif character and character.isprintable():
            self._type((self.typed + character)[:LONGEST])
        return True

    def on_click(self, event: events.Click) -> None:
        """Run the command that was clicked; a click beside the palette closes it."""
        if event.widget is not None and event.widget.id == "commands":
            self._run(self._first + event.y)
        elif event.widget is self:
            self.dismiss()

    def on_mouse_scroll_down(self) -> None:
        """Choose the next command."""
        self.press("down", None)

    def on_mouse_scroll_up(self) -> None:
        """Choose the previous command."""
        self.press("up", None)

    def _type(self, text: str) -> None:
        self.typed, self._chosen = text, 0
        self._found = found(self._commands, text)
        self._show()

    def _run(self, number: int) -> None:
        """Close, and do what was chosen at once: keys that come after it are for what it opens."""
        if number < len(self._found):
            self.dismiss()
            self._found[number].callback()

    def _show(self) -> None:
        """Draw the line and the part of the list around the chosen command."""
        if not self.query("#commands"):
            return
        self.query_one("#typed", Static).update(
            Text.assemble(
                self.typed, (self.store.ui.look.glyphs.caret, "bold"), "" if self.typed else f" {PLACEHOLDER}"
            )
        )
        rows = self.query_one("#commands", Static)
        height, width = max(rows.size.height, 1), rows.size.width
        self._first = min(max(self._first, self._chosen - height + 1), self._chosen)
        shown = self._found[self._first : self._first + height]
        lines = [self._line(command, self._first + place, width) for place, command in enumerate(shown)]
        rows.update(Text("\n").join(lines) if lines else Text("no command matches"))
        self.query_one("#about", Static).update(Text(self._found[self._chosen].help if self._found else ""))

    def _line(self, command: Command, number: int, width: int) -> Text:
        beside = self._title_width + self._key_width + GAPS
        room = width - beside
        text = whole_words(command.help, room, self.store.ui.look.glyphs)
        title, key = f" {command.title:{self._title_width}}  ", f"{command.key:{self._key_width}}  "
        line = Text.assemble((title, "" if command.is_grey else "bold"), key, text if room >= LEAST_HELP else "")
        muted = self.store.ui.look.palette.muted
        if command.is_grey and muted >= 0:
            line.stylize(f"color({muted})")
        line.truncate(width, overflow="crop", pad=True)
        if number == self._chosen:
            line.stylize("reverse")
        return line
