"""Help: a scrolling page that begins with the pane in focus, above the screen that it was opened on."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from textual.app import ComposeResult

from mnist_tui.tui.features.help.content import Greyed, HelpContext, Subject, sections
from mnist_tui.tui.features.help.pane import HelpPane
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.live_widget import Changes
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.only_shown import About


def pane_subjects(panes: Iterable[type[Pane]]) -> tuple[Subject, ...]:
    """Return the help of the panes."""
    return tuple(
        Subject(pane.NAME or pane.TITLE, pane.HELP, pane.WORDS, pane.FOCUS, pane.PAGES) for pane in panes if pane.HELP
    )


def context_of(screen: type[RunScreen], focus: str, setting: str, about: About = "run") -> HelpContext:
    """Return the context of the help: screen, what it shows, focus, and the setting under the cursor."""
    text, words = screen.HELP, screen.WORDS
    if about != "run" and screen.HELP_ELSEWHERE:
        text, words = screen.HELP_ELSEWHERE, screen.WORDS_ELSEWHERE
    return HelpContext(Subject(screen.NAME, text, words), screen.KEYS or focus, setting)


ALL = 1_000_000
"""More rows than there are."""
BACK = ("escape", "q", "question_mark", "ctrl+c", "ctrl+q", "1")
SCROLL = {
    **dict.fromkeys(("j", "down"), 1),
    **dict.fromkeys(("k", "up"), -1),
    **dict.fromkeys(("pagedown", "space"), 10),
    "pageup": -10,
    "home": -ALL,
    "end": ALL,
}
"""Rows by key, as Textual names it."""


class Help(RunDialog[None]):
    """One scrolling page, which in a small window takes all of it but the status line."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012  # Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]  # noqa: RUF012
    READ_FIRST = "help"

    def __init__(
        self, store: Store, clock: Callable[[], float], panes: Iterable[type[Pane]], context: HelpContext
    ) -> None:
        super().__init__(store, clock)
        is_ascii, run = store.ui.look.glyphs.name == "ascii", store.run
        keymap, shown = store.ui.keymap.suiting(run), [pane for pane in panes if pane.suits(run)]
        context = replace(context, greyed=Greyed(run.lacks, store.ui.keymap.greyed(run)))
        self._page = HelpPane(tuple(sections(keymap, pane_subjects(shown), context, is_ascii)))

    def compose(self) -> ComposeResult:
        """Lay the page below the status line."""
        yield self.status
        yield self._page

    def show(self) -> Changes:
        """Bring both up to date; return their cells that have changed."""
        return self.show_panes([self.status, self._page])

    def press(self, key: str, character: str | None) -> bool:
        """Move the page, or go back; return False for a key that does neither."""
        if key in BACK:
            self.dismiss()
        elif key in SCROLL:
            self._page.move(SCROLL[key])
        return key in BACK or key in SCROLL
