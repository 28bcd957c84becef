"""One session, any number of observers: two screens that do not disturb each other, and one that needs no screen."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import ClassVar

import numpy as np
import pytest
from stores import new_store

from mnist_tui.engine.buckets import KEPT
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.features.answers import ANSWERS
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import Images, ImagesAnswer, PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.commands import (
    EvaluateTest,
    Restart,
    Resume,
    RunUntil,
    SetSetting,
    StartRun,
    Steps,
    Stop,
    TakeOver,
    WatchTraining,
)
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query, ask
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.audience import Audience
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.query_context import Job, QueryContext
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.target import Target
from mnist_tui.tui.training.threads import Threads

TOO_LONG_S = 20
LEAST_BUFFER = 1
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


class Diary(Observer):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.looks = 0

    def run_started(self, run: LiveRun) -> None:
        self.entries.append(f"run {run.number}")

    def progressed(self, run: LiveRun, now: float) -> None:
        self.looks += 1

    def status_changed(self, run: LiveRun) -> None:
        self.entries.append(f"{run.phase} at {run.trainer.steps}: {run.stops.reason}")

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        self.entries.append(f"{name} {old} to {new}")

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        self.entries.append(f"{evaluated.sample.split} at {evaluated.step}")

    def ended(self) -> None:
        self.entries.append("ended")


def session_of(splits: Splits, settings: Settings, last_step: int | None = None, **how: object) -> Session:
    return Session(splits, new_trainer(settings, splits, last_step), Threads(ALONE, cores=1), **how)  # type: ignore[arg-type]


class Pair:
    """A session in a thread, two screens that look on, and a diary."""

    def __init__(self, splits: Splits, settings: Settings, paused: bool, last_step: int | None) -> None:
        self.diary, self._lines = Diary(), [socket.socketpair() for _ in range(2)]
        for _, theirs in self._lines:
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LEAST_BUFFER)
        self.first, self.second = (screen_end(mine) for mine, _ in self._lines)
        viewers = [Viewer(engine_end(theirs)) for _, theirs in self._lines]
        session = session_of(
            splits,
            settings,
            last_step,
            viewers=viewers,
            observers=[self.diary],
            answers=ANSWERS,
            plan=Plan(paused=paused),
        )
        self.thread = threading.Thread(target=session.run, daemon=True)
        self.thread.start()

    def close(self) -> None:
        for mine, theirs in self._lines:
            mine.close()
            theirs.close()


@pytest.fixture
def pair(small_splits: Splits, small_settings: Settings) -> Iterator[Callable[..., Pair]]:
    """Return what starts a session with two screens; it must end when both have left."""
    pairs: list[Pair] = []

    def start(paused: bool = True, last_step: int | None = None, **settings: object) -> Pair:
        pairs.append(Pair(small_splits, small_settings.replace(settings), paused, last_step))
        return pairs[-1]

    yield start
    for one in pairs:
        one.first.close()
        one.second.close()
        one.thread.join(TOO_LONG_S)
        assert not one.thread.is_alive()
        one.close()


def is_at_rest(store: Store, step: int) -> bool:
    return store.run.phase in ("paused", "finished") and store.run.step == step


def test_two_screens_get_the_whole_run(pair: Callable[..., Pair], follow: Follow) -> None:
    both, views = pair(), (new_store(), new_store())
    both.first.send(Steps(200))
    for link, store in zip((both.first, both.second), views, strict=True):
        follow(link, store, lambda store=store: is_at_rest(store, 200) and store.run.evaluated.step == 200)  # type: ignore[misc]
    one, other = views
    assert np.array_equal(one.run.steps.rows(), other.run.steps.rows()) and len(one.run.steps) == 200
    assert np.array_equal(one.run.evaluations.rows(), other.run.evaluations.rows()) and len(one.run.evaluations) >= 2
    assert one.run.evaluated is not None and other.run.evaluated is not None
    assert one.run.evaluated.confusion.tolist() == other.run.evaluated.confusion.tolist()


def test_a_screen_that_does_not_read_neither_stops_nor_starves_the_other_and_catches_up(
    pair: Callable[..., Pair], follow: Follow, small_splits: Splits, small_settings: Settings
) -> None:
    steps = 3 * KEPT + 30  # with what is evaluated meanwhile it is far more than the line to the second holds
    both, store = pair(epochs=steps // 30, dropout=0.1), new_store()
    both.first.send(WatchTraining(True))
    both.first.send(Resume())
    follow(both.first, store, lambda: is_at_rest(store, steps - steps % 30) and store.run.phase == "finished")
    both.first.send(SetSetting("momentum", 0.5))
    follow(both.first, store, lambda: len(store.run.changes) == 1)
    trainer = new_trainer(small_settings.replace({"epochs": steps // 30, "dropout": 0.1}), small_splits)
    while not trainer.finished:
        trainer.step()
    assert np.array_equal(store.run.steps.rows(), trainer.history.steps.rows())
    late = new_store()
    follow(both.second, late, lambda: late.run.phase == "finished" and len(late.run.changes) == 1)
    assert np.array_equal(late.run.steps.rows(), store.run.steps.rows()) and len(late.run.steps) == len(store.run.steps)
    assert np.array_equal(late.run.steps.stretch().mean, trainer.history.steps.stretch().mean)
    assert late.run.settings.momentum == 0.5 and late.run.evaluated is not None and store.run.evaluated is not None
    assert late.run.evaluated.step == store.run.evaluated.step


def test_a_reply_and_a_refusal_go_to_who_asked(pair: Callable[..., Pair], follow: Follow) -> None:
    both, one, other = pair(), new_store(), new_store()
    both.first.send(ask(1, Images("test", [1])))
    both.second.send(ask(1, Images("test", [2])))
    both.second.send(ask(2, PredictSplit("train")))
    both.second.send(SetSetting("hidden", [4]))
    follow(both.first, one, lambda: one.run.answer(ImagesAnswer) is not None and one.run.phase == "paused")
    follow(both.second, other, lambda: other.run.answer(SplitPredictions) is not None and other.run.notice != "")
    shown = [store.run.answer(ImagesAnswer) for store in (one, other)]
    assert [answer.indices for answer in shown if answer is not None] == [[1], [2]]
    both.first.send(StartRun(None, {}, False))  # refused, after everything before it has been told
    follow(both.first, one, lambda: one.run.notice != "")
    assert "begun already" in one.run.notice and "another screen steers" in other.run.notice
    assert one.run.answer(SplitPredictions) is None


def test_a_session_goes_on_without_the_screen_that_leaves(pair: Callable[..., Pair], follow: Follow) -> None:
    both, store = pair(paused=False), new_store()
    both.second.send(ask(1, PredictSplit("train")))
    both.second.close()
    follow(both.first, store, lambda: store.run.progress is not None and store.run.progress.step > 100)
    assert both.thread.is_alive()


def test_training_images_are_watched_as_long_as_one_of_two_wants_it(pair: Callable[..., Pair], follow: Follow) -> None:
    both, store = pair(), new_store()
    both.first.send(WatchTraining(True))
    follow(both.first, store, lambda: store.run.evaluated_training is not None)
    both.second.send(WatchTraining(True))
    both.second.send(WatchTraining(False))
    both.second.send(TakeOver())
    both.second.send(Steps(3))
    follow(both.first, store, lambda: is_at_rest(store, 3) and store.run.evaluated_training.step == 3)  # type: ignore[union-attr]


def test_training_images_are_watched_no_longer_when_who_wanted_it_has_left(
    pair: Callable[..., Pair], follow: Follow
) -> None:
    both, view = pair(), new_store()
    both.second.send(WatchTraining(True))
    follow(both.first, view, lambda: view.run.evaluated_training is not None)
    both.second.close()
    both.first.send(Steps(3))
    follow(both.first, view, lambda: is_at_rest(view, 3))
    both.first.send(Steps(3))
    follow(both.first, view, lambda: is_at_rest(view, 6) and view.run.evaluated.step == 6)  # type: ignore[union-attr]
    assert view.run.evaluated_training is not None and view.run.evaluated_training.step < 6


def test_an_observer_is_told_everything_in_order(pair: Callable[..., Pair], follow: Follow) -> None:
    both, store = pair(epochs=1), new_store()
    follow(both.first, store, lambda: store.run.phase == "paused")
    both.first.send(SetSetting("momentum", 0.5))
    both.first.send(Steps(5))
    follow(both.first, store, lambda: is_at_rest(store, 5) and store.run.evaluated.step == 5)  # type: ignore[union-attr]
    both.first.send(EvaluateTest())
    follow(both.first, store, lambda: store.run.evaluated_test is not None)
    both.first.send(Stop())
    both.thread.join(TOO_LONG_S)
    entries = both.diary.entries
    assert entries[:3] == ["run 1", "validation at 0", "momentum 0.9 to 0.5"]
    assert entries[3:] == ["running at 0: ", "paused at 5: step 5", "validation at 5", "test at 5", "ended"]
    assert both.diary.looks > 0


def test_a_restart_takes_as_many_steps_as_the_run_before(pair: Callable[..., Pair], follow: Follow) -> None:
    both, store = pair(last_step=35, epochs=8), new_store()
    both.first.send(Restart({"batch_size": 240}, False))
    both.first.send(RunUntil("step 33"))  # 25 beyond the 8 epochs, at a step each
    follow(both.first, store, lambda: is_at_rest(store, 33))
    both.first.send(Resume())
    follow(both.first, store, lambda: store.run.phase == "finished")
    assert store.run.started is not None and (store.run.started.run, store.run.step) == (2, 35)
    # Near the end of the schedule, which is where 1 % is left of the rate.
    assert store.run.progress is not None and store.run.progress.learning_rate < 0.02 * store.run.settings.learning_rate


@pytest.mark.parametrize(
    ("plan", "epochs", "last_step", "said"),
    [
        (Plan(), 2, None, ["validation at 0", "validation at 30", "finished at 60: ", "validation at 60"]),
        (Plan(evaluates_epochs_only=True), 2, None, ["validation at 30", "finished at 60: ", "validation at 60"]),
        (Plan(evaluates_epochs_only=True), 1, 35, ["validation at 30", "finished at 35: "]),
        (Plan(target=Target("step", 7), evaluates_epochs_only=True), 1, None, ["paused at 7: step 7 reached"]),
    ],
    ids=["epochs", "epochs only", "steps", "target"],
)
def test_without_a_screen_a_session_ends_with_its_run(
    small_splits: Splits, small_settings: Settings, plan: Plan, epochs: int, last_step: int | None, said: list[str]
) -> None:
    diary = Diary()
    settings = small_settings.replace({"epochs": epochs})
    session = session_of(small_splits, settings, last_step, observers=[diary], plan=plan, clock=lambda: 0.0)
    session.run()
    assert diary.entries == ["run 1", *said, "ended"]


def test_a_run_that_diverges_ends_there_without_an_evaluation(small_splits: Splits, small_settings: Settings) -> None:
    wild = {"optimizer": "sgd", "cost": "quadratic", "pixels": "raw", "learning_rate": 10.0}
    diary = Diary()
    session = session_of(
        small_splits, small_settings.replace(wild), observers=[diary], plan=Plan(evaluates_epochs_only=True)
    )
    session.run()
    at = session.live_run.trainer.diverged_at
    told = f"diverged at {at}: "  # and again, when the rate to continue with is known
    assert at is not None and diary.entries[-3:] == [told, told, "ended"]
    assert diary.entries[1:-3] == [f"validation at {step}" for step in range(30, at, 30)]


def test_a_request_to_stop_ends_a_session_after_the_step(small_splits: Splits, small_settings: Settings) -> None:
    diary, looks = Diary(), iter(range(100))
    session = session_of(
        small_splits,
        small_settings,
        observers=[diary],
        plan=Plan(evaluates_epochs_only=True),
        is_asked_to_stop=lambda: next(looks) >= 7,
    )
    session.run()
    assert diary.entries == ["run 1", "ended"] and 0 < session.live_run.trainer.steps <= 7


def test_one_that_has_left_is_told_nothing_more(small_splits: Splits, small_settings: Settings) -> None:
    trainer = new_trainer(small_settings, small_splits)
    run, diary = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1), Diary()
    mine, theirs = socket.socketpair()
    with theirs:
        viewer = Viewer(engine_end(theirs))
        audience = Audience([diary], [viewer])
        audience.run_started(run)
        mine.close()
        assert list(audience.commands()) == [] and audience.dismissed() == [viewer] and audience.viewers == []
        viewer.setting_changed = None  # type: ignore[assignment, method-assign]  # it would fail if it were told
        audience.setting_changed(run, "momentum", 0.9, 0.5)
    assert diary.entries == ["run 1", "momentum 0.9 to 0.5"]


class Endless(Query, frozen=True):
    """A question that takes for ever."""

    reply: ClassVar[type[Message]] = ImagesAnswer


def test_the_question_of_one_that_has_left_is_dropped(small_splits: Splits, small_settings: Settings) -> None:
    is_asked, is_dropped = threading.Event(), threading.Event()

    def for_ever(context: QueryContext, query: Endless) -> Job:
        try:
            while True:
                is_asked.set()
                yield
        finally:
            is_dropped.set()
        return ImagesAnswer("test", [], np.zeros((0, 8, 6), np.uint8))

    lines = [socket.socketpair() for _ in range(2)]
    screens = [screen_end(mine) for mine, _ in lines]
    viewers = [Viewer(engine_end(theirs)) for _, theirs in lines]
    session = session_of(small_splits, small_settings, viewers=viewers, answers={Endless: for_ever})
    thread = threading.Thread(target=session.run, daemon=True)
    thread.start()
    screens[1].send(ask(1, Endless()))
    assert is_asked.wait(TOO_LONG_S) and not is_dropped.is_set()
    screens[1].close()
    assert is_dropped.wait(TOO_LONG_S)
    screens[0].close()
    thread.join(TOO_LONG_S)
    assert not thread.is_alive()
    for _, theirs in lines:
        theirs.close()
