"""Textual's driver of a terminal with a display before it: of all that is drawn, only changed cells are sent."""

import os
import signal
import sys
from collections.abc import Collection, Sequence
from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from mnist_tui.tui.frame.display import Display
from mnist_tui.tui.frame.input_driver import InputDriver
from mnist_tui.tui.frame.job_control import is_a_job, stop_job
from mnist_tui.tui.frame.live_widget import LiveWidget
from mnist_tui.tui.frame.mouse import Mouse
from mnist_tui.tui.frame.terminal_output import TerminalOutput
from mnist_tui.tui.frame.terminal_question import TerminalQuestion
from mnist_tui.tui.frame.window_title import WindowTitle, has_title

AT_ONE_STROKE = "\x1b[?2026h{}\x1b[?2026l"
"""A terminal that knows this shows the whole frame at one moment."""
BREAK_OFF = "\x1b\\\x1b[?2026l\x1b[m"
"""Ends a sequence, a frame and a style of which only the beginning was sent."""
KNOWN_STATE = "\x1b[r\x1b[?6l\x0f\x1b(B\x1b[m\x1b[?7l"
"""All rows scroll, places are counted from the corner, ASCII is ASCII, no style, and long lines are not wrapped."""
CLEAN = "\x1b[m\x1b[H\x1b[J"
"""Nothing on the screen and the cursor in the corner: below the last frame where there is no alternate screen."""
QUESTION = "\x1b[6n"
"""Where the cursor is: a terminal answers once it has taken in what was written before, with `CursorPosition`."""


@runtime_checkable
class DisplayOwner(Protocol):
    """An app that decides when its driver sends what."""

    driver: "DisplayDriver | None"
    question: TerminalQuestion | None
    has_mixtures: bool

    @property
    def frames_drawn(self) -> int | None:
        """How many frames Textual has drawn on the display; None where there is none."""

    def draw_panes(self, panes: Sequence[LiveWidget], ground: int) -> bool:
        """Draw a screen that shows nothing else; False where only Textual can draw."""

    def drawn(self) -> None:
        """Have sent what has been drawn."""


class DisplayDriver(InputDriver):
    """The driver of one terminal. Textual's own thread for writing starts with it and has nothing to do."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        self._may_stop = signal.getsignal(signal.SIGTSTP) is not signal.SIG_IGN  # as whoever started it wants
        super().__init__(app, debug=debug, mouse=False, size=size)  # Textual's can be neither turned on nor off later
        self.mouse = Mouse(self._send_other, is_taken=mouse)
        self.display = Display(has_mixtures=not isinstance(app, DisplayOwner) or app.has_mixtures)
        self.display.resize(*app.size)  # screens are laid out and drawn in it before the first `Resize`
        self._output: TerminalOutput | None = None
        self.title = WindowTitle(self._send_other) if has_title(os.environ) else None
        """The title of its window, if it has one."""
        self._is_showing = self._is_leaving = self._takes_whole_frames = False
        self._is_suspended = self._has_left = False
        """True for a terminal that is given back for a while, and for one that is given back for good."""
        self._owner = app if isinstance(app, DisplayOwner) else None
        if self._owner is not None:
            self._owner.driver = self
            self.question = self._owner.question

    @property
    def is_behind(self) -> bool:
        """True while something waits in this process for the terminal to take it."""
        return self._output is not None and self._output.is_behind

    def send(self, most: int | None = None, urgent: Collection[int] = ()) -> int:
        """Send changed cells, about `most` bytes, `urgent` rows first, and ask the terminal to say when it has them.

        Return how many bytes that were, 0 if no cell has changed.
        """
        if self._output is None or not self._is_showing or not (frame := self.display.changes(most, urgent)):
            return 0
        self._output.write((AT_ONE_STROKE.format(frame) if self._takes_whole_frames else frame) + QUESTION)
        self.answers.ask()
        return len(frame.encode())

    def retake(self) -> None:
        """Take it that another program has written to the terminal: send every cell with the next frame."""
        if self._is_showing:
            self._send_other(KNOWN_STATE)
            self.display.forget()

    def write(self, data: str) -> None:
        """Draw cells on the display; what is none, as all that the thread that reads keys writes, is sent at once."""
        others = self.display.draw(data)
        if others:
            self._send_other(others)

    def flush(self) -> None:
        """Say that something may have been drawn."""
        if self._owner is not None and self._is_showing:
            self._owner.drawn()

    def process_message(self, message: Message) -> None:
        """Take note of what the terminal can do, and pass it on. In the thread that reads keys."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._takes_whole_frames = True
        super().process_message(message)

    def start_application_mode(self) -> None:
        """Take the terminal over, at first or again, with whatever it shows.

        A process that is told to end is told to continue, too: systemd sees to it that one that was stopped can end.
        """
        if self._is_leaving or self._has_left:
            return
        if self._is_showing:  # the process was stopped from outside, and goes on: the thread that reads keys is there
            self.suspend_application_mode()
        assert sys.__stderr__ is not None, "the dashboard is not started without a terminal"
        self._output = TerminalOutput(sys.__stderr__.fileno())
        self.display.forget()
        super().start_application_mode()
        if self.title is not None:
            self.title.begin()
        self.mouse.begin()
        self._is_showing = True

    def stop_application_mode(self) -> None:
        """Give the terminal back; no cell is sent from now on, not even what it has not taken yet."""
        self._is_showing, self._is_leaving = False, True
        if self._output is not None and self._output.drop():
            self._output.write(BREAK_OFF)
        super().stop_application_mode()
        self._is_leaving, self._has_left = False, not self._is_suspended

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while."""
        self._is_suspended = True
        super().suspend_application_mode()
        self._is_suspended = False

    def suspend_job(self) -> bool:
        """Give the terminal back, stop, and take it over again once continued; False without a shell to do so."""
        if not (self._may_stop and self._is_showing and is_a_job()):
            return False
        self.suspend_application_mode()
        stop_job()
        # The handler of SIGCONT has taken the terminal over, unless the system has not stopped this process after all.
        if not self._is_showing and os.isatty(self.fileno):
            self.resume_application_mode()
        return True

    def disable_input(self) -> None:
        """Read no more keys; while the terminal is given back, wipe the screen at the last moment."""
        if not self.exit_event.is_set():
            self.mouse.end()
        super().disable_input()
        if self._is_leaving:
            self._send_other(CLEAN)
            if self.title is not None:
                self.title.end()

    def _send_other(self, text: str) -> None:
        """Send what is no cell."""
        if self._output is not None:
            self._output.write(text)

    def close(self) -> None:
        """Wait until everything is written, or the terminal takes nothing any more."""
        if self._output is not None:
            self._output.close(BREAK_OFF)
            self._output = None
        super().close()
