"""Batches from a thread that runs ahead: to the bit those of a learner that makes its own, whatever happens between."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from stores import new_store

from mnist_tui.engine import feed
from mnist_tui.engine.errors import StepBrokenOffError
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.feed import Block, InlineFeed
from mnist_tui.engine.restored_state import put_state
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import State, take_state
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Restart, Steps
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.training import threads
from mnist_tui.tui.training.prefetch import GROUPS, LARGEST_GROUP, fed_ahead
from mnist_tui.tui.training.splits import Splits, new_trainer

PLAIN = Settings().replace({"hidden": (6,), "batch_size": 16, "validation": 0, "dropout": 0.1, "epochs": 50})
AMOUNTS = {"shift": 1.5, "rotation": 10.0, "elastic": 8.0, "noise": 4.0, "erasing": 0.2}
DISTORTED = PLAIN.replace(AMOUNTS)
Deed = Callable[[Trainer], object]


def fresh(settings: Settings = DISTORTED) -> Trainer:
    rng = np.random.default_rng(5)
    images = rng.integers(0, 256, (100, 12, 10), np.uint8)
    return Trainer(settings, Examples.of(images, rng.integers(0, 4, 100, np.uint8)), 4)


def steps(count: int) -> Deed:
    return lambda trainer: [trainer.step() for _ in range(count)]


def change(name: str, value: float) -> Deed:
    return lambda trainer: trainer.set(name, value)


def turn_off(name: str) -> Deed:
    return change(name, 0.0)


def resume(trainer: Trainer) -> None:
    put_state(trainer, take_state(trainer))


def diverge(trainer: Trainer) -> None:
    """Let the run diverge, which learns again from the last safe point, and go on."""
    trainer.set("learning_rate", 10.0)
    trainer.network.parameters.biases[-1][0] = np.inf
    trainer.step()
    assert trainer.diverged_at is not None
    trainer.recover()
    trainer.set("learning_rate", 0.002)


def assert_same(one: State, other: State) -> None:
    assert one.values == other.values
    assert one.tensors.keys() == other.tensors.keys()
    for name, tensor in one.tensors.items():
        assert np.array_equal(tensor, other.tensors[name], equal_nan=True), name


@pytest.fixture
def ahead() -> Iterator[Callable[[Trainer, Callable[[], bool]], Trainer]]:
    """Let a trainer's feed run ahead until the end of the test; no thread may be left after it."""
    count = threading.active_count()
    with ExitStack() as stack:

        def let(trainer: Trainer, is_core_free: Callable[[], bool] = lambda: True) -> Trainer:
            stack.enter_context(fed_ahead(trainer.learner, is_core_free))
            return trainer

        yield let
    assert threading.active_count() == count


STORIES: dict[str, tuple[Deed, ...]] = {
    "epochs, each in a new order": (steps(30),),
    "another batch size": (steps(3), change("batch_size", 7), steps(20), change("batch_size", 0), steps(3)),
    "other distortions": (steps(2), change("elastic", 0.0), steps(9), change("noise", 9.0), steps(9)),
    "distortion off and on again": (steps(4), *map(turn_off, AMOUNTS), steps(5), change("shift", 2.0), steps(9)),
    "changes that leave the images alone": (steps(3), change("learning_rate", 0.01), steps(9)),
    "changes before the first batch": (change("batch_size", 9), change("shift", 3.0), steps(9)),
    "divergence and recovery": (steps(110), diverge, steps(12)),
    "a state put back": (steps(9), resume, steps(9)),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("block", [5, 2048])
def test_a_run_fed_ahead_is_to_the_bit_the_run_without(
    story: str, block: int, ahead: Callable[..., Trainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "LARGEST_BLOCK", block)
    alone, fed = fresh(), ahead(fresh())
    for deed in STORIES[story]:
        deed(alone)
        deed(fed)
        assert fed.learner.epoch == alone.learner.epoch
        assert_same(take_state(fed), take_state(alone))


@pytest.mark.parametrize("is_ahead", [False, True])
def test_a_step_that_was_broken_off_has_never_begun(
    is_ahead: bool, ahead: Callable[..., Trainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "LARGEST_BLOCK", 5)  # four blocks are a batch
    whole, broken = fresh(), ahead(fresh()) if is_ahead else fresh()
    for before, blocks in ((0, 1), (3, 2), (4, 3)):
        steps(before)(whole)
        steps(before)(broken)
        looks = iter([*[False] * (blocks - 1), True])
        broken.is_step_unwanted = looks.__next__
        with pytest.raises(StepBrokenOffError):
            broken.step()
        broken.is_step_unwanted = lambda: False
        assert_same(take_state(broken), take_state(whole))
    steps(9)(whole)
    steps(9)(broken)
    assert_same(take_state(broken), take_state(whole))


def test_a_core_that_comes_and_goes_changes_nothing(ahead: Callable[..., Trainer]) -> None:
    free = iter(np.random.default_rng(1).random(40) < 0.5)
    alone, fed = fresh(), ahead(fresh(), lambda: bool(next(free)))
    steps(40)(alone)
    steps(40)(fed)
    assert_same(take_state(fed), take_state(alone))


def test_a_rest_between_two_steps_changes_nothing() -> None:
    alone, fed = fresh(), fresh()
    with fed_ahead(fed.learner, lambda: True) as feeding:
        for _ in range(9):
            feeding.pause()
            steps(3)(fed)
    steps(27)(alone)
    assert_same(take_state(fed), take_state(alone))


def test_a_run_goes_on_alone_where_the_thread_left_it() -> None:
    alone, fed = fresh(), fresh()
    with fed_ahead(fed.learner, lambda: True):
        steps(9)(fed)
    assert isinstance(fed.learner.feed, InlineFeed)
    steps(9)(fed)
    steps(18)(alone)
    assert_same(take_state(fed), take_state(alone))


def test_the_saved_state_of_a_run_fed_ahead_resumes_one_that_is_not(ahead: Callable[..., Trainer]) -> None:
    alone, fed, resumed = fresh(), ahead(fresh()), fresh()
    steps(9)(fed)
    put_state(resumed, take_state(fed))
    steps(9)(resumed)
    steps(18)(alone)
    assert np.array_equal(resumed.network.parameters.vector, alone.network.parameters.vector)
    assert np.array_equal(resumed.history.steps.rows(), alone.history.steps.rows())


class Recording:
    """Stands in for the inline feed's method and notes the threads that call it."""

    def __init__(self, inline: InlineFeed, monkeypatch: pytest.MonkeyPatch) -> None:
        self._next, self.threads = inline.next, [""]
        self.fails_at = 0
        monkeypatch.setattr(inline, "next", self.next)

    def next(self, settings: Settings) -> Block:
        self.threads.append(threading.current_thread().name)
        if len(self.threads) == self.fails_at:
            raise MemoryError("no room for an image")
        return self._next(settings)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Callable[[Trainer], Recording]:
    def record(trainer: Trainer) -> Recording:
        assert isinstance(trainer.learner.feed, InlineFeed)
        return Recording(trainer.learner.feed, monkeypatch)

    return record


@pytest.mark.parametrize(("settings", "is_free", "is_ahead"), [
    (DISTORTED, True, True), (DISTORTED, False, False), (PLAIN, True, False),
])  # fmt: skip
def test_the_thread_works_only_for_distorted_images_and_on_a_free_core(
    settings: Settings,
    is_free: bool,
    is_ahead: bool,
    ahead: Callable[..., Trainer],
    recorded: Callable[[Trainer], Recording],
) -> None:
    trainer = fresh(settings)
    recording = recorded(trainer)
    steps(5)(ahead(trainer, lambda: is_free))
    here = threading.current_thread().name in recording.threads
    assert here != is_ahead
    assert len(recording.threads) - 1 <= GROUPS * LARGEST_GROUP


def test_what_fails_in_the_thread_is_raised_by_the_step_and_the_run_can_go_on(
    ahead: Callable[..., Trainer], recorded: Callable[[Trainer], Recording]
) -> None:
    alone, trainer = fresh(), fresh()
    recorded(trainer).fails_at = 4
    fed = ahead(trainer)
    with pytest.raises(MemoryError, match="no room for an image"):
        steps(9)(fed)
    steps(9 - fed.steps)(fed)
    steps(9)(alone)
    assert np.array_equal(fed.network.parameters.vector, alone.network.parameters.vector)


def test_a_feed_that_runs_ahead_is_not_taken_over_again(ahead: Callable[..., Trainer]) -> None:
    fed = ahead(fresh())
    with pytest.raises(TypeError, match="fed by AheadFeed"):
        ahead(fed)


def test_a_session_fed_ahead_tells_the_costs_of_a_run_that_is_not_and_so_does_its_restart(
    start_session: Callable[..., ScreenEnd],
    follow: Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]],
    small_splits: Splits,
    small_settings: Settings,
) -> None:
    settings = small_settings.replace({"shift": 1.0, "noise": 9.0})
    alone, store = new_trainer(settings, small_splits), new_store()
    steps(40)(alone)
    link = start_session(settings, paused=True, ahead=True)
    for run in (1, 2):
        link.send(Steps(40))
        follow(link, store, lambda: store.run.phase == "paused" and len(store.run.steps) == 40)
        assert store.run.started is not None and store.run.started.run == run
        assert np.array_equal(store.run.steps.rows()[:, 1], alone.history.steps.rows()[:, 1])
        link.send(Restart({}, False))
        follow(link, store, lambda: store.run.phase == "paused" and len(store.run.steps) == 0)


@pytest.mark.parametrize(("cores", "is_ahead"), [(2, True), (1, False)])
def test_training_without_a_screen_runs_ahead_when_there_is_a_second_core(
    small_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], cores: int, is_ahead: bool
) -> None:
    names, inline = set(), InlineFeed.next

    def noted(self: InlineFeed, settings: Settings) -> Block:
        names.add(threading.current_thread() is threading.main_thread())
        return inline(self, settings)

    monkeypatch.setattr(InlineFeed, "next", noted)
    monkeypatch.setattr(threads, "available_cores", lambda: cores)
    assert main(["train", "--data", str(small_data), "--steps", "9", "--shift", "1", "--threads", "1"]) == 0
    assert names == {not is_ahead}
