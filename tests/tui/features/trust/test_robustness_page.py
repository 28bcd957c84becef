"""The page of robustness: measured cell by cell, drawn, and opened in the gallery."""

import re
from dataclasses import replace

import numpy as np
import pytest
from curve_runs import STARTED
from jobs import result_of
from stores import Hands, new_store

from mnist_tui.data.errors import DataError
from mnist_tui.engine.corruption.names import CORRUPTIONS
from mnist_tui.engine.corruption.table import corrupted
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.trust.robustness_answers import robustness, sample
from mnist_tui.tui.features.trust.robustness_curve import severity_curve
from mnist_tui.tui.features.trust.robustness_page import RobustnessState, paint, subscriptions
from mnist_tui.tui.features.trust.robustness_paint import RobustnessText, paint_robustness
from mnist_tui.tui.features.trust.robustness_queries import (
    CorruptedSample,
    MeasureRobustness,
    RobustnessAnswer,
    SampleCorrupted,
)
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit, corrupted_count
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import ScreensChanged
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer


def told(*wrong: int, revision: int = 0) -> RobustnessAnswer:
    return RobustnessAnswer("validation", revision, 430, 2000, 40, np.array(wrong, np.int64))


def test_cells_are_measured_one_after_the_other_and_none_twice(small_settings: Settings, small_splits: Splits) -> None:
    context = QueryContext(new_trainer(small_settings, small_splits), small_splits)
    first = result_of(robustness(context, MeasureRobustness("validation")))
    third = result_of(robustness(context, MeasureRobustness("validation", known=2)))
    assert isinstance(first, RobustnessAnswer) and isinstance(third, RobustnessAnswer)
    assert (len(first.wrong), len(third.wrong)) == (1, 3) and first.wrong[0] == third.wrong[0]
    examples, network = small_splits.validation, context.trainer.evaluated_network
    images = corrupted(examples.pixels.reshape(-1, *examples.shape), "shot noise", 3).reshape(len(examples), -1)
    assert third.wrong[2] == (network.forward(images).outputs.argmax(axis=1) != examples.labels).sum()
    assert third.clean_wrong == (network.forward(examples.pixels).outputs.argmax(axis=1) != examples.labels).sum()


def test_the_whole_table_counts_as_one_look_at_the_test_images(small_settings: Settings, small_splits: Splits) -> None:
    counted: list[object] = []
    context = QueryContext(
        new_trainer(small_settings, small_splits),
        small_splits,
        count_test=lambda result, step: counted.append(result),
    )
    for known in range(3):
        result_of(robustness(context, MeasureRobustness("test", known=known)))
    assert counted == [None]


def test_corrupted_images_are_a_split_of_their_own(small_settings: Settings, small_splits: Splits) -> None:
    context = QueryContext(new_trainer(small_settings, small_splits), small_splits)
    worse, clean = context.examples("validation motion blur 2"), small_splits.validation
    assert np.array_equal(worse.labels, clean.labels) and worse.shape == clean.shape
    assert np.array_equal(
        worse.pixels.reshape(-1, *clean.shape), corrupted(clean.pixels.reshape(-1, *clean.shape), "motion blur", 2)
    )
    assert context.examples("validation motion blur 2") is worse
    for name in ("validation fog 6", "validation fig 1", "nothing fog 1", "fog 1"):
        with pytest.raises(DataError):
            context.examples(name)


def test_names_of_corrupted_splits_are_read_as_they_are_written() -> None:
    split = CorruptedSplit("test", "canny edges", 5)
    assert CorruptedSplit.read(split.text) == split and CorruptedSplit.read("test") is None


def test_of_many_or_large_images_only_the_first_are_corrupted() -> None:
    assert corrupted_count(60_000, (28, 28)) == 2000 and corrupted_count(300, (28, 28)) == 300
    assert corrupted_count(10_000, (200, 200)) == 39 and corrupted_count(10, (3000, 3000)) == 1


def test_the_next_cell_is_asked_for_until_all_are_known_and_again_only_for_a_new_revision() -> None:
    store = new_store(STARTED)

    def asked() -> MeasureRobustness:
        ((query, _),) = [(one.query, one.every_s) for one in subscriptions(store.run, store.ui)]
        assert isinstance(query, MeasureRobustness)
        return query

    seen = [asked().known]
    for cells in (1, 74, 75):
        store.run.answers[RobustnessAnswer] = Reply(1, 1, 430, told(*range(cells)))  # type: ignore[index]
        seen.append(asked().known)
    assert seen == [0, 1, 74, 74]
    hands = Hands(store, "trust")
    hands.controls.put(TrustState(page="robustness", source=store.run.source))
    hands.press("R")
    assert (asked().revision, asked().known) == (1, 0)


def test_enter_lists_the_corrupted_images_that_are_misread() -> None:
    store = new_store(STARTED)
    store.run.answers[RobustnessAnswer] = Reply(1, 1, 430, told(50, 60))  # type: ignore[index]
    hands = Hands(store, "trust")
    hands.controls.put(TrustState(page="robustness", source=store.run.source))
    hands.press("down", "down", "right", "right", "enter")
    state = hands.store.ui.state(GalleryState)
    assert (state.split, state.text, hands.stage.screens) == ("validation glass blur 3", "", ["gallery"])
    assert state.with_next_split(store.run).split == "validation"


def lines(answer: RobustnessAnswer, row: int, width: int, height: int) -> list[str]:
    return paint_robustness(RobustnessText(answer, row, 1), width, height, DARK, ASCII).lines()


def test_every_error_stands_in_its_cell_and_those_to_come_are_unknown() -> None:
    told_so_far = lines(told(50, 400), 0, 80, 20)
    # 400 of 2,000: Wilson's interval is 18.3 to 21.8 %
    assert told_so_far[:4] == [
        "clean 2.0%, corrupted 11.2% so far: 2 of 75 measured",
        "shot noise 2: 20.0% [18.3-21.8], grain, as in the dark",
        "no augmentation alone helps against shot noise (MNIST, preset quick)",
        " error %        severity 1          2          3          4          5  helps",
    ]
    assert told_so_far[4].split() == [">shot", "noise", "2.5", "+-0.7", "20.0", "+-1.8", *["-"] * 3, "none"]
    whole = lines(told(*[1000] * 75), 14, 80, 18)
    assert whole[0] == "clean 2.0%, mean corruption error 50.0%, bold is above clean"
    assert whole[17].startswith(">canny edges")


@pytest.mark.parametrize(
    ("width", "helps"),
    [
        (140, "rotate         2.5 +-0.7 rotation 40.6 > 20.8"),
        (80, "rotate 2.5 +-0.7 rotation"),
        (60, "rotation helps: 40.6 > 20.8% (MNIST, preset quick)"),
        (45, "rotation helps: 40.6 > 20.8% (MNIST, quick)"),
    ],
)
def test_what_helps_stands_beside_each_row_or_else_above_the_table(width: int, helps: str) -> None:
    """The figures are those of docs/trust.md: 40.6 % without augmentation, 20.8 % with rotations alone."""
    found = [" ".join(line.split()) for line in lines(told(*[50] * 75), 6, width, 15)]
    words = " ".join(helps.replace(">", ASCII.becomes).split())
    assert any(words in line.replace("2.5 +-0.7 " * 4, "") for line in found), found


@pytest.mark.parametrize(("width", "height"), [(45, 8), (60, 14), (80, 12), (140, 15), (200, 12)])
@pytest.mark.parametrize("row", [0, 7, 14])
def test_rows_above_and_below_the_window_are_counted(width: int, height: int, row: int) -> None:
    found = lines(told(*[1000] * 75), row, width, height)
    seen = [name for name in CORRUPTIONS if any(line[1:].startswith(name) for line in found)]
    numbers = {word: int(number) for number, word in re.findall(r"(\d+) (above|more)", found[-1])}
    assert len(seen) + sum(numbers.values()) == 15 and numbers
    assert list(CORRUPTIONS)[numbers.get("above", 0)] == seen[0]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (20, 4), (45, 8), (60, 15), (140, 39), (200, 50)])
def test_the_cursor_is_seen_in_any_window(width: int, height: int) -> None:
    for row in (0, 7, 14):
        canvas = paint_robustness(RobustnessText(told(1), row, 4), width, height, DARK, ASCII)
        assert canvas.cursor is not None or height < 4


def test_a_wide_window_shows_images_of_the_cell_that_are_misread(
    small_settings: Settings, small_splits: Splits
) -> None:
    context = QueryContext(new_trainer(small_settings, small_splits), small_splits)
    here, beside = (
        replace(context, cache=context.cache.part(kind.__name__)) for kind in (MeasureRobustness, SampleCorrupted)
    )
    nothing = result_of(sample(beside, SampleCorrupted("validation fog 2")))
    assert isinstance(nothing, CorruptedSample) and not nothing.examined  # nothing is measured yet
    result_of(robustness(here, MeasureRobustness("validation")))
    found = result_of(sample(beside, SampleCorrupted("validation fog 2")))
    clean = small_splits.validation
    images = corrupted(clean.pixels.reshape(-1, *clean.shape), "fog", 2)
    predicted = context.trainer.evaluated_network.forward(images.reshape(len(images), -1)).outputs.argmax(axis=1)
    wrong = np.flatnonzero(predicted != clean.labels)
    assert isinstance(found, CorruptedSample) and (found.examined, found.wrong) == (len(clean), len(wrong))
    assert found.indices.tolist()[: len(wrong)] == wrong.tolist()[:24] and len(found.indices) == 24
    assert np.array_equal(found.pixels, images[found.indices])
    assert found.predicted.tolist() == predicted[found.indices].tolist()


def test_images_are_asked_for_in_a_wide_window_alone_and_shown_beside_the_table() -> None:
    store = new_store(STARTED, glyphs="ascii")
    store.run.answers[RobustnessAnswer] = Reply(1, 1, 430, told(50, 60))  # type: ignore[index]
    pixels = np.full((1, 28, 28), 255, np.uint8)
    zero, one = np.array([0], np.int64), np.array([1], np.int64)
    shown = CorruptedSample("validation shot noise 1", 0, 250, 4, zero, pixels, zero, one)
    store.run.answers[CorruptedSample] = Reply(2, 1, 430, shown)  # type: ignore[index]
    kinds, pages = [], []
    for width in (140, 80):
        ui = replace(store.ui, sizes={"trust": (width, 40)})
        kinds.append([type(one.query) for one in subscriptions(store.run, ui)])
        pages.append("\n".join(paint(store.run, ui, width, 40).lines()))
    assert kinds == [[MeasureRobustness, SampleCorrupted], [MeasureRobustness]]
    assert "4 of the first 250 images misread" in pages[0] and f"0{ASCII.to}1" in pages[0]
    assert "misread" not in pages[1]


@pytest.mark.filterwarnings("error")
def test_a_network_that_computes_no_numbers_gets_no_clean_image_right(
    small_settings: Settings, small_splits: Splits
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    trainer.network.parameters.vector[...] = np.nan
    answer = result_of(robustness(QueryContext(trainer, small_splits), MeasureRobustness("validation")))
    assert isinstance(answer, RobustnessAnswer) and answer.clean_wrong == answer.wrong[0] == answer.images > 0


def test_below_the_table_is_the_error_by_severity_with_its_interval() -> None:
    curve = severity_curve(told(*[0] * 5, 50, 400), 1)
    # of 2,000: 50 are 1.9 to 3.3 %, 400 are 18.3 to 21.8 % (Wilson); those to come are not drawn
    assert curve.series[0].x.tolist() == [1, 2] and curve.series[0].y.tolist() == [2.5, 20]
    assert curve.band is not None and curve.band.y_high is not None and curve.level is not None
    assert curve.band.y == pytest.approx([1.9, 18.3], abs=0.05)
    assert curve.band.y_high == pytest.approx([3.3, 21.8], abs=0.05) and curve.level.y == 2.0
    whole = lines(told(*[1000] * 75), 1, 140, 39)
    assert any(re.findall(r"[\d.]+", line) == list("12345") for line in whole[-3:])
    assert any("error % with impulse noise, by severity" in line for line in whole)
    assert severity_curve(told(), 0).series[0].x.tolist() == []


def test_measuring_the_test_images_again_is_said_to_count_and_is_for_those_who_steer() -> None:
    for reports, revision, said in (((), 1, "this is counted"), ((ScreensChanged(steers=False, others=1),), 0, "")):
        hands = Hands(new_store(STARTED, *reports), "trust")
        hands.controls.put(TrustState(page="robustness", source=hands.store.run.source, shows_test=True))
        hands.press("R")
        assert hands.store.ui.state(RobustnessState).revision == revision
        assert said in hands.store.run.notice
