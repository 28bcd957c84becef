"""A question to a terminal, in a real one that is held by the test."""

import os
import select
import signal
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from mnist_tui.tui.frame import terminal_question
from mnist_tui.tui.frame.terminal_question import ENDING, TerminalQuestion, is_ours

LIGHT, FENCE = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", b"\x1b[?62;22c"
QUESTION = b"\x1b]11;?\x1b\\\x1b[c"


@dataclass
class Pair:
    """Both ends of a terminal."""

    theirs: int
    ours: int

    def ask(self) -> TerminalQuestion:
        """Ask it."""
        return TerminalQuestion(self.ours, self.ours, QUESTION)

    def modes(self) -> list[Any]:
        """Return its modes."""
        return termios.tcgetattr(self.ours)

    def waits_for_the_shell(self) -> bool:
        """Tell whether something is left that a shell would read."""
        modes = self.modes()
        modes[3] &= ~termios.ICANON
        termios.tcsetattr(self.ours, termios.TCSANOW, modes)
        return bool(select.select((self.ours,), (), (), 0)[0])

    def shown(self) -> bytes:
        """Return what it has got to show."""
        return os.read(self.theirs, 4096) if select.select((self.theirs,), (), (), 0)[0] else b""


@pytest.fixture
def terminal() -> Iterator[Pair]:
    """Open a terminal; whatever is asked leaves the signals as they are."""
    before = [signal.getsignal(number) for number in ENDING]
    pair = Pair(*os.openpty())
    yield pair
    for descriptor in (pair.theirs, pair.ours):
        os.close(descriptor)
    assert [signal.getsignal(number) for number in ENDING] == before


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time for answers be over at once."""
    monkeypatch.setattr(terminal_question, "ANSWER_S", 0.0)
    monkeypatch.setattr(terminal_question, "LATE_S", 0.0)


def test_answers_and_keys_are_received_without_an_echo(terminal: Pair) -> None:
    before = terminal.modes()
    question = terminal.ask()
    os.write(terminal.theirs, b"q\r" + LIGHT)
    os.write(terminal.theirs, FENCE)
    assert question.wait() == b"q\r" + LIGHT + FENCE
    assert (question.is_answered, question.due) == (True, 0)
    assert terminal.shown() == QUESTION
    assert question.hand_over() == before
    question.end()
    assert terminal.modes() != before, "whoever took it over restores them"


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("received", [b"", b"garbage", LIGHT, LIGHT[:9], b"\xff\x1b[?6"])
def test_a_terminal_that_does_not_answer_in_time_is_not_waited_for(terminal: Pair, received: bytes) -> None:
    before = terminal.modes()
    question = terminal.ask()
    if received:
        os.write(terminal.theirs, received)
    assert question.wait() == received
    assert not question.is_answered
    question.end()
    assert terminal.modes() == before
    assert not terminal.waits_for_the_shell()


def test_an_answer_that_was_there_before_anybody_looked_is_never_late(
    terminal: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = terminal.ask()
    os.write(terminal.theirs, LIGHT + FENCE)
    monkeypatch.setattr(time, "monotonic", lambda: 1e9)
    assert question.wait() == LIGHT + FENCE
    question.end()


@pytest.mark.usefixtures("no_patience")
def test_a_terminal_that_is_gone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, ours = os.openpty()
    question = TerminalQuestion(ours, ours, QUESTION)
    monkeypatch.setattr(terminal_question, "LATE_S", 60.0)
    os.close(theirs)
    question.end()
    assert question.is_answered
    with pytest.raises((OSError, termios.error)):
        TerminalQuestion(ours, ours, QUESTION)
    os.close(ours)


def test_other_keys_than_ctrl_c_send_no_signal_meanwhile(terminal: Pair) -> None:
    question = terminal.ask()
    characters = terminal.modes()[6]
    assert [characters[place] for place in (termios.VQUIT, termios.VSUSP, termios.VINTR)] == [b"\0", b"\0", b"\x03"]
    os.write(terminal.theirs, FENCE)
    question.end()


def test_a_signal_restores_the_terminal_before_it_ends_the_program(
    terminal: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ended = terminal.modes(), []
    question = terminal.ask()
    monkeypatch.setattr(os, "kill", lambda process, number: ended.append((number, terminal.modes() == before)))
    os.write(terminal.theirs, FENCE)
    handler = signal.getsignal(signal.SIGTERM)
    assert callable(handler)
    handler(signal.SIGTERM, None)
    assert ended == [(signal.SIGTERM, True)]
    assert question.is_answered


def test_only_the_terminal_in_whose_foreground_it_is_is_asked(terminal: Pair) -> None:
    reading, writing = os.pipe()
    assert not is_ours(terminal.ours, terminal.ours), "it is that of no shell"
    assert not is_ours(reading, terminal.ours)
    assert not is_ours(terminal.ours, writing)
    os.close(reading)
    os.close(writing)
    assert not is_ours(reading, writing)
