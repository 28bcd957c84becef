"""What the status line says of accuracies and of a single step, without a terminal."""

import dataclasses
import math

import msgspec
import pytest
from reports import evaluation, first_of, last_of, progress_with
from stores import new_store

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.diagnosis.finding import Cure, Finding
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.told import Notice
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.frame.notice import NoticeTimer
from mnist_tui.tui.frame.paint_status import Score, StatusData, paint_status
from mnist_tui.tui.frame.status import StatusPane, effect_texts, status
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.progress import Progress, StepEffect
from mnist_tui.tui.protocol.reports import Failed, Report, RunStarted

AT = 1234


@pytest.fixture
def store(recorded_run: list[Report]) -> Store:
    """Return a store of a run that is paused at step 1,234."""
    return new_store(first_of(RunStarted, recorded_run), paused(recorded_run))


def paused(recorded_run: list[Report], **changes: object) -> Progress:
    at = progress_with(last_of(Progress, recorded_run), phase="paused", pause_reason="", effect=None, step=AT)
    return msgspec.structs.replace(at, **changes)


def scored(split: SplitName, right: int, low: float, high: float, times: int = 0, step: int = AT) -> Evaluated:
    """Return an evaluation of 10,000 images; as one of the test images, the one with this number."""
    counts = [[right, 10_000 - right], [0, 0]]
    return evaluation(counts, split, is_test=times > 0, step=step, low=low, high=high, test_evaluations=times)


def test_both_accuracies_have_their_interval_and_the_test_set_the_number_of_evaluations(store: Store) -> None:
    store.tell(scored("validation", 9_700, 0.9664, 0.9732))
    store.tell(scored("test", 9_822, 0.9794, 0.9846, times=2))
    told = status(store.run, store.ui)
    assert told.accuracy == Score(("valid 97.00%", "valid 97.00% (96.6-97.3, ema)"), role="text")
    assert told.test == Score(("test 98.22%", "test 98.22% (97.9-98.5, 2×)"), role="right")


def test_the_fresh_test_images_are_called_by_the_name_of_their_set(recorded_run: list[Report]) -> None:
    started = msgspec.structs.replace(first_of(RunStarted, recorded_run), data_name="QMNIST")
    store = new_store(started, paused(recorded_run), scored("test", 9_822, 0.9794, 0.9846, times=2))
    assert status(store.run, store.ui).test.texts == ("QMNIST 98.22%", "QMNIST 98.22% (97.9-98.5, 2×)")


def test_a_network_that_was_trained_elsewhere_has_no_epoch_and_no_settings_of_its_training(
    recorded_run: list[Report],
) -> None:
    started = msgspec.structs.replace(first_of(RunStarted, recorded_run), is_foreign=True)
    foreign = new_store(started, paused(recorded_run, phase="shown", step=0))
    told = status(foreign.run, foreign.ui)
    assert (told.epoch_text, told.percent_text, told.progress) == ("trained elsewhere", "", 0.0)
    lines = SettingsPane().paint(foreign.run, foreign.ui, 40, 2).lines()
    assert [line.strip() for line in lines] == ["trained by another program", "relu · cross-entropy"]


def test_an_accuracy_is_not_rounded_up_to_all_of_the_images(store: Store) -> None:
    store.tell(evaluation([[59_999, 1], [0, 0]], low=0.9999, high=1.0))
    assert status(store.run, store.ui).accuracy.texts[0] == "valid 99.99%"


def test_a_test_evaluation_of_an_earlier_network_is_dimmed_and_says_of_which_step_it_is(store: Store) -> None:
    store.tell(scored("test", 9_822, 0.9794, 0.9846, times=1, step=900))
    texts = ("test 98.22%", "test 98.22% (97.9-98.5, 1×)", "test 98.22% at 900 (97.9-98.5, 1×)")
    assert status(store.run, store.ui).test == Score(texts, "muted", "muted")
    assert texts[2] in StatusPane().paint(store.run, store.ui, 140, 1).lines()[0]


def test_where_the_test_images_are_watched_their_accuracy_stands_there_once(store: Store) -> None:
    store.tell(scored("test", 9_822, 0.9794, 0.9846))
    store.tell(scored("test", 9_822, 0.9794, 0.9846, times=3))
    line = StatusPane().paint(store.run, store.ui, 80, 1).lines()[0]
    assert line.endswith("test 98.22% (97.9-98.5, 3×, ema)") and line.count("98.22") == 1


def test_the_effect_of_a_step_is_told_until_the_run_goes_on(store: Store, recorded_run: list[Report]) -> None:
    told = []
    for phase, moved in (("paused", 0.00031), ("running", 0.00031), ("paused", math.inf)):
        effect = StepEffect(0.1421, 0.1314, moved)
        store.tell(paused(recorded_run, phase=phase, effect=effect))
        told.append(status(store.run, store.ui).effect_texts)
    short = "cost 0.142→0.131"
    assert told[0] == (short, f"{short}, Δw 0.031%", "cost of the batch 0.142→0.131, weights moved 0.031%")
    assert told[1:] == [(), (short,)]
    assert effect_texts(StepEffect(0.1421, 0.1314, math.inf), ASCII) == ("cost 0.142->0.131",)


def test_a_failed_run_goes_on_saying_why_after_other_notices(store: Store) -> None:
    now = 0.0
    timer = NoticeTimer(store, lambda: now)
    store.tell(Failed("the training process has ended", ""))
    store.tell(Notice("glyphs: ascii"))
    shown = []
    for now in (0.0, 1.0, 10.0):  # noqa: B007  # the timer's clock reads it
        timer.tick()
        shown.append(status(store.run, store.ui).notice)
    assert shown == ["glyphs: ascii", "glyphs: ascii", "the training process has ended; o shows the log"]


def test_a_notice_that_is_said_again_is_shown_as_long_again(store: Store) -> None:
    now = 0.0
    timer, shown = NoticeTimer(store, lambda: now), []
    for now in (0.0, 2.0, 4.0, 5.5, 10.0):
        if now in (0.0, 2.0):
            store.tell(Notice("full speed"))
        timer.tick()
        shown.append(store.run.notice)
    assert shown == ["full speed"] * 3 + [""] * 2, "after 3 s it goes"


def test_a_notice_covers_the_interval_of_the_accuracy_before_the_accuracy() -> None:
    score = Score(("valid 98.28%", "valid 98.28% (97.9-98.6, ema)"))
    data = StatusData(
        "paused", "PAUSE", epoch_text="ep 4/8", progress=0.4, accuracy=score, notice="500 steps per second"
    )
    line = paint_status(data, 60, 1, NONE, BRAILLE).lines()[0]
    assert "  500 steps per second  " in line and line.endswith(" valid 98.28%")


def test_a_notice_never_runs_into_what_stands_to_its_right() -> None:
    score = Score(("valid 98.28%", "valid 98.28% (97.9-98.6, ema)"))
    data = StatusData("finished", "DONE", "mlp 784·128·64·10", "ep 8/8", 1.0, 1720, "29k img/s", score)
    for width in (100, 140, 200):
        for length in range(1, 75):
            told = dataclasses.replace(data, threads_text="1 thread", notice="n" * length)
            line = paint_status(told, width, 1, NONE, BRAILLE).lines()[0]
            assert f"{'n' * length}  " in f"{line}  ", line


def test_findings_are_counted_in_every_width_that_has_room_and_move_nothing_when_they_come_and_go(store: Store) -> None:
    store.tell(scored("validation", 1_135, 0.10, 0.12))
    store.tell(Examined(1, AT, ()))
    ill, note = (Finding("R11", "Dead layer", (), "", Cure(), severity) for severity in ("finding", "note"))
    for width in (45, 60, 80, 140):
        well = StatusPane().paint(store.run, store.ui, width, 1).lines()[0]
        sick = run_after(store.run, Examined(1, AT, (ill, ill, note)))
        told = StatusPane().paint(sick, store.ui, width, 1).lines()[0]
        assert "✚2" in told and "✚" not in well
        assert told.replace("✚2", "  ").rstrip() == well.rstrip()
