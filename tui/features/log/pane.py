"""The event log, line by line, with time and step."""

import time

from mnist_tui.tui.client.event_log import Entry, Kind
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.log.paint import LogLine, paint_log
from mnist_tui.tui.features.log.state import LogState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.roles import Role

ROLES: dict[Kind, Role] = {
    "run": "key",
    "change": "text",
    "best": "validation",
    "test": "text",
    "pause": "key",
    "done": "key",
    "error": "wrong",
    "output": "warm",
    "notice": "muted",
    "found": "warm",
}


def step_text(step: int | None) -> str:
    """Write a step; nothing where there is none."""
    return f"{step:,}" if step is not None else ""


def log_line(entry: Entry) -> LogLine:
    """Return the line of an entry."""
    clock = time.strftime("%H:%M:%S", time.localtime(entry.seconds))
    return LogLine(clock, step_text(entry.step), entry.kind, ROLES[entry.kind], entry.text)


class LogPane(Pane):
    """The log, at its end unless it is scrolled back."""

    TITLE = "log"
    FOCUS = "log"
    HELP = (
        "The event log: starts, changed settings, best results, test evaluations, pauses, what the doctor has found, "
        "rejected settings, and whatever a library printed. Each line has the time of day and the training step."
    )
    ALWAYS_LIVE = True
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the lines; none is written that has no room."""
        entries = run.log.entries
        end = len(entries)
        if (scrolled := ui.state(LogState).end) is not None and entries:
            end = min(max(scrolled - entries[0].number + 1, 1), end)
        first = max(end - height, 0)
        lines = tuple(map(log_line, entries[first : end + height]))
        widest = step_text(max((entry.step for entry in entries if entry.step is not None), default=None))
        return paint_log(lines, end - first, width, height, ui.look.palette, len(widest))

    def title(self, run: Run, ui: UiState) -> str:
        """Count the lines."""
        count = len(run.log.entries)
        separator = ui.look.glyphs.separator
        hint = f"{separator}end follows" if ui.state(LogState).end is not None else ""
        return f"{self.TITLE}{separator}{count:,} line{'s' * (count != 1)}{hint}"
