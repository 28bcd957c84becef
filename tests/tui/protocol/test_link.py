"""The line between screen and engine: frames cut anywhere come out whole, and nothing else comes out."""

import contextlib
import select
import socket
import threading
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import wire

from mnist_tui.tui.protocol.arrays import pack
from mnist_tui.tui.protocol.commands import Command, Pause, Restart, SetPace, SetSetting, StartRun, Steps, Stop
from mnist_tui.tui.protocol.evaluated import Evaluated, Mistake
from mnist_tui.tui.protocol.frames import LARGEST_FRAME, LENGTH, FrameError
from mnist_tui.tui.protocol.limits import Limits
from mnist_tui.tui.protocol.link import EngineEnd, LinkClosedError, ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import CommandRejected, Report

COMMANDS: tuple[Command, ...] = (
    StartRun("a/folder", {"seed": 3, "learning_rate": 0.1, "activation": "relu", "hidden": [4, 2]}, True),
    Pause(),
    Steps(2**40),
    SetPace(None),
    SetPace(2.5),
    SetSetting("learning_rate", 0.5),
    Restart({"hidden": [4, 2]}, False),
    Stop(),
)
MISTAKE = Mistake(7, 1, 2, 0.75, np.arange(256, dtype=np.uint8).reshape(16, 16))
COUNTS, PAIR_COSTS = np.array([[3, 1], [0, -(2**60)]]), np.array([[0.5, np.nan], [np.inf, -0.0]])
EVALUATED = Evaluated(1, 9, "validation", False, 0.5, 3, 4, 0.2, 0.9, COUNTS, PAIR_COSTS, [MISTAKE, MISTAKE], 0)
HELLO = LENGTH.pack(14) + b"\x93\xa5Hello\x06\xa50.1.0"
Ends = tuple[socket.socket, EngineEnd]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The bare socket of a screen, and the engine's end of the line to it; both have said hello."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        engine = engine_end(theirs)
        mine.sendall(HELLO)
        assert engine.drain() == [] and mine.recv(1 << 16) == HELLO
        yield mine, engine


def frames(*commands: Command) -> bytes:
    """Return the bytes that a screen sends for `commands`, after its hello."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen: ScreenEnd = screen_end(mine)
        assert theirs.recv(1 << 20) == HELLO
        for command in commands:
            screen.send(command)
        return theirs.recv(1 << 20) if commands else b""


def frames_of(command: Command) -> bytes:
    """Return the bytes of a command that may be longer than a line holds."""
    return LENGTH.pack(len(body := wire(command))) + body


def test_a_frame_is_its_length_in_four_little_endian_bytes_and_its_body() -> None:
    frame = frames(Pause())
    assert frame[:4] == bytes([len(frame) - 4, 0, 0, 0])
    assert frame[4:] == b"\x91\xa5Pause"  # msgpack: a list of one string of five bytes


def test_frames_cut_at_every_byte_come_out_whole(ends: Ends) -> None:
    line, engine = ends
    sent = frames(*COMMANDS)
    for cut in range(len(sent) + 1):
        received = []
        for part in (sent[:cut], sent[cut:]):
            line.sendall(part)
            received += engine.drain()
        assert received == list(COMMANDS), cut


@given(st.lists(st.sampled_from(COMMANDS), max_size=12), st.lists(st.integers(1, 400), max_size=40))
def test_however_the_bytes_are_cut_the_same_messages_come_out(commands: list[Command], sizes: list[int]) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        engine, sent, received = engine_end(theirs), HELLO + frames(*commands), []
        while sent:
            size = sizes.pop() if sizes else len(sent)
            mine.sendall(sent[:size])
            received += engine.drain()
            sent = sent[size:]
        assert received == commands


def test_reports_arrive_with_their_arrays_untouched_and_read_only() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        engine_end(theirs).send(EVALUATED)
        (report,) = screen_end(mine).drain()
        assert isinstance(report, Evaluated) and wire(report) == wire(EVALUATED)
        for array, sent in ((report.confusion, COUNTS), (report.pair_costs, PAIR_COSTS)):
            assert np.array_equal(array, sent, equal_nan=True) and array.dtype == sent.dtype
        assert report.mistakes[1].pixels.tolist() == MISTAKE.pixels.tolist()
        assert not (report.confusion.flags.writeable or report.mistakes[0].pixels.flags.writeable)


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_damaged_frame_is_refused_or_read_and_nothing_else_happens(seed: int, count: int) -> None:
    rng, frame = np.random.default_rng(seed), np.frombuffer(wire(EVALUATED), np.uint8).copy()
    places = rng.integers(0, min(len(frame), 400), count)  # the beginning holds what the arrays are
    frame[places] = rng.choice([0x00, 0x01, 0x7F, 0x80, 0x93, 0xC4, 0xC6, 0xDD, 0xDF, 0xFF], count)
    body = frame.tobytes()[: int(rng.integers(1, len(frame) + 1))] if seed % 3 == 0 else frame.tobytes()
    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen = screen_end(mine)
        theirs.sendall(HELLO + LENGTH.pack(len(body)) + body)
        with contextlib.suppress(msgspec.DecodeError):
            screen.drain()


@pytest.mark.parametrize(
    "frame",
    [
        LENGTH.pack(LARGEST_FRAME + 1),
        LENGTH.pack(2**32 - 1) + b"xxxx",
        LENGTH.pack(5) + b"\xc1\xff\xff\xff\xff",
        LENGTH.pack(0),
        LENGTH.pack(7) + b"\x91\xa5Dance",
        LENGTH.pack(8) + b"\x91\xa5Pause\x00",
        LENGTH.pack(8) + b"\x92\xa5Steps\xc3",
        LENGTH.pack(7) + b"\x91\xa5Steps",
        LENGTH.pack(9) + b"\x93\xa3Ask\x01\xa1\xff\xc0",
        LENGTH.pack(9) + b"\x92\xa5Steps\xdd\xff",
    ],
    ids=[
        "too long",
        "absurd",
        "garbage",
        "empty",
        "unknown word",
        "trailing byte",
        "a boolean count",
        "no count",
        "no text",
        "no end",
    ],
)
def test_what_does_not_fit_the_schema_is_refused(ends: Ends, frame: bytes) -> None:
    line, engine = ends
    line.sendall(frame)
    with pytest.raises(msgspec.DecodeError):
        engine.drain()


def test_a_report_is_no_command(ends: Ends) -> None:
    line, engine = ends
    body = msgspec.msgpack.encode(CommandRejected("no"))
    line.sendall(LENGTH.pack(len(body)) + body)
    with pytest.raises(msgspec.ValidationError):
        engine.drain()


def test_nothing_arrives_while_nothing_is_sent(ends: Ends) -> None:
    line, engine = ends
    assert engine.drain() == [] and not engine.has_news()
    line.sendall(frames(Pause())[:3])
    assert engine.has_news() and engine.drain() == []


def test_hanging_up_is_told_after_the_last_message(ends: Ends) -> None:
    line, engine = ends
    line.sendall(frames(Pause(), Stop()) + b"\x07")  # and the beginning of a frame that never ends
    line.close()
    assert engine.drain() == [Pause(), Stop()]
    assert engine.has_news()
    engine.wait(None)  # does not wait for what cannot come
    with pytest.raises(LinkClosedError, match="hung up"):
        engine.drain()


def test_sending_to_nobody_is_told(ends: Ends) -> None:
    line, engine = ends
    line.close()
    with pytest.raises(LinkClosedError):
        engine.send(EVALUATED)


def test_a_line_that_nobody_reads_is_not_clear(ends: Ends) -> None:
    line, engine = ends
    assert engine.is_clear()
    while engine.is_clear():
        engine.send(CommandRejected("x" * 1000))
    while not engine.is_clear():
        line.recv(1 << 16)


def test_receive_returns_the_one_message_under_way(ends: Ends) -> None:
    line, engine = ends
    line.sendall(frames(Pause()))
    assert engine.receive(5) == Pause()


def test_receive_leaves_what_follows_on_the_line(ends: Ends) -> None:
    line, engine = ends
    first, *others = COMMANDS
    line.sendall(frames(*COMMANDS))
    assert engine.receive(5) == first
    assert select.select([engine], (), (), 0)[0], "whoever watches the line does not hear of the rest"
    assert engine.receive(5) == others[0] and engine.drain() == others[1:]


def test_receive_returns_a_large_message_that_comes_in_parts(ends: Ends) -> None:
    line, engine = ends
    large = SetSetting("hidden", [1] * 200_000)
    writer = threading.Thread(target=line.sendall, args=(frames_of(large) + frames(Stop()),))
    writer.start()
    assert engine.receive(10) == large and engine.receive(10) == Stop()
    writer.join(10)


def test_receive_gives_up_in_time_and_at_a_hang_up(ends: Ends) -> None:
    line, engine = ends
    with pytest.raises(TimeoutError, match=r"0\.01 s"):
        engine.receive(0.01)
    line.close()
    with pytest.raises(LinkClosedError):
        engine.receive(5)


def test_of_very_much_a_look_takes_only_a_part_and_the_rest_stays(ends: Ends) -> None:
    mine, engine = ends
    engine.accept(Limits(LARGEST_FRAME, bytes_at_once=1))
    sent = [Steps(number) for number in range(6000)]
    mine.sendall(b"".join(map(frames_of, sent)))
    first = engine.drain()
    assert 0 < len(first) < len(sent), "one read of 64 KiB"
    assert [*first, *engine.drain(), *engine.drain()] == sent


def test_what_was_posted_comes_before_what_is_sent_later(ends: Ends) -> None:
    line, engine = ends
    refusals = [CommandRejected(letter * 300_000) for letter in "ab"]
    for refusal in refusals:
        engine.post(refusal)
    assert engine.has_unsent and not engine.flush(), "nobody reads"
    screen, received = screen_end(line), list[Report]()
    reader = threading.Thread(target=lambda: received.extend(read(screen, 3)))
    reader.start()
    engine.send(CommandRejected("c"))
    reader.join(10)
    assert received == [*refusals, CommandRejected("c")]
    assert not engine.has_unsent and engine.flush()


def read(screen: ScreenEnd, count: int) -> list[Report]:
    """Return so many reports; the hello of the other side has been read already."""
    screen._reader.is_greeted = True
    reports: list[Report] = []
    while len(reports) < count:
        screen.wait(10)
        reports += screen.drain()
    return reports


def test_rows_of_another_curve_are_refused() -> None:
    numbers = (1, "running", 3, 0.1, 10, 30, 0.1, 1.0, 1.0, 1.0, 1.0, None, None)
    fitting = np.empty((0, 4)), np.empty((0, 4)), np.empty((0, 3))
    assert Progress(*numbers, *fitting).step == 3
    body = msgspec.msgpack.encode(["Progress", *numbers, *fitting[:2], np.empty((0, 4))], enc_hook=pack)
    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen = screen_end(mine)
        theirs.sendall(HELLO + LENGTH.pack(len(body)) + body)
        with pytest.raises(msgspec.ValidationError, match="not those of the curves"):
            screen.drain()


def test_a_message_that_is_too_large_is_refused_and_the_line_stays(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mnist_tui.tui.protocol.frames.LARGEST_FRAME", 100)
    line, engine = ends
    for send in (engine.send, engine.post):
        with pytest.raises(FrameError, match=r"^CommandRejected of \d+ bytes is more than the 100 that can be sent"):
            send(CommandRejected("x" * 100))
    assert not engine.has_unsent
    engine.send(CommandRejected("no"))
    assert line.recv(1 << 16)[4:] == msgspec.msgpack.encode(CommandRejected("no"))
