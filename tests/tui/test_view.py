"""The screen's copy of a run: reports merge, what is late is dropped, the run before stays as a ghost."""

import math

import msgspec
import numpy as np
import pytest
from wire import NO_ROWS

from mnist_tui.engine.curve import KEPT, Curve
from mnist_tui.engine.history import Event
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.arrays import Array2D

SETTINGS = Settings()
PROGRESS = say.Progress(
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


def opened(run: int, settings: Settings = SETTINGS) -> say.RunStarted:
    return say.RunStarted(run, "small", ["a", "b"], 8, 6, 240, "validation", 60, [48, 2], say.plain_settings(settings))


def costs(first: int, *values: float) -> Array2D[np.float64]:
    """Return rows of the steps curve, numbered from `first`; accuracy is a half, the gradient 2 long."""
    return np.array([[first + place, value, 0.5, 2.0] for place, value in enumerate(values)])


def told(run: int, first: int, *values: float) -> say.Progress:
    return msgspec.structs.replace(PROGRESS, run=run, step=first + len(values) - 1, steps=costs(first, *values))


def evaluated(run: int = 1, is_test: bool = False) -> say.Evaluated:
    return say.Evaluated(run, 3, "validation", is_test, 0.5, 3, 4, 0.2, 0.9, *NO_PAIRS, [], int(is_test))


@pytest.fixture
def view() -> Run:
    """A view of run 1 that has learnt from three batches."""
    view = Run()
    view.apply(opened(1))
    view.apply(told(1, 1, 4.0, 2.0, 1.0))
    return view


def test_an_untold_view_is_starting() -> None:
    view = Run()
    assert (view.phase, view.version, view.progress, len(view.steps)) == ("starting", 0, None, 0)


def test_curves_grow_with_every_report(view: Run) -> None:
    view.apply(told(1, 4, 0.5))
    assert view.steps.rows()[:, :2].tolist() == [[1, 4.0], [2, 2.0], [3, 1.0], [4, 0.5]]
    assert view.progress is not None and view.progress.step == 4


def test_a_curve_told_whole_takes_the_place_of_what_was_known_of_it(view: Run) -> None:
    curve = Curve(4)
    curve.extend(np.random.default_rng(0).random((3 * KEPT, 4)))
    length, newest, buckets = curve.saved()
    view.apply(say.CurveSnapshot(1, "steps", length, newest, buckets))
    view.apply(told(1, length + 1, 0.25))
    assert len(view.steps) == length + 1 and view.steps.rows()[-1, 1] == 0.25
    assert view.steps.stretch().high[1].max() == max(curve.stretch().high[1])


def test_judgements_and_rates_have_curves_of_their_own(view: Run) -> None:
    news = np.array([[3.0, 0.1, 0.7, 0.8]]), np.array([[2.0, 900.0, 0.3], [3.0, 1000.0, 0.4]])
    view.apply(msgspec.structs.replace(PROGRESS, evaluations=news[0], rates=news[1]))
    assert view.evaluations.rows().tolist() == [[3.0, 0.1, 0.7, 0.8]]
    assert view.rates.rows().tolist() == [[2.0, 900.0, 0.3], [3.0, 1000.0, 0.4]]


def test_every_report_raises_the_version(view: Run) -> None:
    for report in (
        evaluated(),
        say.CommandRejected("no"),
        say.SettingChanged(1, 3, "momentum", 0.9, 0.5),
        opened(2),
        told(1, 1, 1),
    ):
        before = view.version
        view.apply(report)
        assert view.version == before + 1


def test_a_score_is_kept_apart_from_the_judgement(view: Run) -> None:
    watched, test = evaluated(), evaluated(is_test=True)
    view.apply(watched)
    view.apply(test)
    assert view.evaluated is watched and view.score is test


def test_a_change_changes_the_settings(view: Run) -> None:
    change = say.SettingChanged(1, 3, "batch_size", 64, 128)
    view.apply(change)
    assert view.settings == SETTINGS.replace({"batch_size": 128})
    assert view.changes == [Event(3, "batch_size", "64", "128")]


def test_the_answer_to_an_older_value_does_not_turn_a_setting_back(view: Run) -> None:
    view.ask("momentum", 0.93)
    view.ask("momentum", 0.95)

    view.apply(say.SettingChanged(1, 4, "momentum", 0.9, 0.93))
    value_in_between = view.settings.momentum
    view.apply(say.SettingChanged(1, 5, "momentum", 0.93, 0.95))

    assert (value_in_between, view.settings.momentum, view.asked) == (0.95, 0.95, {})


def test_a_new_run_begins_anew_and_leaves_its_predecessor_as_a_ghost(view: Run) -> None:
    steps = view.steps.rows().tolist()
    view.apply(evaluated())
    view.apply(say.SettingChanged(1, 3, "momentum", 0.9, 0.5))
    view.apply(opened(2, SETTINGS.replace({"seed": 1})))
    assert view.ghost.rows().tolist() == steps
    assert (len(view.steps), view.changes, view.evaluated, view.progress) == (0, [], None, None)
    assert (view.settings.seed, view.settings.momentum) == (1, 0.9)
    view.apply(told(2, 1, 8.0))
    assert view.steps.rows()[:, 1].tolist() == [8.0]
    assert view.ghost.rows().tolist() == steps


def test_late_reports_of_an_earlier_run_are_dropped(view: Run) -> None:
    view.apply(opened(2))
    for late in (
        told(1, 4, 0.5),
        evaluated(),
        evaluated(is_test=True),
        say.SettingChanged(1, 3, "momentum", 0.9, 0.5),
    ):
        view.apply(late)
    assert (len(view.steps), view.evaluated, view.score, view.changes, view.progress) == (0, None, None, [], None)
    assert view.settings == SETTINGS


def test_reports_before_any_run_are_dropped() -> None:
    view = Run()
    view.apply(told(1, 1, 1.0))
    assert view.progress is None and len(view.steps) == 0


def test_a_refusal_is_a_notice_and_a_failure_is_a_phase(view: Run) -> None:
    view.apply(say.CommandRejected("not so"))
    assert (view.notice, view.phase) == ("not so", "running")
    view.apply(say.Failed("no memory", "traceback"))
    assert (view.notice, view.phase) == ("no memory", "failed")


def test_a_divergence_says_what_to_do_about_it(view: Run) -> None:
    view.apply(msgspec.structs.replace(PROGRESS, phase="diverged", diverged_at=4))
    assert view.phase == "diverged" and "lowers the rate" in view.notice


def test_settings_travel_whole() -> None:
    odd = SETTINGS.replace({"hidden": (), "learning_rate": 0.1 + 0.2, "seed": 2**63 - 1})
    assert say.read_settings(msgspec.msgpack.decode(msgspec.msgpack.encode(say.plain_settings(odd)))) == odd
