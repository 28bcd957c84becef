"""Moving about in the confusion matrix: which cell is looked at, which images it counts, what the engine is asked."""

import numpy as np
import pytest
from reports import evaluation, first_of
from stores import Hands, new_store

from mnist_tui.tui.features.confusion.keys import FOCUS
from mnist_tui.tui.features.confusion.pairs import most_frequent_confusion, pair_in_focus
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.actions.past import PAST_KEYS
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation
from mnist_tui.tui.protocol.commands import EvaluateTest, WatchTraining
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.reports import Report, RunStarted

COUNTS = np.array([[9, 1, 0], [0, 5, 4], [2, 0, 7]])
VALIDATION = evaluation(COUNTS)
TEST = evaluation(COUNTS.T, "test")
TRAIN = evaluation(COUNTS, "train")


@pytest.fixture
def hands(recorded_run: list[Report]) -> Hands:
    """Hands on the matrix of a run that has been evaluated."""
    return Hands(new_store(first_of(RunStarted, recorded_run), VALIDATION), "confusion")


def pair(hands: Hands) -> tuple[int, int] | None:
    return pair_in_focus(hands.controls.run, hands.controls.ui)


def shown(hands: Hands) -> Evaluated | None:
    return shown_evaluation(hands.controls.run, hands.controls.ui)


def test_the_cursor_begins_at_the_most_frequent_confusion_and_follows_it_until_it_is_moved(hands: Hands) -> None:
    assert pair(hands) == most_frequent_confusion(COUNTS) == (1, 2)
    hands.store.tell(evaluation(COUNTS.T))
    assert pair(hands) == (2, 1)
    hands.press("left")
    hands.store.tell(VALIDATION)
    assert pair(hands) == (2, 0)
    hands.press("backspace")
    assert pair(hands) == (1, 2)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("up", (0, 2)),
        ("k", (0, 2)),
        ("down", (2, 2)),
        ("j j j", (2, 2)),
        ("left", (1, 1)),
        ("h h h h", (1, 0)),
        ("right", (1, 2)),
        ("h l", (1, 2)),
    ],
)
def test_the_cursor_moves_and_stops_at_the_edges(hands: Hands, keys: str, expected: tuple[int, int]) -> None:
    assert all(hands.press(key) for key in keys.split())
    assert pair(hands) == expected and hands.sent == []


def test_a_cursor_beyond_fewer_classes_stays_inside(hands: Hands) -> None:
    hands.controls.put(ConfusionState(pair=(9, 1)))
    assert pair(hands) == (2, 1)


def test_without_mistakes_the_most_frequent_confusion_is_the_first_cell() -> None:
    assert most_frequent_confusion(np.diag([3, 4])) == (0, 0)


def test_before_the_first_evaluation_keys_do_no_harm() -> None:
    hands = Hands(new_store(), "confusion")
    assert all(hands.press(key) for key in ("up", "percent_sign", "backspace", "enter"))
    assert pair(hands) is None and hands.stage.screens == []


def test_percent_sign_shows_percent_of_the_row_and_counts_again(hands: Hands) -> None:
    hands.press("percent_sign")
    assert hands.controls.state(ConfusionState).in_percent
    hands.press("percent_sign")
    assert not hands.controls.state(ConfusionState).in_percent


def test_training_images_are_evaluated_only_while_they_are_shown(hands: Hands) -> None:
    hands.press("v")
    assert hands.sent == [WatchTraining(True)] and hands.controls.ui.split == "train"
    assert shown(hands) is None
    hands.store.tell(TRAIN)
    assert shown(hands) is TRAIN
    hands.press("v")
    assert hands.sent[1:] == [WatchTraining(False)]
    assert shown(hands) is VALIDATION


def test_the_test_images_are_shown_as_evaluated_and_every_evaluation_is_announced(hands: Hands) -> None:
    hands.press("v", "t")
    assert hands.sent == [WatchTraining(True), WatchTraining(False), EvaluateTest()]
    assert hands.controls.run.notice == "evaluating on the test images: this is counted"
    hands.store.tell(TEST)
    assert shown(hands) is TEST and pair(hands) == (2, 1)
    hands.press("v")
    assert (hands.controls.ui.split, len(hands.sent)) == ("", 3)


def test_escape_gives_the_keys_back_and_leaves_the_cursor(hands: Hands) -> None:
    hands.press("up")
    assert hands.press("escape") and hands.controls.ui.focus == ""
    assert pair(hands) == (0, 2)


def test_of_the_keys_of_the_table_the_matrix_takes_only_t(hands: Hands) -> None:
    assert [key.key for key in KEYMAP.keys if key not in PAST_KEYS and FOCUS.press(hands.controls, key.key, None)] == [
        "t"
    ]


@pytest.mark.parametrize(
    ("keys", "text"), [((), "label:land pred:sea"), (("left",), "label:land pred:land flag:right")]
)
def test_enter_opens_the_images_of_the_cell(hands: Hands, keys: tuple[str, ...], text: str) -> None:
    hands.controls.put(GalleryState(text="conf>0.9", cursor=7, index=7))
    assert hands.press(*keys, "enter")
    gallery = hands.controls.state(GalleryState)
    assert (gallery.split, gallery.text, gallery.cursor, gallery.index) == ("validation", text, 0, None)
    assert (hands.stage.screens, hands.controls.ui.screen, hands.controls.ui.focus) == (
        ["gallery"],
        "gallery",
        "gallery",
    )


def test_the_images_of_a_cell_are_of_the_split_that_is_shown(hands: Hands) -> None:
    hands.press("t")
    hands.store.tell(TEST)
    hands.press("enter")
    gallery = hands.controls.state(GalleryState)
    assert (gallery.split, gallery.text) == ("test", "label:sea pred:land")
