"""The page of robustness: measured cell by cell, drawn, and opened in the gallery."""

import numpy as np
import pytest
from curve_runs import STARTED
from jobs import result_of
from stores import Hands, new_store

from mnist_tui.data.errors import DataError
from mnist_tui.engine.corruption.table import corrupted
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.trust.robustness_answers import robustness
from mnist_tui.tui.features.trust.robustness_page import subscriptions
from mnist_tui.tui.features.trust.robustness_paint import paint_robustness
from mnist_tui.tui.features.trust.robustness_queries import MeasureRobustness, RobustnessAnswer
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit, corrupted_count
from mnist_tui.tui.protocol.queries import Reply
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


def test_every_error_stands_in_its_cell_and_those_to_come_are_unknown() -> None:
    lines = paint_robustness(told(50, 400), 0, 1, 80, 20, DARK, ASCII).lines()
    # 400 of 2,000: Wilson's interval is 18.3 to 21.8 %
    assert lines[:3] == [
        "clean 2.0 %, corrupted 11.2 % so far: 2 of 75 measured",
        "shot noise 2: 20.0 % [18.3-21.8], grain, as in the dark",
        " error %                  1           2           3           4           5",
    ]
    assert lines[3].split() == [">shot", "noise", "2.5", "+-0.7", "20.0", "+-1.8", *["-"] * 3]
    whole = paint_robustness(told(*[1000] * 75), 14, 4, 80, 18, DARK, ASCII).lines()
    assert whole[0] == "clean 2.0 %, mean corruption error 50.0 %, amber above clean"
    assert whole[17].startswith(">canny edges")


@pytest.mark.parametrize(("width", "height"), [(1, 1), (20, 4), (45, 8), (60, 15), (200, 50)])
def test_the_cursor_is_seen_in_any_window(width: int, height: int) -> None:
    for row in (0, 7, 14):
        canvas = paint_robustness(told(1), row, 4, width, height, DARK, ASCII)
        assert canvas.cursor is not None or height < 4
