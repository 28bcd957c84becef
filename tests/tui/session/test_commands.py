"""The session obeys: it runs in a thread of its own, and the test is the screen at the other end of the line."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.history import Event
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import (
    Command,
    FinishEpoch,
    Pause,
    Restart,
    Resume,
    SaveNetwork,
    SetPace,
    SetSetting,
    StartRun,
    Steps,
    Stop,
    TogglePause,
)
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import CommandRejected, Report, RunStarted
from mnist_tui.tui.protocol.setting_values import PlainValue, read_settings
from mnist_tui.tui.session import learning
from mnist_tui.tui.session.evaluator import Evaluator
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.model import load_network
from mnist_tui.tui.training.splits import Splits

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
T = TypeVar("T")


class Clock:
    """A clock that goes on by the same stretch whenever somebody looks at it."""

    def __init__(self, seconds_a_look: float) -> None:
        self.now, self._stretch = 0.0, seconds_a_look

    def __call__(self) -> float:
        self.now += self._stretch
        return self.now


def of_kind(reports: list[Report], kind: type[T]) -> list[T]:
    return [report for report in reports if isinstance(report, kind)]


def step(store: Store) -> int:
    return store.run.progress.step if store.run.progress else 0


def epoch(store: Store) -> float:
    return store.run.progress.epoch if store.run.progress else 0.0


def at_rest(store: Store) -> bool:
    return store.run.phase not in ("starting", "running", "evaluating")


def send(link: ScreenEnd, *commands: Command) -> None:
    for command in commands:
        link.send(command)


def test_opens_with_the_run_and_a_judgement_of_the_untrained_network(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings, paused=True)
    reports = follow(link, store, lambda: store.run.phase == "paused")
    opened, evaluated = reports[0], of_kind(reports, Evaluated)[0]
    assert isinstance(opened, RunStarted)
    assert (opened.run, opened.classes, opened.rows, opened.columns) == (1, ["sky", "land", "sea"], 8, 6)
    assert (opened.training_images, opened.eval_split, opened.eval_images) == (240, "validation", 60)
    assert opened.sizes == [48, 8, 3]
    assert read_settings(opened.settings) == small_settings
    assert (evaluated.step, evaluated.count, evaluated.split, evaluated.is_test) == (0, 60, "validation", False)
    assert step(store) == 0 and len(store.run.steps) == 0


def test_runs_at_once_unless_told_to_rest(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings)
    follow(link, store, lambda: step(store) > 0)
    assert store.run.phase == "running"


def test_pause_takes_effect_at_the_next_batch(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings
) -> None:
    link = start_session(small_settings)
    follow(link, store, lambda: step(store) > 10)
    send(link, Pause())
    reports = of_kind(follow(link, store, lambda: store.run.phase == "paused"), Progress)
    resting = [report for report in reports if report.phase != "running"]
    assert {report.step for report in resting} == {step(store)}
    send(link, StartRun(None, {}, False))  # answered only after everything before it has been done
    assert [report.step for report in of_kind(follow(link, store, lambda: store.run.notice != ""), Progress)] == []
    assert len(store.run.steps) == step(store)
    assert store.run.evaluated is not None and store.run.evaluated.step == step(store)


def test_a_pause_is_told_before_anything_is_evaluated(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noting(name: str, do: Callable[..., None]) -> Callable[..., None]:
        def note(*arguments: object) -> None:
            done.append(name)
            do(*arguments)

        return note

    monkeypatch.setattr(learning.Learning, "stop", noting("paused", learning.Learning.stop))
    monkeypatch.setattr(Evaluator, "advance", noting("evaluated", Evaluator.advance))
    monkeypatch.setattr(Viewer, "_tell_news", noting("told", Viewer._tell_news))
    link = start_session(small_settings)
    follow(link, store, lambda: step(store) > 10)
    send(link, Pause())
    follow(link, store, lambda: store.run.phase == "paused")
    assert done[done.index("paused") :][:2] == ["paused", "told"]


def test_resume_goes_on(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    send(paused, Resume())
    follow(paused, store, lambda: step(store) > 3)
    assert store.run.phase == "running"


def test_steps_learns_exactly_as_many_batches_then_rests(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    for expected in (3, 6):
        send(paused, Steps(3))
        follow(paused, store, lambda expected=expected: at_rest(store) and step(store) >= expected)  # type: ignore[misc]
        assert (step(store), store.run.phase) == (expected, "paused")
        assert store.run.evaluated is not None and store.run.evaluated.step == expected


def test_orders_that_come_faster_than_batches_add_up(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    send(paused, *[Steps(1)] * 5)
    follow(paused, store, lambda: at_rest(store) and step(store) >= 5)

    assert step(store) == 5

    send(paused, *[FinishEpoch()] * 3)
    follow(paused, store, lambda: at_rest(store) and epoch(store) == 3.0)


def test_two_toggles_cancel_out(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    send(paused, TogglePause(), TogglePause(), TogglePause())
    follow(paused, store, lambda: store.run.phase == "running" and step(store) > 3)

    send(paused, TogglePause())
    follow(paused, store, lambda: store.run.phase == "paused")


def test_finish_epoch_rests_at_the_end_of_the_epoch(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    send(paused, Steps(4))
    follow(paused, store, lambda: at_rest(store) and step(store) == 4)
    for expected in (30, 60):
        send(paused, FinishEpoch())
        follow(paused, store, lambda expected=expected: at_rest(store) and step(store) >= expected)  # type: ignore[misc]
        assert (step(store), store.run.phase) == (expected, "paused")


def test_the_pace_is_kept(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "SLICE_S", 1e-4)  # the wait between two looks is real
    clock = Clock(0.002)
    link = start_session(small_settings, paused=True, clock=clock)
    follow(link, store, lambda: store.run.phase == "paused")
    begin = clock.now
    send(link, SetPace(10.0), Steps(20))
    follow(link, store, lambda: at_rest(store) and step(store) == 20)
    assert store.run.progress is not None and store.run.progress.pace == 10.0
    assert 1.9 <= clock.now - begin < 2.2  # nineteen waits of a tenth of a second


def test_full_speed_again_after_a_pace(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    send(paused, SetPace(0.001), Resume())
    follow(paused, store, lambda: step(store) == 1)
    send(paused, SetPace(None))  # the next step would be due in a quarter of an hour
    follow(paused, store, lambda: step(store) > 20)
    assert store.run.progress is not None and store.run.progress.pace is None


@pytest.mark.parametrize(
    "command", [SetPace(-1.0), SetPace(0.0), SetPace(float("nan")), SetPace(float("inf")), Steps(0)]
)
def test_a_senseless_number_is_refused(
    paused: ScreenEnd, follow: Follow, store: Store, command: SetPace | Steps
) -> None:
    send(paused, command)
    follow(paused, store, lambda: store.run.notice != "")
    assert "expected" in store.run.notice or "is not" in store.run.notice
    send(paused, Steps(1))
    follow(paused, store, lambda: at_rest(store) and step(store) == 1)


def test_a_change_is_reported_with_old_and_new(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    send(paused, Steps(2))
    follow(paused, store, lambda: at_rest(store) and step(store) == 2)
    send(paused, SetSetting("learning_rate", 0.05), SetSetting("batch_size", 80))
    follow(paused, store, lambda: len(store.run.changes) == 2)
    assert store.run.changes[0] == Event(2, "learning_rate", "0.01", "0.05")
    assert store.run.changes[1] == Event(2, "batch_size", "8", "80")
    assert (store.run.settings.learning_rate, store.run.settings.batch_size) == (0.05, 80)
    send(paused, FinishEpoch())  # 224 images are left: two batches of 80 and one of 64
    follow(paused, store, lambda: at_rest(store) and step(store) > 2)
    assert step(store) == 5


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("hidden", [4], "hidden cannot change"),
        ("seed", 1, "seed cannot change"),
        ("learning_rate", 12, "learning_rate=12"),
        ("batch_size", 2.5, "batch_size=2.5"),
        ("momentum", [1], "momentum=[1]"),
        ("learning_rate", "fast", "learning_rate=fast"),
        ("learnin_rate", 0.1, "did you mean learning_rate?"),
    ],
)
def test_what_cannot_be_changed_is_refused_in_one_line_and_training_goes_on(
    start_session: Start,
    follow: Follow,
    store: Store,
    small_settings: Settings,
    name: str,
    value: PlainValue,
    words: str,
) -> None:
    link = start_session(small_settings)
    send(link, SetSetting(name, value))
    refused = of_kind(follow(link, store, lambda: store.run.notice != ""), CommandRejected)
    assert len(refused) == 1 and words in refused[0].text and "\n" not in refused[0].text
    before = step(store)
    follow(link, store, lambda: step(store) > before)
    assert store.run.phase == "running" and store.run.changes == ()


def test_a_restart_that_cannot_be_leaves_the_run_alone(paused: ScreenEnd, follow: Follow, store: Store) -> None:
    send(paused, Restart({"hidden": [0]}, False))
    follow(paused, store, lambda: store.run.notice != "")
    assert "hidden=" in store.run.notice
    assert store.run.started is not None and store.run.started.run == 1
    send(paused, Steps(1))
    follow(paused, store, lambda: at_rest(store) and step(store) == 1)


def test_the_network_is_saved_as_it_is_evaluated_and_nothing_is_replaced(
    paused: ScreenEnd,
    follow: Follow,
    store: Store,
    tmp_path: Path,
    small_splits: Splits,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(paused, Steps(9))
    follow(paused, store, lambda: at_rest(store) and step(store) == 9)
    send(paused, SaveNetwork(str(tmp_path / "mine")))
    follow(paused, store, lambda: store.run.notice.startswith("network saved in mine: valid "))
    model, evaluated = load_network(tmp_path / "mine"), store.run.evaluated
    assert evaluated is not None
    assert evaluate(model.network, small_splits.validation).right == evaluated.right
    assert (model.steps, model.data) == (9, small_splits.dataset.identity)
    (tmp_path / "thesis").write_text("mine")
    send(paused, SaveNetwork(str(tmp_path / "thesis")))
    follow(paused, store, lambda: "expected a name that is still free" in store.run.notice)
    assert (tmp_path / "thesis").read_text() == "mine"
    monkeypatch.setenv("HOME", str(tmp_path))
    send(paused, SaveNetwork("at-home"))  # as a screen on another machine names it
    follow(paused, store, lambda: store.run.notice.startswith("network saved in at-home: valid "))
    assert (tmp_path / "at-home").exists()
    send(paused, SaveNetwork(str(tmp_path / "nowhere" / "file")))
    follow(paused, store, lambda: "cannot write" in store.run.notice)


@pytest.mark.parametrize("ending", ["stop", "hang-up"])
@pytest.mark.parametrize("resting", [True, False])
def test_stop_and_hanging_up_end_the_session(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings, ending: str, resting: bool
) -> None:
    link = start_session(small_settings, paused=resting)
    follow(link, store, lambda: store.run.evaluated is not None)
    if ending == "stop":
        send(link, Stop())
        with pytest.raises(LinkClosedError):
            follow(link, store, lambda: False)
    else:
        link.close()  # the fixture sees to it that the thread ends
