"""Moving about in the confusion matrix and among the mistakes: what is chosen, what is asked of the engine."""

import msgspec
import numpy as np
import pytest

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.confusion.keys import ConfusionFocus
from mnist_tui.tui.features.gallery.strip_keys import StripFocus
from mnist_tui.tui.frame.key_handler import Focus
from mnist_tui.tui.frame.keymap import KEYS
from mnist_tui.tui.frame.shown_evaluation import pair_in_focus, shown_evaluation, worst_pair
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol import messages as say

COUNTS = np.array([[9, 1, 0], [0, 5, 4], [2, 0, 7]])
MISTAKE = say.Mistake(3, 1, 2, 0.9, np.zeros((1, 1), np.uint8))
VALIDATION = say.Evaluated(1, 5, "validation", False, 0.5, 21, 28, 0.6, 0.9, COUNTS, np.ones((3, 3)), [MISTAKE] * 4, 0)
TEST = msgspec.structs.replace(VALIDATION, split="test", is_test=True, confusion=COUNTS.T, test_evaluations=1)
TRAIN = msgspec.structs.replace(VALIDATION, split="train", mistakes=[])


class Bench:
    """Both parts with their view, what is shown, and what they have sent."""

    def __init__(self) -> None:
        self.view, self.ui = Run(), UiState(choose_look("ascii", "none", {}, "ascii"), focus="confusion")
        self.view.evaluated = VALIDATION
        self.sent: list[say.Command] = []
        self.opened: list[str] = []
        self.matrix: Focus = ConfusionFocus(self.view, self.ui, self.sent.append, lambda: self.opened.append("pair"))
        self.strip: Focus = StripFocus(self.view, self.ui, lambda: self.opened.append("gallery"))

    @property
    def pair(self) -> tuple[int, int] | None:
        return pair_in_focus(self.view, self.ui)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def press(part: Focus, *keys: str) -> list[bool]:
    return [part.press(key, None) for key in keys]


def test_the_cursor_begins_at_the_worst_pair_and_follows_it_until_it_is_moved(bench: Bench) -> None:
    assert bench.pair == worst_pair(COUNTS) == (1, 2)
    bench.view.evaluated = msgspec.structs.replace(VALIDATION, confusion=COUNTS.T)
    assert bench.pair == (2, 1)
    press(bench.matrix, "left")
    bench.view.evaluated = VALIDATION
    assert bench.pair == (2, 0)
    press(bench.matrix, "backspace")
    assert bench.pair == (1, 2)


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
def test_the_cursor_moves_and_stops_at_the_edges(bench: Bench, keys: str, expected: tuple[int, int]) -> None:
    before = bench.ui.version
    assert all(press(bench.matrix, *keys.split()))
    assert bench.pair == expected and bench.ui.version > before and bench.sent == []


def test_a_cursor_beyond_fewer_classes_stays_inside(bench: Bench) -> None:
    bench.ui.pair = (9, 1)
    assert bench.pair == (2, 1)


def test_without_mistakes_the_worst_pair_is_the_first_cell() -> None:
    assert worst_pair(np.diag([3, 4])) == (0, 0)


def test_before_the_first_judgement_keys_do_no_harm(bench: Bench) -> None:
    bench.view.evaluated = None
    assert all(press(bench.matrix, "up", "percent_sign", "backspace")) and bench.pair is None
    assert all(press(bench.strip, "right", "end")) and bench.ui.chosen == 0


def test_percent_goes_to_shares_and_back(bench: Bench) -> None:
    press(bench.matrix, "percent_sign")
    assert bench.ui.as_shares
    press(bench.matrix, "percent_sign")
    assert not bench.ui.as_shares


def test_training_images_are_judged_only_while_they_are_shown(bench: Bench) -> None:
    press(bench.matrix, "v")
    assert bench.sent == [say.WatchTraining(True)] and bench.ui.split == "train"
    assert shown_evaluation(bench.view, bench.ui) is None
    bench.view.evaluated_training = TRAIN
    assert shown_evaluation(bench.view, bench.ui) is TRAIN
    press(bench.matrix, "v")
    assert bench.sent[1:] == [say.WatchTraining(False)]
    assert shown_evaluation(bench.view, bench.ui) is VALIDATION


def test_the_test_images_are_shown_as_scored_and_every_look_is_announced(bench: Bench) -> None:
    press(bench.matrix, "v", "t")
    assert bench.sent == [say.WatchTraining(True), say.WatchTraining(False), say.EvaluateTest()]
    assert "every look is counted" in bench.view.notice
    bench.view.score = TEST
    assert shown_evaluation(bench.view, bench.ui) is TEST and bench.pair == (2, 1)
    press(bench.matrix, "v")
    assert (bench.ui.split, len(bench.sent)) == ("", 3)


def test_escape_gives_the_keys_back(bench: Bench) -> None:
    for part in (bench.matrix, bench.strip):
        bench.ui.focus = "confusion"
        assert press(part, "escape") == [True] and bench.ui.focus == ""


def test_of_the_keys_of_the_table_the_matrix_takes_only_t_and_the_strip_none(bench: Bench) -> None:
    assert [key.key for key in KEYS if bench.matrix.press(key.key, None)] == ["t"]
    assert [key.key for key in KEYS if bench.strip.press(key.key, None)] == []


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("right", 1),
        ("l l", 2),
        ("l l l l l l", 3),
        ("left", 0),
        ("l h", 0),
        ("end", 3),
        ("end left", 2),
        ("end home", 0),
    ],
)
def test_a_mistake_is_chosen_within_the_strip(bench: Bench, keys: str, expected: int) -> None:
    assert all(press(bench.strip, *keys.split()))
    assert bench.ui.chosen == expected


def test_a_shorter_strip_keeps_the_choice_inside(bench: Bench) -> None:
    bench.ui.chosen = 40
    press(bench.strip, "left")
    assert bench.ui.chosen == 2


def test_enter_opens_the_images_of_the_pair_and_the_gallery() -> None:
    bench = Bench()
    assert bench.matrix.press("enter", "\r") and bench.strip.press("enter", "\r")
    assert bench.opened == ["pair", "gallery"]
