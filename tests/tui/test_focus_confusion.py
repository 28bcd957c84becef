"""Moving about in the confusion matrix and among the mistakes: what is chosen, what is asked of the engine."""

import msgspec
import numpy as np
import pytest

from mnist_tui.tui.focus import Focus
from mnist_tui.tui.focus.confusion import ConfusionFocus
from mnist_tui.tui.focus.mistakes import MistakesFocus
from mnist_tui.tui.judgement import pair_in_focus, shown_judgement, worst_pair
from mnist_tui.tui.keys import KEYS
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing
from mnist_tui.tui.terminal import choose_look

COUNTS = np.array([[9, 1, 0], [0, 5, 4], [2, 0, 7]])
MISTAKE = say.Mistake(3, 1, 2, 0.9, b"\0")
VALIDATION = say.Judged(
    1, 5, "validation", False, 0.5, 21, 28, 0.6, 0.9, COUNTS.tobytes(), np.ones(9).tobytes(), [MISTAKE] * 4, 0
)
TEST = msgspec.structs.replace(VALIDATION, split="test", is_score=True, confusion=COUNTS.T.tobytes(), looks=1)
TRAIN = msgspec.structs.replace(VALIDATION, split="train", mistakes=[])


class Bench:
    """Both parts with their view, what is shown, and what they have sent."""

    def __init__(self) -> None:
        self.view, self.showing = RunView(), Showing(choose_look("ascii", "none", {}, "ascii"), focus="confusion")
        self.view.judged = VALIDATION
        self.sent: list[say.Command] = []
        self.opened: list[str] = []
        self.matrix: Focus = ConfusionFocus(
            self.view, self.showing, self.sent.append, lambda: self.opened.append("pair")
        )
        self.strip: Focus = MistakesFocus(self.view, self.showing, lambda: self.opened.append("gallery"))

    @property
    def pair(self) -> tuple[int, int] | None:
        return pair_in_focus(self.view, self.showing)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def press(part: Focus, *keys: str) -> list[bool]:
    return [part.press(key, None) for key in keys]


def test_the_cursor_begins_at_the_worst_pair_and_follows_it_until_it_is_moved(bench: Bench) -> None:
    assert bench.pair == worst_pair(COUNTS) == (1, 2)
    bench.view.judged = msgspec.structs.replace(VALIDATION, confusion=COUNTS.T.tobytes())
    assert bench.pair == (2, 1)
    press(bench.matrix, "left")
    bench.view.judged = VALIDATION
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
    before = bench.showing.version
    assert all(press(bench.matrix, *keys.split()))
    assert bench.pair == expected and bench.showing.version > before and bench.sent == []


def test_a_cursor_beyond_fewer_classes_stays_inside(bench: Bench) -> None:
    bench.showing.pair = (9, 1)
    assert bench.pair == (2, 1)


def test_without_mistakes_the_worst_pair_is_the_first_cell() -> None:
    assert worst_pair(np.diag([3, 4])) == (0, 0)


def test_before_the_first_judgement_keys_do_no_harm(bench: Bench) -> None:
    bench.view.judged = None
    assert all(press(bench.matrix, "up", "percent_sign", "backspace")) and bench.pair is None
    assert all(press(bench.strip, "right", "end")) and bench.showing.chosen == 0


def test_percent_goes_to_shares_and_back(bench: Bench) -> None:
    press(bench.matrix, "percent_sign")
    assert bench.showing.as_shares
    press(bench.matrix, "percent_sign")
    assert not bench.showing.as_shares


def test_training_images_are_judged_only_while_they_are_shown(bench: Bench) -> None:
    press(bench.matrix, "v")
    assert bench.sent == [say.WatchTraining(True)] and bench.showing.split == "train"
    assert shown_judgement(bench.view, bench.showing) is None
    bench.view.judged_training = TRAIN
    assert shown_judgement(bench.view, bench.showing) is TRAIN
    press(bench.matrix, "v")
    assert bench.sent[1:] == [say.WatchTraining(False)]
    assert shown_judgement(bench.view, bench.showing) is VALIDATION


def test_the_test_images_are_shown_as_scored_and_every_look_is_announced(bench: Bench) -> None:
    press(bench.matrix, "v", "t")
    assert bench.sent == [say.WatchTraining(True), say.WatchTraining(False), say.ScoreTest()]
    assert "every look is counted" in bench.view.notice
    bench.view.score = TEST
    assert shown_judgement(bench.view, bench.showing) is TEST and bench.pair == (2, 1)
    press(bench.matrix, "v")
    assert (bench.showing.split, len(bench.sent)) == ("", 3)


def test_escape_gives_the_keys_back(bench: Bench) -> None:
    for part in (bench.matrix, bench.strip):
        bench.showing.focus = "confusion"
        assert press(part, "escape") == [True] and bench.showing.focus == ""


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
    assert bench.showing.chosen == expected


def test_a_shorter_strip_keeps_the_choice_inside(bench: Bench) -> None:
    bench.showing.chosen = 40
    press(bench.strip, "left")
    assert bench.showing.chosen == 2


def test_enter_opens_the_images_of_the_pair_and_the_gallery() -> None:
    bench = Bench()
    assert bench.matrix.press("enter", "\r") and bench.strip.press("enter", "\r")
    assert bench.opened == ["pair", "gallery"]
