"""A run that pauses: what its screen hears, in which pieces, and when it is saved."""

import contextlib
import dataclasses
import itertools
import socket
from collections.abc import Callable

import pytest

from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Steps
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session import saving
from mnist_tui.tui.session.audience import Audience
from mnist_tui.tui.session.doctor import RunDoctor
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.news import News
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.saving import Saving, SavingWatch
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
LOOKS_BEFORE_THE_FAULT, LOOKS = 20, 60
STEPS = 40
REPORTS = "Evaluated", "Progress", "Examined"


@pytest.mark.parametrize(("seconds_a_look", "takes_long"), [(1e-6, False), (0.02, True)])
def test_a_step_and_what_came_of_it_are_told_together_unless_that_takes_long(
    start_session: Start,
    follow: Follow,
    store: Store,
    small_settings: Settings,
    seconds_a_look: float,
    takes_long: bool,
) -> None:
    times = itertools.count(step=seconds_a_look)
    link = start_session(small_settings, paused=True, clock=lambda: next(times))
    follow(link, store, lambda: store.run.phase == "paused")
    link.send(Steps(1))
    reports = follow(link, store, lambda: store.run.phase == "paused" and store.run.step == 1)
    told = [report.phase for report in reports if isinstance(report, Progress)]
    assert ("evaluating" in told) is takes_long


def test_an_evaluation_and_how_the_run_stands_then_come_in_one_piece(
    small_splits: Splits, small_settings: Settings
) -> None:
    run = run_of(small_splits, small_settings)
    run.phase = "paused"
    result = evaluate(run.trainer.network, small_splits.validation)
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # a piece is what was sent at once
    with mine, theirs:
        viewer = Viewer(engine_end(theirs))
        mine.recv(1 << 20)
        viewer.run_started(run)
        mine.recv(1 << 20)
        viewer.evaluated(run, EvaluatedSample(0, small_splits.sample("validation"), result, False, 0))
        viewer.progressed(run, 1.0)
        assert kinds_in(mine.recv(1 << 20)) == ["Evaluated", "Progress"]


def test_a_screen_hears_how_a_paused_run_stands_before_that_is_examined(
    small_splits: Splits, small_settings: Settings
) -> None:
    run, heard = run_of(small_splits, small_settings.replace({"initializer": "zeros"})), list[str]()
    for _ in range(STEPS):
        run.trainer.step()
    run.phase = "paused"
    result = evaluate(run.trainer.network, small_splits.validation)
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mine.setblocking(False)
    with mine, theirs:

        def found(step: int, finding: Finding) -> None:
            with contextlib.suppress(BlockingIOError):
                heard.extend(kinds_in(mine.recv(1 << 20)))

        audience = Audience([RunDoctor(found)], [Viewer(engine_end(theirs))])
        audience.run_started(run)
        assert all(mine.recv(1 << 20) for _ in ("hello", "started"))
        audience.evaluated(run, EvaluatedSample(1, small_splits.sample("validation"), result, False, 0))
        audience.progressed(run, 1.0)
        assert heard == ["Evaluated", "Progress"]
        assert kinds_in(mine.recv(1 << 20)) == ["Examined"]


def test_a_screen_hears_before_others_have_work_with_it(small_splits: Splits, small_settings: Settings) -> None:
    told = list[str]()

    class Noting(Observer):
        def progressed(self, run: LiveRun, now: float) -> None:
            told.append("recorder")

    class NotingViewer(Viewer):
        def progressed(self, run: LiveRun, now: float, news: News | None = None) -> None:
            told.append("screen")

    mine, theirs = socket.socketpair()
    with mine, theirs:
        Audience([Noting()], [NotingViewer(engine_end(theirs))]).progressed(run_of(small_splits, small_settings), 0.0)
    assert told == ["screen", "recorder"]


def test_a_paused_screen_is_told_when_the_run_is_saved_no_longer(
    small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "LOOK_EVERY_S", 0.0)
    looks = iter(range(LOOKS * 2))
    state = Saving(True, "runs/1", 0)

    def is_asked_to_stop() -> bool:
        nonlocal state
        look = next(looks)
        if look == LOOKS_BEFORE_THE_FAULT:
            state = dataclasses.replace(state, fault="the disk is full")
        return look >= LOOKS

    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen = screen_end(mine)
        Session(
            small_splits,
            new_trainer(small_settings, small_splits),
            Threads(ALONE, cores=1),
            viewers=[Viewer(engine_end(theirs))],
            plan=Plan(paused=True),
            saving=lambda: state,
            is_asked_to_stop=is_asked_to_stop,
        ).run()
        told = [report.saving_fault for report in screen.drain() if isinstance(report, Progress)]
    assert told[0] == "" and told[-1] == "the disk is full"


def test_nobody_looks_after_a_run_that_is_not_kept() -> None:
    assert SavingWatch(Saving).due_in() == float("inf")
    assert SavingWatch(lambda: Saving(True)).due_in() == saving.LOOK_EVERY_S


def kinds_in(piece: bytes) -> list[str]:
    """Return of which kinds the reports are that were sent at once."""
    kinds = list[str]()
    while piece:
        (length,) = LENGTH.unpack_from(piece)
        kinds.append(next(kind for kind in REPORTS if kind.encode() in piece[LENGTH.size :][:20]))
        piece = piece[LENGTH.size + length :]
    return kinds


def run_of(splits: Splits, settings: Settings) -> LiveRun:
    trainer = new_trainer(settings, splits)
    return LiveRun(1, splits, trainer, StopConditions(trainer), threads=1)
