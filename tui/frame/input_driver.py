"""Textual's driver of a terminal with a reader of our own: the terminal's replies are not keys, nor is odd input fatal.

It reads in the thread that Textual starts for it.
"""

import contextlib
import math
import os
import re
import selectors
import signal
import termios
import time
from collections.abc import Callable, Iterable
from threading import Condition

from textual import events
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from mnist_tui.tui.frame.control_sequences import Part
from mnist_tui.tui.frame.late_answers import LateAnswers
from mnist_tui.tui.frame.terminal_input import TerminalInput
from mnist_tui.tui.frame.terminal_question import TerminalQuestion
from mnist_tui.tui.frame.textual_private import SequenceReader
from mnist_tui.tui.paint.terminal_answers import FENCE

STANDARD_ERROR = 2
"""Where Textual draws."""
USUAL = b"\x1b[<u\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1004l\x1b[?25h\x1b[?1049l"
"""Switches off what Textual may have switched on of keys, pastes, mouse, focus and cursor, and the other screen."""
AT_MOST_BYTES = 4096
LOOK_S = 0.1
"""How often the thread looks whether it is to end."""
LATE_ANSWER_S = 2.0
"""How long an answer may take: the program waits for it at the end, or it would be typed into the shell."""
REPORT = re.compile(
    r"\x1b\[(?:<\d{1,6};-?\d{1,6};-?\d{1,6}[Mm]|[IO]|\d+;\d+R|\?\d+;\d\$y|48(?:;[1-9]\d*(?::\d*)*){4}t)"
)
"""The replies that are of use: mouse, focus, place of the cursor, modes, size. All others are thrown away."""
KITTY_KEY = re.compile(r"\x1b\[\d+[\d:]*;(\d+)[\d:]*(?:;[\d:]*)?u")
CAPS_LOCK = 64
"""Its bit among the modifiers of a key, which are counted from 1."""


class Burst(events.Paste):
    """Text that came at once and without brackets: a paste where the terminal does not mark one."""


class CapsLocked(Message):
    """Caps lock has been turned on, as far as the terminal says."""


class BackgroundKnown(Message):
    """The terminal has said, late, whether its background is light."""

    def __init__(self, is_light: bool) -> None:
        super().__init__()
        self.is_light = is_light


class Answers:
    """How many questions to the terminal are open. Asked in one thread, answered in another."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._open, self._is_known, self._asked_at = 0, False, -math.inf
        self._clock, self._news = clock, Condition()
        self._early_until = -math.inf

    @property
    def due(self) -> float:
        """How many seconds an answer may still take; 0 when none is open, or of a terminal that never answers."""
        until = self._asked_at + LATE_ANSWER_S if self._open and self._is_known else -math.inf
        return max(max(until, self._early_until) - self._clock(), 0.0)

    def expect_early(self, seconds: float) -> None:
        """Expect the answer to a question of before, which every terminal answers, for so long."""
        self._early_until = self._clock() + seconds

    def take_early(self) -> None:
        """Note the answer to the question of before."""
        with self._news:
            self._early_until = -math.inf
            self._news.notify_all()

    def ask(self) -> None:
        """Note a question; those that were asked long ago are given up."""
        with self._news:
            self._open = self._open + 1 if self.due else 1
            self._asked_at = self._clock()

    def take(self) -> None:
        """Note an answer."""
        with self._news:
            self._open, self._is_known = max(self._open - 1, 0), True
            self._news.notify_all()

    def give_up(self) -> None:
        """Expect none any more: the terminal is gone."""
        with self._news:
            self._open, self._early_until = 0, -math.inf
            self._news.notify_all()

    def wait(self) -> None:
        """Wait for the answers that are due."""
        with self._news:
            self._news.wait_for(lambda: not self.due, self.due)


class InputDriver(LinuxDriver):
    """Reads keys; a subclass notes in `answers` what it asks."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.answers = Answers()
        self.question: TerminalQuestion | None = None
        """What the terminal was asked before it was taken over."""
        self._received = b""
        self._late: LateAnswers | None = None
        self._reader = SequenceReader()
        self._caps_lock = False

    def start_application_mode(self) -> None:
        """Take the terminal over, the first time from a question: with its keys, and the modes to be restored."""
        question, self.question = self.question, None
        if question is not None:
            self.answers.expect_early(question.due)
            self._received = question.received
            if not question.is_answered:
                self._late = LateAnswers(question.received)
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call]
        except BaseException:  # too little memory for a thread, say
            self._give_back()
            raise
        if question is not None:
            self.attrs_before = question.hand_over()

    def _give_back(self) -> None:
        """Leave a terminal as it was of which only a part has been taken over."""
        with contextlib.suppress(OSError, termios.error):
            os.write(STANDARD_ERROR, USUAL)
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def run_input_thread(self) -> None:
        """Read until the program ends or the terminal is gone."""
        terminal = TerminalInput(ESCAPE_DELAY)
        if self._received:
            self._pass_on(terminal.feed(self._received, time.monotonic()))
            self._received = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                deadline = terminal.deadline()
                wait = LOOK_S if deadline is None else min(max(deadline - time.monotonic(), 0.0), LOOK_S)
                if not selector.select(wait):
                    self._pass_on(terminal.tick(time.monotonic()))
                elif data := self._read():
                    self._take_late_answer(data)
                    self._pass_on(terminal.feed(data, time.monotonic()))
                else:
                    self._hang_up()
                    return

    def disable_input(self) -> None:
        """Wait for the last answers, then read no more."""
        if not self.exit_event.is_set():
            self.answers.wait()
        super().disable_input()

    def process_message(self, message: Message) -> None:
        """Take note of answers. In the thread that reads."""
        if isinstance(message, events.CursorPosition):
            self.answers.take()
        super().process_message(message)

    def _take_late_answer(self, data: bytes) -> None:
        is_light = self._late.background(data) if self._late is not None else None
        if is_light is not None:
            self.process_message(BackgroundKnown(is_light))

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, AT_MOST_BYTES)
        except OSError:
            return b""

    def _hang_up(self) -> None:
        """End the program as its terminal would, had it not been told to ignore that."""
        self.answers.give_up()
        os.kill(os.getpid(), signal.SIGHUP)

    def _pass_on(self, parts: Iterable[Part]) -> None:
        for part in parts:
            for event in self._events_of(part):
                self.process_message(event)

    def _events_of(self, part: Part) -> list[Message]:
        if part.kind == "paste":
            return [events.Paste(part.text)]
        if part.kind == "burst":
            return [Burst(part.text)]
        if part.kind == "escape":
            return [events.Key("escape", part.text)]
        if FENCE.fullmatch(part.text.encode()):
            self.answers.take_early()
            return []
        if REPORT.fullmatch(part.text):
            return self._reader.report(part.text)
        return [*self._caps_lock_of(part.text), *self._reader.keys(part.text)]

    def _caps_lock_of(self, sequence: str) -> list[Message]:
        """Return a message when caps lock has been turned on."""
        if (key := KITTY_KEY.fullmatch(sequence)) is None:
            return []
        before, self._caps_lock = self._caps_lock, bool(max(int(key[1]) - 1, 0) & CAPS_LOCK)
        return [CapsLocked()] if self._caps_lock and not before else []
