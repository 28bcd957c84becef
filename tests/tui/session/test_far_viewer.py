"""What a screen on another machine is told: as much as is shown of a run, when there is room for it on the line."""

import dataclasses
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from stores import new_store
from wire import heard, wire

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.images.queries import Images, ImagesAnswer
from mnist_tui.tui.protocol.commands import Heard
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.known_images import SeenImages
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import answered
from mnist_tui.tui.protocol.reports import Answered, Report
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.far_viewer import BEAT_S, FarViewer
from mnist_tui.tui.session.line_gauge import LEAST_UNDER_WAY, MOST_UNDER_WAY, OUT_OF_REACH_AFTER_S
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training.splits import Splits, new_trainer


@dataclass
class Line:
    """A screen far away, the viewer that it is over there, and the time."""

    screen: ScreenEnd
    now: float = 0.0

    def told(self) -> list[Report]:
        """Return what has arrived, without saying so."""
        return self.screen.drain()

    def hear(self, viewer: FarViewer, after_s: float = 0.0) -> None:
        """Say, so much later, that all has arrived."""
        self.now += after_s
        self.screen.send(Heard(self.screen.bytes_received))
        viewer.commands()


@pytest.fixture
def run(small_splits: Splits, small_settings: Settings) -> LiveRun:
    trainer = new_trainer(small_settings, small_splits)
    run = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)
    run.phase = "running"
    return run


@pytest.fixture
def ends(run: LiveRun) -> Iterator[tuple[Line, FarViewer]]:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        line = Line(screen_end(mine))
        viewer = FarViewer(engine_end(theirs), clock=lambda: line.now)
        viewer.run_started(run)
        yield line, viewer


def evaluation(run: LiveRun) -> EvaluatedSample:
    result = evaluate(run.trainer.network, run.splits.validation)
    return EvaluatedSample(run.trainer.steps, run.splits.sample("validation"), result, False, 0)


def step(run: LiveRun, count: int) -> None:
    for _ in range(count):
        run.trainer.step()


def test_it_is_told_of_the_curves_in_buckets_that_hide_no_extreme(ends: tuple[Line, FarViewer], run: LiveRun) -> None:
    line, viewer = ends
    store, sizes = new_store(), list[int]()
    for quarter in range(20):
        step(run, 50)
        viewer.progressed(run, quarter / 4)
        for report in line.told():
            assert not isinstance(report, Progress) or not len(report.steps)
            sizes.append(len(wire(report)))
            store.tell(heard(report))
        line.hear(viewer)
    curve, exact = store.run.steps, run.trainer.history.steps
    assert len(exact) == 1000 and len(curve) == 50 + 19 * 10
    mine, theirs = curve.stretch(), exact.stretch()
    assert np.nanmax(mine.high, axis=1) == pytest.approx(np.nanmax(theirs.high, axis=1), rel=1.6e-5)
    assert np.nanmin(mine.low, axis=1) == pytest.approx(np.nanmin(theirs.low, axis=1), rel=1.6e-5)
    assert mine.finite.sum() == theirs.finite.sum() and curve.rows()[-1, 0] == 1000
    assert max(sizes[2:]) < 1000 < 50 * 32, "fewer bytes than the rows"


def test_it_is_told_no_more_than_two_reports_before_it_has_heard_one_but_a_pause_at_once(
    ends: tuple[Line, FarViewer], run: LiveRun
) -> None:
    line, viewer = ends
    for second in range(5):
        viewer.progressed(run, float(second))
    assert [type(report) for report in line.told()].count(Progress) == 2
    run.phase = "paused"
    viewer.status_changed(run)
    viewer.progressed(run, 5.0)
    assert [report.phase for report in line.told() if isinstance(report, Progress)] == ["paused"]
    run.phase = "running"
    viewer.progressed(run, 6.0)
    assert line.told() == []
    line.hear(viewer)
    viewer.progressed(run, 7.0)
    assert [type(report) for report in line.told()] == [Progress]


def test_every_image_travels_once(ends: tuple[Line, FarViewer], run: LiveRun) -> None:
    line, viewer = ends
    seen, told = SeenImages(), list[Evaluated]()
    for second in range(2):
        viewer.evaluated(run, evaluation(run))
        viewer.progressed(run, 10.0 * second)
        reports = [report for report in line.told() if isinstance(report, Evaluated)]
        told += [whole for report in reports if isinstance(whole := seen.completed(report), Evaluated)]
        assert {mistake.pixels.size > 0 for mistake in reports[0].mistakes} == {not second}
        line.hear(viewer)
    images = run.splits.dataset.validation.images
    for mistake in told[1].mistakes:
        assert np.array_equal(mistake.pixels, images[mistake.index])


def test_evaluations_are_told_to_all_digits_of_a_float(ends: tuple[Line, FarViewer], run: LiveRun) -> None:
    line, viewer = ends
    result = evaluate(run.trainer.network, run.splits.validation)
    run.trainer.record_evaluation(result)
    viewer.progressed(run, 0.0)
    store = new_store()
    for report in line.told():
        store.tell(heard(report))
    assert store.run.evaluations.rows()[0, 2:4].tolist() == [np.float32(result.cost), np.float32(result.accuracy)]


def test_of_another_run_images_are_sent_again_and_nothing_of_the_one_before(
    ends: tuple[Line, FarViewer], run: LiveRun
) -> None:
    line, viewer = ends
    viewer.evaluated(run, evaluation(run))
    viewer.progressed(run, 0.0)
    line.told()
    line.hear(viewer)
    viewer.evaluated(run, evaluation(run))
    viewer.run_started(run)
    viewer.progressed(run, 10.0)
    assert not [report for report in line.told() if isinstance(report, Evaluated)]
    line.hear(viewer)
    viewer.evaluated(run, evaluation(run))
    viewer.progressed(run, 20.0)
    (report,) = (report for report in line.told() if isinstance(report, Evaluated))
    assert report.mistakes and all(mistake.pixels.size for mistake in report.mistakes)


def test_evaluations_wait_their_time_unless_a_person_waits_for_them(ends: tuple[Line, FarViewer], run: LiveRun) -> None:
    line, viewer = ends
    counts = []
    for tenth in range(12):
        viewer.evaluated(run, evaluation(run))
        viewer.progressed(run, 0.2 * tenth)
        counts.append(sum(isinstance(report, Evaluated) for report in line.told()))
        line.hear(viewer)
    assert counts == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    viewer.evaluated(run, dataclasses.replace(evaluation(run), is_test=True))
    viewer.progressed(run, 2.3)
    assert [report.is_test for report in line.told() if isinstance(report, Evaluated)] == [False, True]


def test_the_slower_the_line_the_less_is_under_way_and_the_rarer_are_evaluations(
    ends: tuple[Line, FarViewer], run: LiveRun
) -> None:
    line, viewer = ends

    def replies_sent() -> int:
        for number in range(40):
            viewer.reply(answered(1, number, 0, Images, ImagesAnswer("test", [], np.zeros((1, 28, 28), np.uint8))))
            viewer.flush()
        return sum(isinstance(report, Answered) for report in line.told())

    quick = replies_sent()
    for _ in range(6):
        line.hear(viewer, after_s=7.0)  # ten times what is borne
        slow = replies_sent()
    # one is some 830 bytes, and begins while there is room
    assert (quick, slow) == (MOST_UNDER_WAY // 830, LEAST_UNDER_WAY // 830 + 1)
    line.hear(viewer, after_s=7.0)
    line.told()
    line.hear(viewer)
    times = []
    for second in range(60):
        viewer.evaluated(run, evaluation(run))
        viewer.progressed(run, float(second))
        times += [second for report in line.told() if isinstance(report, Evaluated)]
        line.hear(viewer, after_s=2.0)
    assert set(np.diff(times[1:])) == {8}, "four times as long as one takes"


def test_after_an_outage_evaluations_are_told_as_often_as_before(ends: tuple[Line, FarViewer], run: LiveRun) -> None:
    line, viewer = ends
    times = []
    for second in (0.0, 31.0, 31.5, 32.0, 32.5, 33.0):
        viewer.evaluated(run, evaluation(run))
        viewer.progressed(run, second)
        times += [second for report in line.told() if isinstance(report, Evaluated)]
        line.hear(viewer, after_s=0.0 if second else 30.0)
    assert times == [0.0, 31.5, 32.5], "31: what is known of the line then is that it took 30 s"


def test_a_run_that_stands_still_is_told_of_now_and_then_as_long_as_that_is_heard(
    ends: tuple[Line, FarViewer], run: LiveRun
) -> None:
    line, viewer = ends
    run.phase = "paused"
    counts = []
    for beat in range(5):
        viewer.progressed(run, beat * BEAT_S)
        viewer.progressed(run, beat * BEAT_S + 1)
        counts.append(sum(isinstance(report, Progress) for report in line.told()))
        if beat < 2:
            line.hear(viewer)
    assert counts == [1, 1, 1, 0, 0]
    assert not viewer.is_out_of_reach
    line.now += OUT_OF_REACH_AFTER_S + 1
    assert viewer.is_out_of_reach
    line.hear(viewer)
    assert not viewer.is_out_of_reach
