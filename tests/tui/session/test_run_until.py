"""Run until: what may be typed, when it is reached, and that the session rests there and says why."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import FinishEpoch, Pause, Resume, RunUntil, SetPace, Steps
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import CommandRejected, Report
from mnist_tui.tui.training.target import Standing, Target, read_target

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
AT = Standing(step=60, epoch=2.0, epochs=10, steps_per_epoch=30, cost=0.4, accuracy=0.91)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("epoch 5", Target("epoch", 5)),
        ("Epoch=5", Target("epoch", 5)),
        (" ep 5 ", Target("epoch", 5)),
        ("step 2000", Target("step", 2000)),
        ("step 2,000", Target("step", 2000)),
        ("s2000", Target("step", 2000)),
        ("accuracy 98%", Target("accuracy", 0.98)),
        ("acc 98.5 %", Target("accuracy", 0.985)),
        ("a .98", Target("accuracy", 0.98)),
        ("98%", Target("accuracy", 0.98)),
        ("cost 0.05", Target("cost", 0.05)),
        ("cost: 5e-2", Target("cost", 0.05)),
    ],
)
def test_targets_are_read(text: str, target: Target) -> None:
    read = read_target(text)
    assert read.kind == target.kind and read.value == pytest.approx(target.value)
    assert read_target(read.text) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing is not one of epoch 5"),
        ("5", "5 is not one of epoch 5, step 2000"),
        ("epok 5", "did you mean epoch"),
        ("epoch", "epoch wants a number, as in epoch 5"),
        ("epoch five", r"epoch=five is not a whole number in \[1, 100000\]"),
        ("step -3", "step=-3 is not a whole number"),
        ("accuracy 120%", "accuracy=120% is not a fraction"),
        ("accuracy 5", "did you mean 5%"),
        ("cost 0", "cost=0 is not in"),
        ("cost nan", "cost=nan is not in"),
        ("!?", "is not one of"),
    ],
)
def test_what_is_no_target_is_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(SettingError, match=words) as refused:
        read_target(text)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "reached", "not_yet"),
    [
        ("epoch 2", AT, replace(AT, epoch=1.99)),
        ("step 60", AT, replace(AT, step=59)),
        ("accuracy 91%", AT, replace(AT, accuracy=0.909)),
        ("cost 0.4", AT, replace(AT, cost=0.41)),
        ("cost 1000", AT, replace(AT, cost=math.nan)),
        ("accuracy 1%", AT, replace(AT, accuracy=math.nan)),
    ],
)
def test_a_target_is_reached_at_its_value(text: str, reached: Standing, not_yet: Standing) -> None:
    assert read_target(text).is_reached(reached)
    assert not read_target(text).is_reached(not_yet)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("epoch 2", "epoch 2 reached at step 60 already"),
        ("accuracy 90%", "accuracy 90% reached: 91.00% at step 60 already"),
        ("cost 0.5", "cost 0.5 reached: 0.4 at step 60 already"),
        ("epoch 11", "epoch 11 is beyond the end of the run, epoch 10"),
        ("step 301", "step 301 is beyond the end of the run, step 300"),
        ("step 300", ""),
        ("accuracy 99%", ""),
    ],
)
def test_a_target_that_makes_no_sense_here_says_so(text: str, words: str) -> None:
    assert read_target(text).objection(AT) == words


def test_a_run_without_an_end_may_go_as_far_as_one_likes() -> None:
    assert read_target("epoch 11").objection(replace(AT, epochs=None)) == ""


def at_rest(store: Store) -> bool:
    return store.run.progress is not None and store.run.phase in ("paused", "finished") and store.run.progress.step > 0


@pytest.mark.parametrize(("text", "step"), [("epoch 2", 60), ("step 47", 47)])
def test_the_run_rests_at_its_target_and_says_why(
    paused: ScreenEnd, follow: Follow, store: Store, text: str, step: int
) -> None:
    paused.send(RunUntil(text))
    reports = follow(paused, store, lambda: at_rest(store))
    armed = [report.target for report in reports if isinstance(report, Progress) and report.phase == "running"]
    assert armed and set(armed) == {text}
    assert store.run.progress is not None
    at = store.run.progress
    assert (at.step, at.pause_reason, at.target) == (step, f"{text} reached", "")


@pytest.mark.parametrize("text", ["accuracy 90%", "cost 0.3"])
def test_the_evaluation_decides_about_accuracy_and_cost(
    paused: ScreenEnd, follow: Follow, store: Store, text: str
) -> None:
    paused.send(RunUntil(text))
    follow(paused, store, lambda: at_rest(store))
    assert store.run.progress is not None and store.run.evaluated is not None
    at, evaluated = store.run.progress, store.run.evaluated
    assert at.pause_reason.startswith(f"{text} reached: ") and evaluated.step == at.step
    assert evaluated.cost <= 0.3 if "cost" in text else evaluated.right >= 0.9 * evaluated.count


def test_a_target_outlives_a_pause_and_can_be_dropped(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    for command in (SetPace(50.0), RunUntil("step 10000"), Pause()):
        paused.send(command)
    follow(paused, store, lambda: store.run.phase == "paused" and getattr(store.run.progress, "target", "") != "")
    assert store.run.progress is not None
    assert (store.run.progress.target, store.run.progress.pause_reason) == ("step 10,000", "")
    paused.send(RunUntil(" "))
    follow(paused, store, lambda: store.run.progress is not None and store.run.progress.target == "")
    assert store.run.phase == "paused"


@pytest.mark.parametrize("text", ["step 0", "epoch 1001", "cost 1000", "tea time"])
def test_a_target_that_cannot_be_is_refused_and_the_run_stays_as_it_is(
    paused: ScreenEnd, follow: Follow, store: Store, text: str
) -> None:
    paused.send(RunUntil(text))
    reports = follow(paused, store, lambda: store.run.notice != "")
    assert isinstance(reports[-1], CommandRejected) and store.run.phase == "paused"


def test_a_run_that_ends_before_its_target_says_so(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings.replace({"epochs": 1}), paused=True)
    follow(link, store, lambda: store.run.phase == "paused")
    link.send(RunUntil("cost 1e-9"))
    follow(link, store, lambda: store.run.phase == "finished")
    assert store.run.progress is not None
    assert (store.run.progress.target, store.run.progress.pause_reason) == ("", "cost 1e-09 was not reached")


def test_orders_are_told_from_a_pause(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    told = []
    for command, step in ((Steps(3), 3), (FinishEpoch(), 30)):
        paused.send(command)
        follow(paused, store, lambda step=step: at_rest(store) and store.run.progress.step == step)  # type: ignore[misc,union-attr]
        assert store.run.progress is not None
        told.append(store.run.progress.pause_reason)
    paused.send(Resume())
    follow(paused, store, lambda: store.run.phase == "running")
    paused.send(Pause())
    follow(paused, store, lambda: store.run.phase == "paused")
    assert [*told, store.run.progress.pause_reason] == ["step 3", "epoch 1", ""]  # type: ignore[union-attr]
