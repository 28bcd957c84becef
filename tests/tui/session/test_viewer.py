"""What one viewer is told: everything if it keeps up; if it does not, the newest of each kind and all of the curves."""

import socket
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from stores import new_store
from wire import heard

from mnist_tui.engine.buckets import KEPT
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.images.queries import Images, ImagesAnswer
from mnist_tui.tui.protocol.commands import Pause
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.limits import MOST_COMMANDS, OF_A_GUEST
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, guest_end, screen_end
from mnist_tui.tui.protocol.message import decoded
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import answered
from mnist_tui.tui.protocol.reports import Answered, CommandRejected, Ended, Failed, Report, RunStarted, SettingChanged
from mnist_tui.tui.session.allowance import Allowance
from mnist_tui.tui.session.audience import Audience
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer

PAUSE = LENGTH.pack(7) + b"\x91\xa5Pause"
LEAST_BUFFER = 1
"""Of the send buffer; the system makes a few kilobytes of it."""


@pytest.fixture
def run(small_splits: Splits, small_settings: Settings) -> LiveRun:
    trainer = new_trainer(small_settings, small_splits)
    return LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)


@pytest.fixture
def ends() -> Iterator[tuple[ScreenEnd, Viewer]]:
    """A screen, and the viewer that it is to the session; the line between them holds little."""
    mine, theirs = socket.socketpair()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LEAST_BUFFER)
    with mine, theirs:
        yield screen_end(mine), Viewer(engine_end(theirs))


@pytest.fixture
def guest() -> Iterator[tuple[socket.socket, Viewer]]:
    """The bare socket of a screen that has come later, and its viewer; no time passes."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        link = guest_end(theirs)
        screen_end(mine)
        link.accept(OF_A_GUEST)
        yield mine, Viewer(link, allowance=Allowance(lambda: 0.0))


def evaluation(run: LiveRun, number: int = 0) -> EvaluatedSample:
    result = evaluate(run.trainer.network, run.splits.validation)
    return EvaluatedSample(run.trainer.steps, run.splits.sample("validation"), result, False, number)


def stall(viewer: Viewer) -> None:
    """Fill the line until it takes nothing any more."""
    while viewer.flush():
        viewer.reject("x" * 1000)


def told(screen: ScreenEnd, viewer: Viewer) -> list[Report]:
    """Read until a viewer has nothing more to send, and leave out what stalled it."""
    reports: list[Report] = []
    while True:
        is_sent, news = viewer.flush(), screen.drain()
        reports += news
        if is_sent and not news:
            return [one for one in reports if not (isinstance(one, CommandRejected) and "xxx" in one.text)]


@pytest.mark.parametrize("steps", [49, KEPT, 3 * KEPT])
def test_a_screen_that_does_not_read_loses_no_points(ends: tuple[ScreenEnd, Viewer], run: LiveRun, steps: int) -> None:
    screen, viewer = ends
    viewer.run_started(run)
    viewer.progressed(run, 0.0)
    stall(viewer)
    for second in range(1, steps + 1):
        run.trainer.step()
        viewer.progressed(run, float(second))  # must neither wait nor forget
    store = new_store()
    for report in told(screen, viewer):
        store.tell(heard(report))
    assert len(store.run.steps) == 0
    viewer.progressed(run, steps + 100.0)
    for report in told(screen, viewer):
        store.tell(heard(report))
    assert np.array_equal(store.run.steps.rows(), run.trainer.history.steps.rows()) and len(store.run.steps) == steps
    mine_is, theirs_is = store.run.steps.stretch(), run.trainer.history.steps.stretch()
    assert np.array_equal(mine_is.low, theirs_is.low) and np.array_equal(mine_is.mean, theirs_is.mean)


def test_reports_come_early_when_steps_come_too_fast_to_be_told_one_by_one(
    ends: tuple[ScreenEnd, Viewer], run: LiveRun
) -> None:
    screen, viewer = ends
    viewer.run_started(run)
    told(screen, viewer)
    viewer.progressed(run, 0.0)
    sizes = [len(report.steps) for report in told(screen, viewer) if isinstance(report, Progress)]
    for _ in range(KEPT):
        run.trainer.step()
        viewer.progressed(run, 0.0)
        sizes += [len(report.steps) for report in told(screen, viewer) if isinstance(report, Progress)]
    assert sizes == [0, KEPT // 2 + 1]


def test_of_what_there_was_no_room_for_the_newest_of_each_kind_is_told(
    ends: tuple[ScreenEnd, Viewer], run: LiveRun
) -> None:
    screen, viewer = ends
    viewer.run_started(run)
    stall(viewer)
    for old, new in ((0.9, 0.8), (0.8, 0.7)):
        viewer.setting_changed(run, "momentum", old, new)
    viewer.setting_changed(run, "learning_rate", 0.002, 0.003)
    for number in range(1, 4):
        viewer.evaluated(run, evaluation(run, number))
        picture = ImagesAnswer("test", [number], np.zeros((1, 8, 6), np.uint8))
        viewer.reply(answered(1, number, 0, Images, picture))
    reports = told(screen, viewer)
    changes = [(one.name, one.old, one.new) for one in reports if isinstance(one, SettingChanged)]
    assert changes == [("momentum", 0.9, 0.7), ("learning_rate", 0.002, 0.003)]
    assert [one.test_evaluations for one in reports if isinstance(one, Evaluated)] == [3]
    assert [one.number for one in reports if isinstance(one, Answered)] == [3]


def test_evaluations_that_fill_the_line_come_with_how_the_run_stands(
    ends: tuple[ScreenEnd, Viewer], run: LiveRun
) -> None:
    (screen, viewer), reports = ends, list[Report]()
    audience = Audience((), [viewer])
    viewer.run_started(run)
    for number in range(60):
        run.trainer.step()
        viewer.evaluated(run, evaluation(run, number))
        assert not list(audience.commands())
        viewer.progressed(run, float(number))
        reports += screen.drain()
    evaluated = [report.step for report in reports if isinstance(report, Evaluated)]
    steps = [report.step for report in reports if isinstance(report, Progress)]
    assert len(evaluated) > 3 and all(step in steps for step in evaluated)


def test_a_screen_that_is_behind_hears_how_the_run_was_left(ends: tuple[ScreenEnd, Viewer], run: LiveRun) -> None:
    screen, viewer = ends
    viewer.run_started(run)
    viewer.progressed(run, 0.0)
    stall(viewer)
    run.trainer.step()
    run.phase = "finished"
    viewer.status_changed(run)
    viewer.progressed(run, 1.0)
    viewer.session_ended(run, Ended("over", True), 1.0)
    *_, progress, ended = told(screen, viewer)
    assert isinstance(progress, Progress) and progress.phase == "finished" and len(progress.steps) == 1
    assert ended == Ended("over", True)


def test_what_was_left_of_a_run_is_dropped_when_another_begins(
    ends: tuple[ScreenEnd, Viewer], run: LiveRun, small_splits: Splits
) -> None:
    screen, viewer = ends
    viewer.run_started(run)
    stall(viewer)
    viewer.evaluated(run, evaluation(run))
    viewer.run_started(LiveRun(2, small_splits, run.trainer, run.stops, threads=1))
    reports = told(screen, viewer)
    assert [one.run for one in reports if isinstance(one, RunStarted)] == [1, 2]
    assert not any(isinstance(one, Evaluated) for one in reports)


def test_one_that_has_hung_up_is_told_nothing_and_says_so(ends: tuple[ScreenEnd, Viewer], run: LiveRun) -> None:
    screen, viewer = ends
    viewer.run_started(run)
    screen.send(Pause())
    screen.close()
    viewer.evaluated(run, evaluation(run))
    viewer.progressed(run, 1.0)
    assert viewer.commands() == [Pause()]
    assert viewer.commands() == [] and viewer.has_left and not viewer.is_behind


def test_one_that_sends_nonsense_is_told_so_and_left_alone(run: LiveRun) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen, viewer = screen_end(mine), Viewer(engine_end(theirs))
        mine.sendall(LENGTH.pack(1) + b"\xc1")
        assert viewer.commands() == [] and viewer.has_left
        (report,) = screen.drain()
        assert isinstance(report, Failed) and report.text.startswith("a damaged command: ")


def test_what_its_queries_kept_is_of_one_run_and_of_one_viewer(ends: tuple[ScreenEnd, Viewer], run: LiveRun) -> None:
    _, viewer = ends
    viewer.run_started(run)
    viewer.cache.put("kept")
    assert viewer.cache.get(str) == "kept"
    viewer.run_started(run)
    assert viewer.cache.get(str) is None


def test_one_that_sends_very_much_at_once_is_shut_out_before_all_of_it_is_read(
    guest: tuple[socket.socket, Viewer], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, viewer = guest
    read: list[bytes] = []

    def count(decoder: msgspec.msgpack.Decoder[object], body: bytes) -> object:
        read.append(body)
        return decoded(decoder, body)

    monkeypatch.setattr("mnist_tui.tui.protocol.frames.decoded", count)
    line.sendall(PAUSE * 5 * MOST_COMMANDS)
    assert viewer.commands() == [] and viewer.is_shut_out and viewer.has_left
    assert len(read) == 1 + MOST_COMMANDS, "the hello, and no more than the allowance"


def test_one_that_sends_as_much_as_a_person_may_is_heard(guest: tuple[socket.socket, Viewer]) -> None:
    line, viewer = guest
    line.sendall(PAUSE * MOST_COMMANDS)
    assert len(viewer.commands()) == MOST_COMMANDS and not viewer.has_left
    line.sendall(PAUSE)
    assert viewer.commands() == [] and viewer.is_shut_out


def test_one_that_sends_byte_after_byte_is_shut_out(guest: tuple[socket.socket, Viewer]) -> None:
    line, viewer = guest
    line.sendall(LENGTH.pack(1 << 20))
    looks = 0
    while not viewer.has_left:
        line.sendall(b"\0")
        viewer.commands()
        looks += 1
    assert viewer.is_shut_out and looks == 17, "of which each counts for 25 commands, and 400 are allowed"


def test_a_command_that_comes_in_two_pieces_is_heard(guest: tuple[socket.socket, Viewer]) -> None:
    line, viewer = guest
    line.sendall(PAUSE[:5])
    assert viewer.commands() == []
    line.sendall(PAUSE[5:])
    assert viewer.commands() == [Pause()] and not viewer.has_left


def test_one_whose_commands_are_all_refused_is_shut_out_and_the_rest_is_not_obeyed(
    guest: tuple[socket.socket, Viewer],
) -> None:
    line, viewer = guest
    line.sendall(PAUSE * 100)
    obeyed = 0
    for one, _ in Audience([], [viewer]).commands():
        one.reject("no")
        obeyed += 1
    assert viewer.is_shut_out and obeyed == 38, "100 and 37 times 8 are less than 400"


def test_a_key_that_is_held_on_a_screen_that_only_watches_is_refused_for_as_long(
    guest: tuple[socket.socket, Viewer],
) -> None:
    line, viewer = guest
    for _ in range(30):  # in a second
        line.sendall(PAUSE)
        viewer.commands()
        viewer.reject("this screen only watches")
    assert not viewer.has_left
