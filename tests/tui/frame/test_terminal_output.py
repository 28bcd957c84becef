"""Writing to the terminal: in order, without waiting for it, and without a fault when it is gone."""

import os
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from mnist_tui.tui.frame import terminal_output
from mnist_tui.tui.frame.terminal_output import TerminalOutput

MORE_THAN_A_TERMINAL_HOLDS = 300_000
Ends = tuple[int, int]


@pytest.fixture(params=["by name", "without a name"])
def ends(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    """What a person reads of a terminal, and what a program writes to; the program may not find out its name."""

    def refuse(descriptor: int) -> str:
        raise OSError(13, "Permission denied")

    if request.param == "without a name":
        monkeypatch.setattr(os, "ttyname", refuse)
    mine, theirs = os.openpty()
    tty.setraw(theirs)
    yield mine, theirs
    with suppress(OSError):  # a test may have closed it
        os.close(mine)
    os.close(theirs)


def read(mine: int, size: int) -> bytes:
    """Return the next `size` bytes that the terminal shows."""
    shown = b""
    while len(shown) < size:
        shown += os.read(mine, size - len(shown))
    return shown


def test_texts_are_written_in_order_and_to_the_end(ends: Ends) -> None:
    mine, theirs = ends
    output = TerminalOutput(theirs)
    for number in range(100):
        output.write(f"{number}½ ")
    output.close()
    assert read(mine, 490).decode().split() == [f"{number}½" for number in range(100)]
    assert not output.is_behind


def test_a_slow_terminal_gets_everything_and_the_shell_s_descriptor_goes_on_waiting_for_it(ends: Ends) -> None:
    mine, theirs = ends
    output = TerminalOutput(theirs)
    for letter in "ab":
        output.write(letter * MORE_THAN_A_TERMINAL_HOLDS)
    shown = read(mine, 2 * MORE_THAN_A_TERMINAL_HOLDS)
    output.close()
    assert shown == b"a" * MORE_THAN_A_TERMINAL_HOLDS + b"b" * MORE_THAN_A_TERMINAL_HOLDS and not output.is_behind
    assert os.get_blocking(theirs)


def test_what_is_being_written_does_not_count_as_waiting(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    is_asked, may_take = threading.Event(), threading.Event()

    def take(output: TerminalOutput, piece: bytes) -> int:
        is_asked.set()
        may_take.wait()
        return len(piece)

    monkeypatch.setattr(TerminalOutput, "_write", take)
    output = TerminalOutput(ends[1])
    assert not output.is_behind
    output.write("a")
    is_asked.wait()
    assert not output.is_behind, "it may be answered any moment"
    output.write("b")
    assert output.is_behind
    may_take.set()
    output.close()
    assert not output.is_behind


def test_a_terminal_that_takes_nothing_is_not_waited_for_at_the_end(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_output, "DEAF_S", 0.01)
    output = TerminalOutput(ends[1])
    output.write("a" * MORE_THAN_A_TERMINAL_HOLDS)
    output.close()  # which would last for ever


def test_a_terminal_that_took_nothing_gets_the_last_words_whole_when_it_reads_again(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_output, "DEAF_S", 0.1)
    mine, theirs = ends
    os.set_blocking(theirs, False)
    with suppress(BlockingIOError):
        while os.write(theirs, b"a"):
            pass
    os.set_blocking(theirs, True)
    output = TerminalOutput(theirs)
    output.drop()
    output.write("restored")
    output.close("broken off ")
    shown = b""
    while not shown.endswith(b"d") and select.select((mine,), (), (), 1)[0]:
        shown += os.read(mine, 1 << 16)
    assert shown.rpartition(b"a")[2] == b"broken off restored"


def test_what_is_dropped_is_not_written_and_what_follows_is(ends: Ends) -> None:
    mine, theirs = ends
    output = TerminalOutput(theirs)
    output.write("a" * MORE_THAN_A_TERMINAL_HOLDS)
    while not output._taken:  # somebody who reads meanwhile may make room for all of it
        pass
    assert output.drop()
    output.write("b")
    begun = b""
    while not begun.endswith(b"b"):
        begun += os.read(mine, 1 << 16)
    assert begun == b"a" * (len(begun) - 1) + b"b" and len(begun) < MORE_THAN_A_TERMINAL_HOLDS
    output.close()
    assert not output.drop()


def test_a_terminal_that_is_gone_is_no_fault(ends: Ends) -> None:
    mine, theirs = ends
    output = TerminalOutput(theirs)
    os.close(mine)
    output.write("a")
    output.write("b")
    output.close()
    assert not output.is_behind
