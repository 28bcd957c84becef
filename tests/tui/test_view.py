"""The screen's copy of a run: reports merge, what is late is dropped, the run before stays as a ghost."""

import math

import msgspec
import numpy as np
import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.view import MovingAverage, RunView

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
    steps=b"",
    judged=b"",
    rates=b"",
)


def opened(run: int, settings: Settings = SETTINGS) -> say.Opened:
    return say.Opened(run, "small", ["a", "b"], 8, 6, 240, "validation", 60, [48, 2], say.plain_settings(settings))


def costs(first: int, *values: float) -> bytes:
    """Return rows of the steps curve, numbered from `first`; accuracy is a half, the gradient 2 long."""
    return np.array([[first + place, value, 0.5, 2.0] for place, value in enumerate(values)]).tobytes()


def told(run: int, first: int, *values: float) -> say.Progress:
    return msgspec.structs.replace(PROGRESS, run=run, step=first + len(values) - 1, steps=costs(first, *values))


def judged(run: int = 1, is_score: bool = False) -> say.Judged:
    return say.Judged(run, 3, "validation", is_score, 0.5, 3, 4, 0.2, 0.9, b"", b"", [], int(is_score))


@pytest.fixture
def view() -> RunView:
    """A view of run 1 that has learnt from three batches."""
    view = RunView()
    view.apply(opened(1))
    view.apply(told(1, 1, 4.0, 2.0, 1.0))
    return view


def test_an_untold_view_is_starting() -> None:
    view = RunView()
    assert (view.phase, view.version, view.progress, len(view.steps)) == ("starting", 0, None, 0)


def test_curves_grow_with_every_report(view: RunView) -> None:
    view.apply(told(1, 4, 0.5))
    assert view.steps.rows()[:, :2].tolist() == [[1, 4.0], [2, 2.0], [3, 1.0], [4, 0.5]]
    assert view.smoothed.rows()[:, 0].tolist() == [1, 2, 3, 4]
    assert view.progress is not None and view.progress.step == 4


def test_judgements_and_rates_have_curves_of_their_own(view: RunView) -> None:
    news = np.array([[3.0, 0.1, 0.7, 0.8]]).tobytes(), np.array([[2.0, 900.0], [3.0, 1000.0]]).tobytes()
    view.apply(msgspec.structs.replace(PROGRESS, judged=news[0], rates=news[1]))
    assert view.evaluations.rows().tolist() == [[3.0, 0.1, 0.7, 0.8]]
    assert view.rates.rows().tolist() == [[2.0, 900.0], [3.0, 1000.0]]


def test_every_report_raises_the_version(view: RunView) -> None:
    for report in (judged(), say.Refused("no"), say.Changed(1, 3, "momentum", "0.9", "0.5"), opened(2), told(1, 1, 1)):
        before = view.version
        view.apply(report)
        assert view.version == before + 1


def test_a_score_is_kept_apart_from_the_judgement(view: RunView) -> None:
    view.apply(judged())
    view.apply(judged(is_score=True))
    assert view.judged == judged() and view.score == judged(is_score=True)


def test_a_change_changes_the_settings(view: RunView) -> None:
    change = say.Changed(1, 3, "batch_size", "64", "128")
    view.apply(change)
    assert view.settings == SETTINGS.replace({"batch_size": 128})
    assert view.changes == [change]


def test_the_answer_to_an_older_value_does_not_turn_a_setting_back(view: RunView) -> None:
    view.ask("momentum", "0.93")
    view.ask("momentum", "0.95")

    view.apply(say.Changed(1, 4, "momentum", "0.9", "0.93"))
    value_in_between = view.settings.momentum
    view.apply(say.Changed(1, 5, "momentum", "0.93", "0.95"))

    assert (value_in_between, view.settings.momentum, view.asked) == (0.95, 0.95, {})


def test_a_new_run_begins_anew_and_leaves_its_predecessor_as_a_ghost(view: RunView) -> None:
    smoothed = view.smoothed.rows().tolist()
    view.apply(judged())
    view.apply(say.Changed(1, 3, "momentum", "0.9", "0.5"))
    view.apply(opened(2, SETTINGS.replace({"seed": 1})))
    assert view.ghost.tolist() == smoothed
    assert (len(view.steps), len(view.smoothed), view.changes, view.judged, view.progress) == (0, 0, [], None, None)
    assert (view.settings.seed, view.settings.momentum) == (1, 0.9)
    view.apply(told(2, 1, 8.0))
    assert view.smoothed.rows().tolist() == [[1, 8.0, 0.5]]  # the average does not remember the run before
    assert view.ghost.tolist() == smoothed


def test_late_reports_of_an_earlier_run_are_dropped(view: RunView) -> None:
    view.apply(opened(2))
    for late in (told(1, 4, 0.5), judged(), judged(is_score=True), say.Changed(1, 3, "momentum", "0.9", "0.5")):
        view.apply(late)
    assert (len(view.steps), view.judged, view.score, view.changes, view.progress) == (0, None, None, [], None)
    assert view.settings == SETTINGS


def test_reports_before_any_run_are_dropped() -> None:
    view = RunView()
    view.apply(told(1, 1, 1.0))
    assert view.progress is None and len(view.steps) == 0


def test_a_refusal_is_a_notice_and_a_failure_is_a_phase(view: RunView) -> None:
    view.apply(say.Refused("not so"))
    assert (view.notice, view.phase) == ("not so", "running")
    view.apply(say.Failed("no memory", "traceback"))
    assert (view.notice, view.phase) == ("no memory", "failed")


def test_a_divergence_says_what_to_do_about_it(view: RunView) -> None:
    view.apply(msgspec.structs.replace(PROGRESS, phase="diverged", diverged_at=4))
    assert view.phase == "diverged" and "lowers the rate" in view.notice


def test_the_moving_average_of_a_constant_is_the_constant() -> None:
    average = MovingAverage(0.98)
    assert [average.add(3.0) for _ in range(500)] == pytest.approx([3.0] * 500, rel=1e-12)


def test_the_moving_average_weighs_by_powers_of_its_memory() -> None:
    average = MovingAverage(0.5)
    average.add(8.0)
    average.add(4.0)
    assert average.add(2.0) == pytest.approx((8 * 0.25 + 4 * 0.5 + 2) / 1.75)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_leaves_a_gap_and_does_not_poison_the_average(odd: float) -> None:
    average, without = MovingAverage(), MovingAverage()
    assert math.isnan(average.add(odd))
    for value in (5.0, 1.0, 4.0):
        assert average.add(value) == without.add(value)
        assert math.isnan(average.add(odd))


def test_a_diverged_batch_is_a_gap_in_the_smoothed_curve(view: RunView) -> None:
    view.apply(told(1, 4, math.nan, 1.0))
    smoothed = view.smoothed.rows()[:, 1]
    assert np.isnan(smoothed).tolist() == [False, False, False, True, False]


def test_settings_travel_whole() -> None:
    odd = SETTINGS.replace({"hidden": (), "learning_rate": 0.1 + 0.2, "seed": 2**63 - 1})
    assert say.read_settings(msgspec.msgpack.decode(msgspec.msgpack.encode(say.plain_settings(odd)))) == odd
