"""The relay: every byte, in both directions, as fast as it is taken, until either side ends."""

import os
import random
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from mnist_tui.tui.cli.main import main
from mnist_tui.tui.client.relay import carry

LARGE = random.Random(0).randbytes(3 << 20)
"""More than the system holds for anybody."""
SOON_S = 10.0


class Ends:
    """The far end of ssh, and that of the run, with a relay between them."""

    def __init__(self, resources: ExitStack) -> None:
        source, self.input = os.pipe()
        self.output, target = os.pipe()
        self.run, line = (resources.enter_context(end) for end in socket.socketpair())
        self._open = {source, self.input, self.output, target}
        resources.callback(lambda: self.close(*self._open))

        def relay() -> None:
            carry(source, target, line)
            for one in (source, target):
                self.close(one)
            line.close()

        self.thread = threading.Thread(target=relay)
        self.thread.start()
        resources.callback(self.thread.join, SOON_S)
        resources.callback(self.close, self.input, self.output)

    def close(self, *descriptors: int) -> None:
        for descriptor in self._open.intersection(descriptors):
            self._open.remove(descriptor)
            os.close(descriptor)

    def has_ended(self) -> bool:
        self.thread.join(SOON_S)
        return not self.thread.is_alive()

    def read(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size and (piece := os.read(self.output, size - len(taken))):
            taken += piece
        return taken


@pytest.fixture
def ends() -> Iterator[Ends]:
    with ExitStack() as resources:
        yield Ends(resources)


def test_bytes_get_through_in_both_directions_at_once(ends: Ends) -> None:
    def answer() -> None:
        ends.run.sendall(LARGE)

    def ask() -> None:
        for start in range(0, len(LARGE), 1 << 16):
            os.write(ends.input, LARGE[start : start + (1 << 16)])

    sides = [threading.Thread(target=side) for side in (answer, ask)]
    for side in sides:
        side.start()
    assert ends.read(len(LARGE)) == LARGE
    arrived = b""
    while len(arrived) < len(LARGE):
        arrived += ends.run.recv(1 << 20)
    assert arrived == LARGE
    for side in sides:
        side.join()


def test_the_last_word_reaches_the_run_before_the_line_is_closed(ends: Ends) -> None:
    os.write(ends.input, b"goodbye")
    ends.close(ends.input)
    assert ends.has_ended()
    assert ends.run.recv(100) == b"goodbye" and ends.run.recv(100) == b""


def test_the_last_word_of_the_run_arrives_though_nobody_reads_in_time(ends: Ends) -> None:
    ends.run.sendall(LARGE[: 1 << 17])
    ends.run.close()
    assert ends.read(1 << 18) == LARGE[: 1 << 17]
    assert ends.has_ended()


def test_it_ends_when_nobody_can_read_any_more(ends: Ends) -> None:
    ends.close(ends.output)
    ends.run.sendall(b"news")
    assert ends.has_ended()


def test_a_side_that_does_not_read_holds_up_the_run_and_not_what_is_said_to_it(ends: Ends) -> None:
    ends.run.setblocking(False)
    sent = 0
    while select.select((), (ends.run,), (), 0.1)[1]:
        sent += ends.run.send(LARGE[sent:])
        assert sent < len(LARGE), "it holds whatever comes"
    os.write(ends.input, b"pause")
    ends.run.setblocking(True)
    assert ends.run.recv(100) == b"pause"
    assert ends.read(sent) == LARGE[:sent]


def test_without_a_run_there_is_one_line_on_standard_error_and_nothing_else(
    tmp_path: Path, state_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "none")
    assert main(["relay", "--runs", folder]) == 2
    assert main(["relay", "--runs", folder, "--", "-x"]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert [line.partition(": ")[0] for line in said.err.splitlines()] == ["mnist-tui", "mnist-tui"]
    assert "no run is under way that takes screens" in said.err.splitlines()[0]
    assert "expected a name that `mnist-tui runs` lists" in said.err.splitlines()[1]
