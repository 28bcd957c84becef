"""The screen's copy of a run: reports merge, what is late is dropped, and no run is ever changed."""

import math

import msgspec
import numpy as np
import pytest
from stores import new_store
from wire import NO_ROWS

from mnist_tui.engine.buckets import KEPT
from mnist_tui.engine.curve import Curve
from mnist_tui.engine.history import Event
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import has_news
from mnist_tui.tui.client.told import Notice, Printed, Requested, Told
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.arrays import Array2D
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.progress import CurveSnapshot, Progress
from mnist_tui.tui.protocol.reports import CommandRejected, Failed, NetworkSaved, RunStarted, SettingChanged
from mnist_tui.tui.protocol.setting_values import plain_settings, read_settings

SETTINGS = Settings()
PROGRESS = Progress(
    run=1,
    phase="running",
    step=0,
    epoch=0.0,
    epochs=10,
    steps_per_epoch=30,
    learning_rate=0.1,
    images_per_second=1000.0,
    seconds_left=5.0,
    training_seconds=1.0,
    images_in_all_per_second=math.nan,
    pace=None,
    diverged_at=None,
    **NO_ROWS,
)


NO_PAIRS = np.zeros((2, 2), np.int64), np.zeros((2, 2))


def opened(run: int, settings: Settings = SETTINGS) -> RunStarted:
    return RunStarted(run, "small", ["a", "b"], 8, 6, 240, "validation", 60, [48, 2], plain_settings(settings))


def costs(first: int, *values: float) -> Array2D[np.float64]:
    """Return rows of the steps curve, numbered from `first`; accuracy is a half, the gradient 2 long."""
    return np.array([[first + place, value, 0.5, 2.0] for place, value in enumerate(values)])


def told(run: int, first: int, *values: float) -> Progress:
    return msgspec.structs.replace(PROGRESS, run=run, step=first + len(values) - 1, steps=costs(first, *values))


def evaluated(run: int = 1, is_test: bool = False) -> Evaluated:
    return Evaluated(run, 3, "validation", is_test, 0.5, 3, 4, 0.2, 0.9, *NO_PAIRS, [], int(is_test))


@pytest.fixture
def store() -> Store:
    """A store that has been told of run 1 and three batches of it."""
    return new_store(opened(1), told(1, 1, 4.0, 2.0, 1.0))


def test_a_run_that_was_told_nothing_is_starting() -> None:
    store = new_store()
    assert (store.run.phase, store.run.progress, len(store.run.steps)) == ("starting", None, 0)


def test_curves_grow_with_every_report(store: Store) -> None:
    store.tell(told(1, 4, 0.5))
    assert store.run.steps.rows()[:, :2].tolist() == [[1, 4.0], [2, 2.0], [3, 1.0], [4, 0.5]]
    assert store.run.progress is not None and store.run.progress.step == 4


def test_a_curve_told_whole_takes_the_place_of_what_was_known_of_it(store: Store) -> None:
    curve = Curve(4)
    curve.extend(np.random.default_rng(0).random((3 * KEPT, 4)))
    length, newest, buckets = curve.saved()
    store.tell(CurveSnapshot(1, "steps", length, newest, buckets))
    store.tell(told(1, length + 1, 0.25))
    assert len(store.run.steps) == length + 1 and store.run.steps.rows()[-1, 1] == 0.25
    assert store.run.steps.stretch().high[1].max() == max(curve.stretch().high[1])


def test_evaluations_and_rates_have_curves_of_their_own(store: Store) -> None:
    news = np.array([[3.0, 0.1, 0.7, 0.8]]), np.array([[2.0, 900.0, 0.3], [3.0, 1000.0, 0.4]])
    store.tell(msgspec.structs.replace(PROGRESS, evaluations=news[0], rates=news[1]))
    assert store.run.evaluations.rows().tolist() == [[3.0, 0.1, 0.7, 0.8]]
    assert store.run.rates.rows().tolist() == [[2.0, 900.0, 0.3], [3.0, 1000.0, 0.4]]


def test_every_report_makes_another_run(store: Store) -> None:
    for report in (
        evaluated(),
        CommandRejected("no"),
        SettingChanged(1, 3, "momentum", 0.9, 0.5),
        opened(2),
        told(2, 1, 1),
    ):
        before = store.run
        store.tell(report)
        assert store.run is not before


@pytest.mark.parametrize(
    ("report", "is_news"),
    [
        (told(1, 4, 0.5), False),
        (msgspec.structs.replace(PROGRESS, phase="paused"), True),
        (evaluated(), True),
        (CommandRejected("no"), True),
        (Notice("hello"), True),
        (Printed("library", "a line\n"), True),
        (Requested("momentum", 0.5), True),
    ],
    ids=lambda one: type(one).__name__,
)
def test_merely_going_on_is_no_news(store: Store, report: Told, is_news: bool) -> None:
    before = store.run
    store.tell(report)
    assert has_news(before, store.run) is is_news


def test_an_earlier_run_stays_as_it_was_while_the_present_one_goes_on(store: Store) -> None:
    kept = []
    for start in range(4, 20_000, 500):
        store.tell(told(1, start, *np.linspace(1, 0, 500)))
        kept.append(
            (store.run, len(store.run.steps), store.run.steps.rows().copy(), store.run.steps.stretch().low.copy())
        )
    for run, length, rows, low in kept:
        assert len(run.steps) == length and np.array_equal(run.steps.rows(), rows)
        assert np.array_equal(run.steps.stretch().low, low, equal_nan=True)


def test_an_evaluation_of_the_test_images_is_kept_apart(store: Store) -> None:
    watched, test = evaluated(), evaluated(is_test=True)
    store.tell(watched)
    store.tell(test)
    assert store.run.evaluated is watched and store.run.evaluated_test is test


def test_a_saved_network_comes_with_the_accuracy_that_it_was_last_found_to_have(store: Store) -> None:
    said = []
    for told_before in ((), (evaluated(),)):
        for report in (*told_before, NetworkSaved(1, 3, "/far/away/mine"), NetworkSaved(1, 34, "/far/away/mine")):
            store.tell(report)
            said.append(store.run.notice)
    assert said[:2] == ["network saved in mine"] * 2
    assert said[3:] == [
        "network saved in mine: valid 75.00% (20-90)",
        "network saved in mine: valid 75.00% (20-90) at step 3",
    ]
    assert store.run.log.entries[-1].text == "network saved in /far/away/mine: valid 75.00% (20-90) at step 3"


def test_an_evaluation_of_the_test_images_that_is_told_again_is_a_notice_and_no_line_of_the_log(store: Store) -> None:
    store.tell(evaluated(is_test=True))
    lines = store.run.log.last
    assert store.run.notice == ""
    store.tell(evaluated(is_test=True))
    assert store.run.notice == "test 75.00% again, not counted" and store.run.log.last == lines


def test_a_change_changes_the_settings(store: Store) -> None:
    change = SettingChanged(1, 3, "batch_size", 64, 128)
    store.tell(change)
    assert store.run.settings == SETTINGS.replace({"batch_size": 128})
    assert store.run.changes == (Event(3, "batch_size", "64", "128"),)


def test_the_answer_to_an_older_value_does_not_turn_a_setting_back(store: Store) -> None:
    store.tell(Requested("momentum", 0.93))
    store.tell(Requested("momentum", 0.95))

    store.tell(SettingChanged(1, 4, "momentum", 0.9, 0.93))
    value_in_between = store.run.settings.momentum
    store.tell(SettingChanged(1, 5, "momentum", 0.93, 0.95))

    assert (value_in_between, store.run.settings.momentum, store.run.requested) == (0.95, 0.95, {})


def test_a_new_run_begins_from_nothing_and_keeps_the_curve_of_the_one_before(store: Store) -> None:
    steps = store.run.steps.rows().tolist()
    store.tell(evaluated())
    store.tell(SettingChanged(1, 3, "momentum", 0.9, 0.5))
    store.tell(opened(2, SETTINGS.replace({"seed": 1})))
    assert store.run.previous.rows().tolist() == steps
    assert (len(store.run.steps), store.run.changes, store.run.evaluated, store.run.progress) == (0, (), None, None)
    assert (store.run.settings.seed, store.run.settings.momentum) == (1, 0.9)
    store.tell(told(2, 1, 8.0))
    assert store.run.steps.rows()[:, 1].tolist() == [8.0]
    assert store.run.previous.rows().tolist() == steps


def test_late_reports_of_an_earlier_run_are_dropped(store: Store) -> None:
    store.tell(opened(2))
    for late in (
        told(1, 4, 0.5),
        evaluated(),
        evaluated(is_test=True),
        SettingChanged(1, 3, "momentum", 0.9, 0.5),
    ):
        store.tell(late)
    run = store.run
    assert (len(run.steps), run.evaluated, run.evaluated_test, run.changes, run.progress) == (0, None, None, (), None)
    assert store.run.settings == SETTINGS


def test_reports_before_any_run_are_dropped() -> None:
    store = new_store()
    store.tell(told(1, 1, 1.0))
    assert store.run.progress is None and len(store.run.steps) == 0


def test_a_rejection_is_a_notice_and_a_failure_is_a_phase(store: Store) -> None:
    store.tell(CommandRejected("not so"))
    assert (store.run.notice, store.run.phase) == ("not so", "running")
    store.tell(Failed("no memory", "traceback"))
    assert (store.run.notice, store.run.phase) == ("no memory", "failed")


def test_a_divergence_says_what_to_do_about_it(store: Store) -> None:
    told = msgspec.structs.replace(PROGRESS, phase="diverged", diverged_at=4, returned_to=0, advised_rate=0.02)
    store.tell(told)
    assert store.run.phase == "diverged" and store.run.notice == "rate 0.02 (p), then space; back at 0"


def test_settings_travel_whole() -> None:
    odd = SETTINGS.replace({"hidden": (), "learning_rate": 0.1 + 0.2, "seed": 2**63 - 1})
    assert read_settings(msgspec.msgpack.decode(msgspec.msgpack.encode(plain_settings(odd)))) == odd


def test_warnings_about_the_data_are_logged_once_however_many_runs_follow() -> None:
    warned = msgspec.structs.replace(opened(1), data_warnings=("there is no test image of class b",))
    store = new_store(warned, msgspec.structs.replace(warned, run=2))
    texts = [entry.text for entry in store.run.log.entries]
    assert texts.count("warning: there is no test image of class b") == 1
