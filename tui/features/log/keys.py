"""The keys of the event log: scrolling. No Textual here."""

from mnist_tui.tui.features.log.state import LogState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked

FAR = 10**9
LINES = {"up": -1, "k": -1, "down": 1, "j": 1}
PAGES = {"pageup": -1, "pagedown": 1}
ENDS = {"home": -FAR, "end": FAR}


def toggle(controls: Controls) -> None:
    """Show the log at its latest line, or go back."""
    if controls.ui.screen == "log":
        controls.go_to("dashboard")
    else:
        controls.put(LogState())
        controls.go_to("log")


def scroll(controls: Controls, lines: int) -> None:
    """Scroll by so many lines; at the latest line the log follows again."""
    entries = controls.run.log.entries
    if not entries:
        return
    last, rows, end = controls.run.log.last, controls.ui.size("log")[1], controls.state(LogState).end
    first = min(entries[0].number + max(rows, 1) - 1, last)
    end = max((last if end is None else end) + lines, first)
    controls.put(LogState(None if end >= last else end))


def scroll_page(controls: Controls, key: str) -> None:
    """Scroll by the rows of the pane, less one."""
    scroll(controls, PAGES[key] * max(controls.ui.size("log")[1] - 1, 1))


def marked(controls: Controls) -> Marked | None:
    """Return the text of the line where scrolling stands, the latest at first."""
    entries, end = controls.run.log.entries, controls.state(LogState).end
    if not entries:
        return None
    place = len(entries) - 1 if end is None else min(max(end - entries[0].number, 0), len(entries) - 1)
    return Marked("line", entries[place].text)


KEYS = (
    Key(
        "o",
        "log",
        "The event log: changed settings, best results, what the doctor has found, rejected settings, and what "
        "libraries printed.",
        toggle,
        footer=19,
    ),
)
FOCUS = Focus(
    "log",
    "log",
    (
        FocusKey(
            "↑ ↓  k j",
            "scroll by one line",
            tuple(LINES),
            lambda controls, key: scroll(controls, LINES[key]),
            "↑↓",
            "scroll",
        ),
        FocusKey("pgup pgdn", "scroll by a page", tuple(PAGES), scroll_page, "pgup pgdn", "page"),
        FocusKey(
            "home end",
            "the oldest lines; the latest ones, following new ones",
            tuple(ENDS),
            lambda controls, key: scroll(controls, ENDS[key]),
            "home end",
            "ends",
        ),
        FocusKey("esc  o", "done", ("escape",), lambda controls, key: toggle(controls), "esc", "done"),
    ),
    marked=marked,
)
