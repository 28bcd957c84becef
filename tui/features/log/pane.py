"""What happened, line by line, with clock and step."""

import time

from textual.geometry import Region

from mnist_tui.tui.client.event_log import Entry, Kind
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.log.paint import LogLine, paint_log
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.roles import Role

ROLES: dict[Kind, Role] = {
    "run": "key",
    "change": "text",
    "best": "right",
    "test": "text",
    "rest": "key",
    "trouble": "wrong",
    "output": "warm",
    "notice": "muted",
}


def log_line(entry: Entry) -> LogLine:
    """Return an entry as it is drawn."""
    clock = time.strftime("%H:%M:%S", time.localtime(entry.seconds))
    step = f"{entry.step:,}" if entry.step is not None else ""
    return LogLine(clock, step, entry.kind, ROLES[entry.kind], entry.text)


class LogPane(Pane):
    """The log, at its end unless somebody has scrolled back."""

    TITLE = "log"
    HELP = "What happened: changed settings, best results, rests, refusals, and whatever a library printed or warned."
    ALWAYS_LIVE = True
    FOLLOWS_STEPS = False

    def show(self) -> list[Region]:
        """Paint again, and say how many lines make a page."""
        self._ui.log_rows = max(self.size.height, 1)
        return super().show()

    def paint(self, view: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the lines."""
        entries = view.log.entries
        lines = tuple(map(log_line, entries))
        end = len(lines)
        if ui.log_end is not None and entries:
            end = min(max(ui.log_end - entries[0].number + 1, 1), end)
        return paint_log(lines, end, width, height, ui.look.palette)

    def title(self, view: Run, ui: UiState) -> str:
        """Count the lines."""
        count = len(view.log.entries)
        separator = ui.look.glyphs.separator
        frozen = f"{separator}end follows" if ui.log_end is not None else ""
        return f"{self.TITLE}{separator}{count:,} line{'s' * (count != 1)}{frozen}"
