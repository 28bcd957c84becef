"""The line to one screen: commands come in within an allowance, reports go out as there is room for them.

It never waits for the screen. What the line does not take at once stays behind: of each kind of report the newest.
"""

from collections.abc import Hashable

import msgspec

from mnist_tui.tui.protocol.commands import Command
from mnist_tui.tui.protocol.frames import FrameError
from mnist_tui.tui.protocol.limits import FloodError
from mnist_tui.tui.protocol.link import EngineEnd, LinkClosedError
from mnist_tui.tui.protocol.reports import CommandRejected, Failed, Report
from mnist_tui.tui.protocol.setting_values import PlainValue
from mnist_tui.tui.session.allowance import PIECE, REFUSED, Allowance

MOST_AT_ONCE = 1 << 16
"""Bytes after which no further report is sent in the same piece: what lies in the line nothing newer can replace."""
TOO_MUCH = "this screen sent more commands than any person can give"


class ScreenLine:
    """The engine's end of a line to a screen. Session thread only."""

    def __init__(self, link: EngineEnd, allowance: Allowance | None) -> None:
        """`allowance` limits what a guest may send."""
        self._link, self._allowance = link, allowance
        self._waiting: dict[Hashable, Report] = {}
        """Reports that the line has no room for, by what a later one takes the place of; the oldest first."""
        self.has_left = self.is_shut_out = False
        """True once the screen has hung up, and once it was shut out because of what it sent."""

    def fileno(self) -> int:
        """Return the descriptor to watch."""
        return self._link.fileno()

    @property
    def is_behind(self) -> bool:
        """True while there is something to tell that the line has had no room for."""
        return not self.has_left and ((self._has_room and bool(self._waiting)) or self._link.has_unsent)

    @property
    def is_out_of_reach(self) -> bool:
        """True for a screen that may have gone without anybody being told: of one on this machine that is known."""
        return False

    @property
    def _has_room(self) -> bool:
        """False while nothing more is to be told, although the line may take it."""
        return True

    def _outgoing(self, report: Report) -> Report:
        """Return what is sent in the place of a report."""
        return report

    def commands(self) -> list[Command]:
        """Return the commands that have arrived; after the last one `has_left` is true."""
        before = self._link.bytes_received
        try:
            commands = self._link.drain()
        except LinkClosedError:
            self.leave()
            return []
        except msgspec.DecodeError as error:
            return self._shut_out(f"a damaged command: {error}")
        except FloodError:
            return self._shut_out(TOO_MUCH)
        if self._exceeds_allowance(len(commands), self._link.bytes_received - before):
            return self._shut_out(TOO_MUCH)
        return commands

    def _shut_out(self, why: str) -> list[Command]:
        self.is_shut_out = True
        self.leave(Failed(why, ""))
        return []

    def _exceeds_allowance(self, commands: int, size: int) -> bool:
        if self._allowance is None:
            return False
        return self._allowance.is_exceeded(commands + PIECE * self._link.is_amid_a_frame, size)

    @property
    def is_guest(self) -> bool:
        """True for a screen that has come to a run under way."""
        return self._allowance is not None

    def reject(self, text: str, setting: str = "", value: PlainValue | None = None) -> None:
        """Say in one line why a command was not obeyed, and which setting keeps its value, if it was about one."""
        self._tell(("rejected", setting), CommandRejected(text, setting, value))
        if self._allowance is not None and self._allowance.is_exceeded(REFUSED, 0) and not self.is_shut_out:
            self._shut_out(TOO_MUCH)

    def leave(self, last_word: Report | None = None) -> None:
        """Have nothing more to do with this screen."""
        if last_word is not None:
            self._tell("last", last_word)
        self.has_left = True

    def hang_up(self) -> None:
        """Close the line to a screen that came later; that of the first is not ours to close."""
        if self.is_guest:
            self._link.close()

    def _tell(self, place: Hashable, report: Report) -> None:
        """Send a report as soon as there is room; until then a later one in the same place is sent instead."""
        self._waiting[place] = report
        self.flush()

    def flush(self) -> bool:
        """Send what the line has room for; return True when nothing is left."""
        try:
            while self._link.flush() and self._waiting and self._has_room:
                self._put_waiting()
        except LinkClosedError:
            self.has_left = True
        return not self.has_left and not self._link.has_unsent

    def _put_waiting(self) -> None:
        """Put what waits into one piece, so that a screen hears, and shows, all of it at once."""
        while self._waiting and self._has_room and self._link.bytes_unsent < MOST_AT_ONCE:
            try:
                self._link.put(self._outgoing(self._waiting.pop(next(iter(self._waiting)))))
            except FrameError as error:
                self._waiting["rejected", ""] = CommandRejected(str(error))
