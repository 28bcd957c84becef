"""Which images the session judges: the split that steers, training images when they are watched, test when scored."""

from collections.abc import Callable

import numpy as np
import pytest

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import Judgement, evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui import material as materials
from mnist_tui.tui.material import Material, Sample, new_trainer
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.judging import Judging
from mnist_tui.tui.session.link import ScreenEnd
from mnist_tui.tui.session.reporter import Reporter
from mnist_tui.tui.session.view import RunView

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, RunView, Callable[[], bool]], list[say.Report]]


@pytest.fixture
def view() -> RunView:
    return RunView()


@pytest.fixture
def paused(start_session: Start, follow: Follow, view: RunView, small_settings: Settings) -> ScreenEnd:
    """A session at rest that has judged its untrained network."""
    link = start_session(small_settings, paused=True)
    follow(link, view, lambda: view.phase == "paused")
    return link


def splits(reports: list[say.Report]) -> list[str]:
    return [report.split for report in reports if isinstance(report, say.Judged)]


def has_watched(view: RunView, step: int) -> bool:
    return view.phase == "paused" and view.judged_training is not None and view.judged_training.step == step


def test_training_images_are_judged_at_once_when_watched_and_count_as_no_look(
    paused: ScreenEnd, follow: Follow, view: RunView, small_material: Material, small_settings: Settings
) -> None:
    paused.send(say.WatchTraining(True))
    reports = follow(paused, view, lambda: has_watched(view, 0))
    assert splits(reports) == ["train"] and view.judged_training is not None
    expected = evaluate(new_trainer(small_settings, small_material).judged_network, small_material.training)
    assert (view.judged_training.count, view.judged_training.right) == (240, expected.right)
    assert view.judged_training.looks == 0 and view.judged is not None and view.judged.split == "validation"
    assert len(view.evaluations) == 1, "they are on no curve"


def test_watched_training_images_follow_every_judgement_until_nobody_watches(
    paused: ScreenEnd, follow: Follow, view: RunView
) -> None:
    paused.send(say.WatchTraining(True))
    paused.send(say.Steps(5))
    reports = follow(paused, view, lambda: has_watched(view, 5))
    assert splits(reports)[-2:] == ["validation", "train"]
    paused.send(say.WatchTraining(False))
    paused.send(say.Steps(5))
    reports = follow(
        paused, view, lambda: view.phase == "paused" and view.judged is not None and view.judged.step == 10
    )
    assert splits(reports) == ["validation"]


def test_a_new_run_goes_on_watching(paused: ScreenEnd, follow: Follow, view: RunView) -> None:
    paused.send(say.WatchTraining(True))
    paused.send(say.Restart({}, False))
    follow(paused, view, lambda: view.opened is not None and view.opened.run == 2 and has_watched(view, 0))


def test_training_images_are_judged_while_an_epoch_runs(
    start_session: Start, follow: Follow, view: RunView, small_settings: Settings
) -> None:
    link = start_session(small_settings)
    link.send(say.WatchTraining(True))
    seen: set[int] = set()

    def has_moved() -> bool:
        if view.judged_training is not None:
            seen.add(view.judged_training.step)
        return len(seen) > 2

    follow(link, view, has_moved)
    assert view.phase == "running"


class Deaf(Reporter):
    """Counts the looks that it is told of, and tells nobody."""

    def __init__(self) -> None:
        self.looks: list[int] = []

    def judged(
        self, judgement: Judgement, sample: Sample, is_score: bool, looks: int, dynamics: Dynamics | None = None
    ) -> None:
        self.looks.append(looks)


def test_scores_asked_for_in_a_hurry_are_one_look(small_material: Material, small_settings: Settings) -> None:
    deaf = Deaf()
    judging = Judging(small_material, new_trainer(small_settings, small_material), deaf, lambda: 0.0)
    for _ in range(3):
        judging.ask("score")
    while judging.is_busy:
        judging.advance(1.0)
    assert deaf.looks == [1]


def test_the_cost_of_a_pair_is_the_mean_over_its_images(
    paused: ScreenEnd, follow: Follow, view: RunView, small_material: Material, small_settings: Settings
) -> None:
    judged = view.judged
    assert judged is not None
    told, counts = np.frombuffer(judged.pair_costs).reshape(3, 3), np.frombuffer(judged.confusion, "<i8").reshape(3, 3)
    assert (np.isnan(told) == (counts == 0)).all()
    assert np.nansum(told * counts) / judged.count == pytest.approx(judged.cost)
    judgement = evaluate(new_trainer(small_settings, small_material).judged_network, small_material.validation)
    true, answer = map(int, np.argwhere(counts)[0])
    of_pair = (small_material.validation.labels == true) & (judgement.predicted == answer)
    assert told[true, answer] == pytest.approx(judgement.costs[of_pair].mean())


def test_a_sample_of_many_training_images_is_spread_evenly_and_always_the_same(
    small_material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(materials, "TRAINING_SAMPLE", 70)
    sample = small_material.sample("train")
    assert (sample.stride, len(sample.examples)) == (4, 60)
    np.testing.assert_array_equal(sample.examples.labels, small_material.training.labels[::4])
    assert small_material.sample("validation").examples is small_material.validation
    assert small_material.sample("test").examples is small_material.test
