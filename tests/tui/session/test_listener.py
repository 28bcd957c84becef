"""Screens that come to a run under way, and whoever else knocks: a run lets in the former and minds nobody."""

import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from lies import LIES
from stores import new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.features.answers import ANSWERS
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.arrays import pack
from mnist_tui.tui.protocol.commands import (
    Attach,
    Detach,
    EvaluateTest,
    Heard,
    Pause,
    Resume,
    RunUntil,
    SetSetting,
    Steps,
    Stop,
    TakeOver,
    WatchTraining,
)
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.hello import HELLO, Hello
from mnist_tui.tui.protocol.limits import MOST_COMMANDS
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.reports import Ended, Failed, Report
from mnist_tui.tui.serve import run_session
from mnist_tui.tui.session import listener as door
from mnist_tui.tui.session.attendance import Attendance
from mnist_tui.tui.session.end_request import EndRequest
from mnist_tui.tui.session.line_gauge import MOST_UNDER_WAY
from mnist_tui.tui.session.listener import MOST_SCREENS, Listener
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

TOO_LONG_S = 20
MOST_LIES = 40
"""At once; after more refusals a guest is shut out."""
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


class House:
    """A session in a thread that others can come to, and the screen with which it began."""

    def __init__(self, splits: Splits, settings: Settings, address: str, listener: Listener) -> None:
        self.address, self._lines = address, list[socket.socket]()
        mine, theirs = socket.socketpair()
        self._lines += [mine, theirs]
        self.own = screen_end(mine)
        viewer, attendance = Viewer(engine_end(theirs)), Attendance("detach")
        self.session = Session(
            splits,
            new_trainer(settings, splits),
            Threads(ALONE, cores=1),
            viewers=[viewer],
            answers=ANSWERS,
            listener=listener,
            attendance=attendance,
        )
        self.thread = threading.Thread(target=self.session.run, daemon=True)
        self.thread.start()

    def knock(self) -> socket.socket:
        """Connect, and say nothing."""
        line = socket.socket(socket.AF_UNIX)
        self._lines.append(line)
        line.connect(self.address)
        return line

    def attach(self, only_watches: bool = False) -> ScreenEnd:
        """Come in as a screen does."""
        link = screen_end(self.knock())
        link.send(Attach(only_watches))
        return link

    def close(self) -> None:
        try:
            self.own.send(Stop())
        except LinkClosedError:
            self.attach(only_watches=True).send(Stop())
        self.thread.join(TOO_LONG_S)
        for line in self._lines:
            line.close()
        assert not self.thread.is_alive()


@pytest.fixture
def announced() -> list[str]:
    return []


@pytest.fixture
def listener(announced: list[str]) -> Iterator[Listener]:
    one = Listener(announced.append, most_visits=1000, rest_s=0)
    yield one
    one.close()


@pytest.fixture
def house(small_splits: Splits, small_settings: Settings, announced: list[str], listener: Listener) -> Iterator[House]:
    one = House(small_splits, small_settings.replace({"epochs": 100_000}), announced[0], listener)
    yield one
    one.close()


def is_gone(line: socket.socket) -> bool:
    """Read until the other side hangs up."""
    line.settimeout(TOO_LONG_S)
    try:
        while line.recv(1 << 16):
            pass
    except ConnectionError:
        pass
    return True


def step_of(store: Store) -> int:
    return store.run.step or 0


def test_one_that_comes_late_gets_the_whole_run_and_its_log(house: House, follow: Follow) -> None:
    own, late = new_store(), new_store()
    house.own.send(SetSetting("momentum", 0.5))
    house.own.send(SetSetting("momentum", 0.6))
    house.own.send(RunUntil("step 400"))
    follow(house.own, own, lambda: own.run.phase == "paused" and own.run.evaluated.step == 400)  # type: ignore[union-attr]
    house.own.send(EvaluateTest())
    house.own.send(WatchTraining(True))
    follow(house.own, own, lambda: own.run.evaluated_test is not None and own.run.evaluated_training is not None)
    link = house.attach()
    follow(link, late, lambda: late.run.phase == "paused" and len(late.run.steps) == 400)
    for name in ("steps", "evaluations", "rates"):
        assert np.array_equal(getattr(late.run, name).rows(), getattr(own.run, name).rows())
    assert len(late.run.steps) == 400 and late.run.settings.momentum == 0.6
    assert [(one.name, one.old, one.new) for one in late.run.changes] == [
        ("momentum", "0.9", "0.5"),
        ("momentum", "0.5", "0.6"),
    ]
    assert late.run.best == own.run.best and late.run.evaluated is not None and late.run.evaluated.step == 400
    assert late.run.evaluated_test is not None and late.run.evaluated_training is not None
    seen = [(entry.kind, entry.text) for entry in late.run.log.entries]
    assert seen[0] == ("run", "run 1: 48-8-3, seed 0, 240 images")
    assert {("change", "momentum 0.9 to 0.5"), ("change", "momentum 0.5 to 0.6")} <= set(seen)
    assert [text for kind, text in seen if kind == "pause"] == ["runs until step 400", "paused: step 400 reached"]
    assert [kind for kind, _ in seen].count("test") == 1
    assert [one for one in late.run.log.entries if one.kind != "notice" and abs(one.seconds - time.time()) > 3600] == []


def test_a_second_screen_takes_over_and_goes_on_alone(house: House, follow: Follow) -> None:
    own, other = new_store(), new_store()
    link = house.attach()
    follow(link, other, lambda: other.run.phase == "running" and not other.run.screens.steers)
    link.send(Pause())
    follow(link, other, lambda: "another screen steers: ! takes over" in other.run.notice and step_of(other) > 0)
    link.send(TakeOver())
    follow(link, other, lambda: other.run.screens.steers)
    follow(house.own, own, lambda: not own.run.screens.steers)
    assert own.run.notice == "another screen steers now: ! takes over" and own.run.screens.others == 1
    house.own.close()
    follow(link, other, lambda: other.run.screens.others == 0)
    link.send(Pause())
    follow(link, other, lambda: other.run.phase == "paused")
    link.send(Steps(3))
    at = step_of(other)
    follow(link, other, lambda: other.run.phase == "paused" and step_of(other) == at + 3)


def test_a_run_goes_on_without_screens_and_its_end_is_told(house: House, follow: Follow) -> None:
    house.own.send(Detach())
    first = new_store()
    link = house.attach()
    follow(link, first, lambda: step_of(first) > 0 and first.run.screens.steers)
    link.close()
    second, again = house.attach(), new_store()
    follow(second, again, lambda: step_of(again) > step_of(first))
    house.attach(only_watches=True).send(Stop())
    reports = follow(second, again, lambda: again.run.ended is not None)
    house.thread.join(TOO_LONG_S)
    assert reports[-1] == Ended("the run was ended from another terminal", is_saved=False), "it is kept nowhere"


def test_a_fault_of_the_session_is_told_to_those_who_came(
    small_splits: Splits, small_settings: Settings, listener: Listener, announced: list[str]
) -> None:
    def fail() -> float:
        raise ArithmeticError("planted")

    trainer, threads = new_trainer(small_settings, small_splits), Threads(ALONE, cores=1)
    session = Session(small_splits, trainer, threads, listener=listener)
    session._runs.learning.work = fail  # type: ignore[method-assign]
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(announced[0])
        link = screen_end(line)
        link.send(Attach(False))
        with pytest.raises(ArithmeticError):
            run_session(session, EndRequest())
        reports = link.drain()
    assert isinstance(reports[-1], Failed) and reports[-1].text == "ArithmeticError: planted"
    assert "in fail" in reports[-1].traceback


@pytest.mark.parametrize("said", ["nothing", "nonsense", "a hello of another version", "another word", "too much"])
def test_whoever_does_not_attach_is_shut_out(
    listener: Listener, announced: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = socket.socket(socket.AF_UNIX)
    with line:
        line.connect(announced[0])
        match said:
            case "nothing":
                assert listener.arrivals() == [] and len(listener.watched()) == 2
                monkeypatch.setattr(listener, "_clock", lambda: time.monotonic() + 11)
            case "nonsense":
                line.sendall(LENGTH.pack(3) + b"abc")
            case "a hello of another version":
                line.sendall(framed(Hello(HELLO.protocol + 1, "9.9")))
            case "another word":
                line.sendall(framed(HELLO) + framed(Stop()))
            case "too much":
                line.sendall(framed(HELLO) + LENGTH.pack(1 << 30))
        assert listener.arrivals() == [] and len(listener.watched()) == 1
        assert is_gone(line)


def test_another_user_is_refused(listener: Listener, announced: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "is_own", lambda line: False)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(announced[0])
        line.sendall(framed(HELLO) + framed(Attach(False)))
        assert listener.arrivals() == [] and is_gone(line)


def test_what_a_screen_says_with_its_first_word_is_heard(listener: Listener, announced: list[str]) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(announced[0])
        line.sendall(framed(HELLO) + framed(Attach(only_watches=True)) + framed(WatchTraining(True)) + framed(Pause()))
        (viewer,) = listener.arrivals()
        assert viewer.only_watches and viewer.commands() == [WatchTraining(True), Pause()]


def test_no_more_screens_come_than_a_run_can_serve_and_the_next_is_told(
    listener: Listener, announced: list[str]
) -> None:
    lines, viewers = [socket.socket(socket.AF_UNIX) for _ in range(MOST_SCREENS + 1)], []
    for line in lines:
        line.connect(announced[0])
        line.sendall(framed(HELLO) + framed(Attach(False)))
        viewers += listener.arrivals()
    assert len(viewers) == MOST_SCREENS
    assert screen_end(lines[-1]).drain() == [Failed("16 screens look at this run already", "")]
    assert is_gone(lines[-1])
    for line in lines:
        line.close()


def test_those_who_say_nothing_keep_nobody_out(listener: Listener, announced: list[str]) -> None:
    lines = [socket.socket(socket.AF_UNIX) for _ in range(MOST_SCREENS + 1)]
    for line in lines:
        line.connect(announced[0])
        assert listener.arrivals() == []
    assert is_gone(lines[0])
    lines[-1].sendall(framed(HELLO) + framed(Attach(False)))
    assert len(listener.arrivals()) == 1
    for line in lines:
        line.close()


def test_a_socket_that_the_system_removed_is_replaced(
    listener: Listener, announced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.unlink(announced[0])
    assert listener.arrivals() == []
    monkeypatch.setattr(listener, "_clock", lambda: time.monotonic() + 11)
    assert listener.arrivals() == [] and len(announced) == 2 and Path(announced[1]).is_socket()
    os.unlink(announced[1])
    assert listener.arrivals() == [] and len(announced) == 2, "it is not looked for after every step"


def test_where_no_socket_can_be_made_the_run_goes_on_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied")

    said: list[str] = []
    monkeypatch.setattr(door, "BoundSocket", refuse)
    with pytest.warns(UserWarning, match="no other screen can attach: .*Permission denied"):
        shut = Listener(said.append)
    assert said == [""] and shut.watched() == [] and shut.arrivals() == []
    shut.close()


def test_no_more_is_on_its_way_to_a_screen_that_counts_than_it_can_hear_soon(house: House, follow: Follow) -> None:
    link, far, own = screen_end(house.knock()), new_store(), new_store()
    link.send(Attach(only_watches=False, counts=True))
    follow(link, far, lambda: step_of(far) > 0)
    at = step_of(far)
    follow(house.own, own, lambda: step_of(own) > at + 1000)
    before = link.bytes_received
    link.drain()
    assert link.bytes_received - before < 2 * MOST_UNDER_WAY
    link.send(Heard(link.bytes_received))
    link.receive(TOO_LONG_S)
    house.own.send(Stop())
    follow(link, far, lambda: far.run.ended is not None)


def test_one_that_floods_is_shut_out(house: House, follow: Follow) -> None:
    link, store = house.attach(), new_store()
    follow(link, store, lambda: step_of(store) > 0)
    with pytest.raises(LinkClosedError):
        for _ in range(20 * MOST_COMMANDS):
            link.send(EvaluateTest())
    at, own = step_of(store), new_store()
    follow(house.own, own, lambda: step_of(own) > at)


def test_who_knocks_too_often_or_floods_waits_for_a_while(announced: list[str]) -> None:
    now = [0.0]
    busy = Listener(announced.append, clock=lambda: now[0], most_visits=2)
    lines = [socket.socket(socket.AF_UNIX) for _ in range(5)]
    try:
        for line in lines[:3]:
            line.connect(announced[0])
        busy.arrivals()
        assert len(busy.watched()) == 3, "those who waited are heard; the door is shut"
        lines[3].connect(announced[0])
        now[0] = 1.9
        busy.arrivals()
        assert len(busy.watched()) == 3
        now[0] = 2.1
        busy.arrivals()
        assert len(busy.watched()) == 5, "the door, and one more"
        lines[4].connect(announced[0])
        lines[4].sendall(framed(HELLO) + framed(Attach(False)) + bytes(door.MOST_EARLY))
        assert busy.arrivals() == [] and is_gone(lines[4])
        assert len(busy.watched()) == 4, "the door is shut again"
        now[0] = 10.2
        busy.arrivals()
        assert len(busy.watched()) == 2, "the first three have been silent for too long"
        lines[3].sendall(b"nonsense")
        busy.arrivals()
        assert busy.watched() == [], "and again"
        now[0] = 15.1
        assert busy.watched() == [], "longer than for many who only knock"
        now[0] = 15.3
        assert len(busy.watched()) == 1
    finally:
        busy.close()
        for line in lines:
            line.close()


def test_one_who_has_spoken_is_let_in_although_many_knock_behind(announced: list[str]) -> None:
    busy, lines = Listener(announced.append), [socket.socket(socket.AF_UNIX) for _ in range(MOST_SCREENS + 1)]
    for line in lines:
        line.connect(announced[0])
    lines[0].sendall(framed(HELLO) + framed(Attach(False)))
    for line in lines[1:9]:
        line.close()
    assert len(busy.arrivals()) == 1
    busy.close()
    for line in lines:
        line.close()


def test_a_door_at_which_nobody_was_is_not_looked_at_after_every_step(announced: list[str]) -> None:
    now = [0.0]
    quiet = Listener(announced.append, clock=lambda: now[0])
    assert quiet.arrivals() == []
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(announced[0])
        line.sendall(framed(HELLO) + framed(Attach(False)))
        now[0] = 0.09
        assert quiet.arrivals() == []
        now[0] = 0.11
        assert len(quiet.arrivals()) == 1
    quiet.close()


def framed(message: msgspec.Struct) -> bytes:
    body = msgspec.msgpack.encode(message, enc_hook=pack)
    return LENGTH.pack(len(body)) + body


def test_liars_and_noise_neither_harm_the_run_nor_the_others(house: House, follow: Follow) -> None:
    """Bytes at random, damaged frames, and commands that fit the schema and mean nothing; the seed is fixed."""
    chance, own = random.Random(5), new_store()
    good = framed(HELLO) + framed(Attach(False)) + framed(TakeOver())
    for number in range(60):
        with house.knock() as line:
            data = bytearray(good + b"".join(framed(one) for one in chance.sample(LIES, 5)))
            if number % 3 == 1:
                for _ in range(3):
                    data[chance.randrange(len(data))] = chance.randrange(256)
            elif number % 3 == 2:
                data = bytearray(chance.randbytes(chance.randrange(300)))
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            is_gone(line)
    link, store = house.attach(), new_store()
    follow(link, store, lambda: step_of(store) > 0)
    for lie in (TakeOver(), *chance.sample(LIES, MOST_LIES)):
        link.send(lie)
    follow(link, store, lambda: store.run.screens.steers)
    link.close()  # what it has asked for would be worked on for as long as it is there
    house.own.send(TakeOver())
    house.own.send(Resume())
    at = step_of(own)
    follow(house.own, own, lambda: step_of(own) > at + 30 and own.run.screens.steers and own.run.phase == "running")
    assert own.run.failed is None and house.thread.is_alive()
