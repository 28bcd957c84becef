"""Two networks on the screen: predictions made by hand, of which every outcome is known."""

import dataclasses
from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from stores import Hands, new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.comparison.keys import BOTH_NOW, BOTH_SAME, IF_COUNTED
from mnist_tui.tui.features.comparison.matrices import Matrices, paint_matrices
from mnist_tui.tui.features.comparison.matrices_pane import MatricesPane
from mnist_tui.tui.features.comparison.paint_difference import paint_difference
from mnist_tui.tui.features.comparison.pane import PairsPane
from mnist_tui.tui.features.comparison.screen import ComparisonScreen
from mnist_tui.tui.features.comparison.verdict_pane import VerdictPane
from mnist_tui.tui.frame.comparison_state import NONE_CHOSEN, ComparisonState
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.images.pair_queries import NOW, CompareNetworks, NetworksCompared, PairSide
from mnist_tui.tui.images.queries import Images
from mnist_tui.tui.paint.canvas import UNDERLINE, Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import DARK, NONE
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

CLASSES = ["a", "b", "c"]
STARTED = RunStarted(1, "data", CLASSES, 4, 4, 300, "validation", 60, [16, 3], plain_settings(Settings()))
LABELS = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
FIRST = [0, 0, 1, 2, 1, 0, 0, 2, 2, 1]
SECOND = [0, 0, 0, 0, 1, 1, 0, 2, 1, 1]
# Fixed 2, 3 and 5; broken 8; both wrong 6 and 9. The first is surest about 5, then 3, then 2.
SURE = [0.5, 0.5, 0.6, 0.7, 0.5, 0.8, 0.9, 0.5, 0.5, 0.9]


def side(name: str, step: int, predicted: Sequence[int], confidence: Sequence[float] = SURE) -> PairSide:
    numbers = np.array(confidence, np.float32)
    return PairSide(name, step, np.array(predicted, np.uint8), numbers, numbers, numbers)


def answer(first: PairSide, second: PairSide, split: str = "validation", revision: int = 0) -> NetworksCompared:
    labels = np.array(LABELS, np.uint16)
    return NetworksCompared("one", NOW, split, revision, 0, 20, 20, labels, (first, second))


ANSWER = answer(side("one", 1200, FIRST), side(NOW, 3, SECOND))


def hands_on(*answers: NetworksCompared, glyphs: str = "ascii") -> Hands:
    hands = Hands(new_store(STARTED, glyphs=glyphs, colours="none"), "comparison")  # type: ignore[arg-type]
    hands.store.show(hands.store.ui.with_size("pairs", (80, 16)).with_size("window", (80, 24)))
    hands.controls.put(ComparisonState("one", NOW))
    for number, one in enumerate(answers, 1):
        hands.store.tell(Reply(1, number, 3, one))
    return hands


def state_of(hands: Hands) -> ComparisonState:
    return hands.controls.state(ComparisonState)


def order(hands: Hands) -> list[int]:
    selection = state_of(hands).selection(hands.store.run)
    assert selection is not None
    return [int(index) for index in selection.order]


def painted(hands: Hands, pane: VerdictPane | MatricesPane | PairsPane, width: int = 80, height: int = 16) -> Canvas:
    return pane.paint(hands.store.run, hands.store.ui, width, height)


def test_the_galleries_hold_what_was_fixed_broken_and_wrong_twice_the_surest_first() -> None:
    hands, seen = hands_on(ANSWER), {}
    for _ in range(3):
        seen[state_of(hands).outcome] = order(hands)
        hands.press("a")
    assert seen == {"fixed": [5, 3, 2], "broken": [8], "both wrong": [6, 9]}
    hands.press("A")
    assert state_of(hands).outcome == "both wrong"


def test_below_a_digit_stand_the_answers_of_both() -> None:
    hands = hands_on(ANSWER, glyphs="braille")
    lines = painted(hands, PairsPane()).lines()
    captions = [line.replace("▸", " ").split() for line in lines if "→" in line]
    assert captions == [["b→a", "80%", "a→c", "70%", "a→b", "60%"], ["b→b", "80%", "a→a", "70%", "a→a", "60%"]]
    assert lines[-1].startswith("#5 · label b · 1: a 80.0% · 2: b 80.0%")


def test_the_verdict_says_who_on_how_many_and_whether_that_is_chance() -> None:
    hands = hands_on(ANSWER)
    lines = painted(hands, VerdictPane(), 90, 4).lines()
    assert lines == [
        "1 one  step 1,200    50.00 %  (24-76)  5 of 10",
        "2 now  step 3        70.00 %  (40-89)  7 of 10",
        "fixed 3 | broken 1 | both wrong 2, 2 with the same prediction | both right 4",
        # a fair coin: 2 (C(4, 0) + C(4, 1)) / 2⁴ = 10/16
        "McNemar's test  3 fixed against 1 broken: p = 0.625: chance explains the difference",
    ]
    assert painted(hands, VerdictPane(), 30, 3).lines() == [
        "1 one  50.00 % (24-76)",
        "2 now  70.00 % (40-89)",
        "3 fixed, 1 broken: p = 0.625",
    ]
    assert VerdictPane().title(hands.store.run, hands.store.ui) == "two networks | 10 validation images"


def test_a_network_that_is_not_the_newest_of_its_run_is_said_to_be_none() -> None:
    first, second = ANSWER.sides
    hands = hands_on(answer(msgspec.structs.replace(first, is_fallback=True), second))
    title = VerdictPane().title(hands.store.run, hands.store.ui)
    assert title == "two networks | newest checkpoint of 1 unreadable | 10 validation images"


def test_a_name_is_cut_before_an_accuracy_loses_its_interval() -> None:
    hands = hands_on(answer(side("2026-11-28-101951@best", 1200, FIRST), side(NOW, 3, SECOND)))
    lines = {width: painted(hands, VerdictPane(), width, 4).lines()[0] for width in (50, 40, 20)}
    assert lines == {
        50: "1 2026-11-28-101951@best  50.00 % (24-76)",
        40: "1 2026-11-28~01951@best  50.00 % (24-76)",
        20: "1 2026~best  50.00 %",
    }


def test_the_difference_of_the_matrices_has_signs() -> None:
    # Of four a all are right in place of two, of three b two in place of one, of three c one in place of two.
    lines = painted(hands_on(ANSWER), MatricesPane(), 60, 5).lines()
    assert [line.split()[-3:] for line in lines[2:5]] == [["+2", "-1", "-1"], ["-1", "+1", "."], [".", "+1", "-1"]]


def test_in_the_matrices_arrows_move_from_cell_to_cell_and_enter_shows_the_images() -> None:
    hands = hands_on(ANSWER)
    hands.press("i")
    lines = painted(hands, MatricesPane(), 60, 6).lines()
    assert lines[2].split()[-3:] == ["+2", "[-1]", "-1"] and lines[5].split()[-2:] == ["a>b", "-1"], (
        "the first of the most"
    )
    hands.press("down", "l", "j", "up", "right", "left")
    assert state_of(hands).cell_in_focus(hands.store.run) == (1, 1)
    hands.press("backspace", "down", "left", "enter")
    assert (state_of(hands).text, state_of(hands).outcome) == ("label:b pred:a", "fixed")
    assert order(hands) == [5] and not state_of(hands).shows_matrices


def test_the_cell_of_a_broken_image_opens_what_was_broken() -> None:
    hands = hands_on(ANSWER)
    hands.press("i", "down", "down", "enter")  # label c, predicted as b: image 8 was right before, 9 wrong twice
    assert (state_of(hands).text, state_of(hands).outcome, order(hands)) == ("label:c pred:b", "broken", [8])


def test_a_cell_of_the_diagonal_opens_all_images_of_its_label() -> None:
    hands = hands_on(ANSWER)
    hands.press("i", "down", "enter")
    # Of the label b the second network fixed 5, and 6 is wrong twice, which is predicted as a.
    assert (state_of(hands).text, order(hands)) == ("label:b", [5])


@pytest.mark.parametrize(
    ("cell", "change", "role"),
    [
        ((0, 0), 1, "right"),
        ((0, 0), -1, "wrong"),
        ((0, 1), 1, "wrong"),
        ((0, 1), -1, "right"),
    ],
)
def test_more_on_the_diagonal_and_fewer_beside_it_are_green(cell: tuple[int, int], change: int, role: Role) -> None:
    counts = np.zeros((2, 2), np.int64)
    counts[cell] = change
    canvas = paint_difference(counts, ("a", "b"), (), None, 30, 5, DARK, BRAILLE)
    assert canvas.fore[np.isin(canvas.chars, ["+", BRAILLE.minus])].tolist() == [DARK.ink(role).fore]


def test_no_blank_of_a_number_is_underlined() -> None:
    counts = np.array([[-12, 3], [9, -3]])
    canvas = paint_difference(counts, ("a", "b"), (), None, 30, 5, NONE, BRAILLE)
    is_underlined = (canvas.style & UNDERLINE) > 0
    assert is_underlined.any() and " " not in canvas.chars[is_underlined]


def test_arrows_move_and_a_filter_asks_either_network() -> None:
    hands = hands_on(ANSWER)
    hands.press("end")
    assert state_of(hands).cursor == 2
    hands.press("slash", *"pred:c", "enter")  # only the first one took image 3 for a c
    assert order(hands) == [3] and state_of(hands).cursor == 0
    hands.press("backspace", "slash", *"forgotten>1", "enter")
    assert hands.store.ui.typed == "forgotten>1", "nobody knows that of a pair"


def test_keys_choose_the_networks() -> None:
    hands, seen = hands_on(ANSWER), []
    for key in ("semicolon", "semicolon", "asterisk", "asterisk"):
        hands.press(key)
        seen.append((state_of(hands).first, state_of(hands).second))
        is_listed = state_of(hands).selection(hands.store.run) is not None
        assert is_listed == (seen[-1] == ("one", NOW)), "the reply is about others"
    assert seen == [(NOW, "one"), ("one", NOW), ("one@best", NOW), ("one", NOW)]
    hands.controls.put(ComparisonState("one@best", "two"))
    hands.press("asterisk")
    assert (state_of(hands).first, state_of(hands).second) == ("one@best", "two@best"), "one of them was not"


def test_the_numbers_of_two_networks_are_those_of_their_runs_and_stay_when_they_are_exchanged() -> None:
    hands = hands_on(ANSWER)
    hands.controls.put(ComparisonState("one", NOW, numbers=(2, 4)))
    verdict, matrices = painted(hands, VerdictPane(), 90, 4), painted(hands, MatricesPane(), 60, 5)
    assert [line[:5] for line in verdict.lines()[:2]] == ["2 one", "4 now"]
    assert matrices.lines()[0].startswith("2 one") and matrices.lines()[0].endswith("4 - 2")
    assert "label b | 2: a 80.0% | 4: b 80.0%" in painted(hands, PairsPane()).lines()[-1]
    hands.press("semicolon")
    assert (state_of(hands).names, state_of(hands).numbers, state_of(hands).roles) == (
        (NOW, "one"), (4, 2), ("run_4", "run_2"),
    )  # fmt: skip
    hands.press("equals_sign", *["backspace"] * 7, *"one now", "enter")
    assert (state_of(hands).names, state_of(hands).numbers) == (("one", NOW), (2, 4))
    hands.press("equals_sign", *["backspace"] * 7, *"two now", "enter")
    assert state_of(hands).numbers == (1, 2), "other networks"


def test_the_verdict_names_the_better_network_by_its_number() -> None:
    labels = [0] * 12
    better = NetworksCompared(
        "one", NOW, "validation", 0, 0, 24, 24, np.array(labels, np.uint8),
        (side("one", 9, [1] * 12, [0.5] * 12), side(NOW, 9, labels, [0.5] * 12)),
    )  # fmt: skip
    hands = hands_on(better)
    hands.controls.put(ComparisonState("one", NOW, numbers=(3, 1)))
    assert painted(hands, VerdictPane(), 90, 4).lines()[-1].endswith("p < 0.001: network 1 is better")


def test_keys_that_have_nothing_to_do_say_why() -> None:
    hands = hands_on(ANSWER)
    hands.controls.put(ComparisonState(NOW, NOW))
    for key, said in (("asterisk", BOTH_NOW), ("semicolon", BOTH_SAME)):
        hands.press(key)
        assert hands.store.run.notice == said
        assert (state_of(hands).first, state_of(hands).second) == (NOW, NOW)


def test_two_networks_are_typed() -> None:
    hands = hands_on(ANSWER)
    hands.press("equals_sign", *" two", "enter")
    assert hands.store.ui.typed == "one now two", "three are not two"
    assert "two of: RUN" in painted(hands, PairsPane()).lines()[-1]
    hands.press(*["backspace"] * len("one now two"), *"'a run@best' one@7", "enter")
    assert (state_of(hands).first, state_of(hands).second) == ("a run@best", "one@7")


def test_the_test_images_are_asked_for_when_a_key_says_so_and_that_is_said() -> None:
    hands = hands_on(ANSWER)
    hands.press("t")
    assert state_of(hands).query(hands.store.run).split == "test" and "this is counted" in hands.store.run.notice
    hands.press("t")  # asks for nothing more
    assert hands.store.run.notice.startswith("these are the test images")
    hands.press("v")
    assert state_of(hands).query(hands.store.run).split == "validation"
    hands.press("v")
    assert state_of(hands).query(hands.store.run).split == "test"


def test_it_is_asked_on_until_the_end_and_then_for_images() -> None:
    half = NetworksCompared("one", NOW, "validation", 0, 4, 8, 20, np.zeros(0, np.uint8))
    hands = hands_on()
    screen = ComparisonScreen(hands.store, lambda: 0.0)

    def asked() -> list[object]:
        return [one.query for one in screen.subscriptions(hands.store.run, hands.store.ui)]

    assert asked() == [CompareNetworks("one", NOW, "validation")]
    hands.store.tell(Reply(1, 1, 3, half))
    assert asked() == [CompareNetworks("one", NOW, "validation", 0, 5)]
    assert "8 of 20 predictions" in painted(hands, PairsPane()).lines()[7]
    hands.press("i")
    assert "8 of 20 predictions" in painted(hands, MatricesPane()).lines()[7]
    hands.press("slash", "escape")
    assert not state_of(hands).shows_matrices, "the line stands below the images"
    hands.store.tell(Reply(1, 2, 3, ANSWER))
    assert asked() == [CompareNetworks("one", NOW, "validation"), Images("validation", [5, 3, 2])]
    hands.press("R")
    assert asked() == [CompareNetworks("one", NOW, "validation", 1)]
    hands.controls.put(ComparisonState())
    assert asked() == [] and painted(hands, PairsPane()).lines()[7].strip() == NONE_CHOSEN
    hands.press("R")
    assert hands.store.run.notice == NONE_CHOSEN


def test_why_there_is_no_comparison_is_said_and_not_asked_again() -> None:
    fault = NetworksCompared("one", NOW, "validation", 0, 0, 0, 0, np.zeros(0, np.uint8), (), "one is not there")
    hands = hands_on(fault)
    assert "one is not there; R tries again" in painted(hands, PairsPane()).lines()[7]
    assert state_of(hands).query(hands.store.run).part == 0
    hands.press("t")
    assert hands.store.run.notice == IF_COUNTED, "it may be impossible with these, too"


def test_enter_inspects_the_image_whatever_the_network_makes_of_it() -> None:
    hands = hands_on(ANSWER)
    hands.store.show(dataclasses.replace(hands.store.ui, screen="comparison"))
    hands.press("enter")
    gallery = hands.controls.state(GalleryState)
    assert (gallery.split, gallery.text, gallery.opener) == ("validation", "idx:5 flag:right|wrong", "comparison")
    hands.press("escape")
    assert hands.stage.screens == ["inspector", "comparison"], "where the image was chosen"


def test_a_frozen_display_with_fewer_images_shows_the_last_of_them() -> None:
    hands = hands_on(ANSWER)
    hands.press("a")  # one image was broken
    frozen = hands.store.run
    hands.store.tell(Reply(1, 2, 3, answer(side("one", 1200, SECOND), side(NOW, 3, [0, 1, 2, 1, 0, 0, 0, 1, 1, 1]))))
    hands.press("end")
    assert state_of(hands).cursor == 5
    assert "#8" in PairsPane().paint(frozen, hands.store.ui, 80, 16).lines()[-1]


def test_outputs_that_are_not_finite_are_said_to_be() -> None:
    nothing = [float("nan")] * len(LABELS)
    hands = hands_on(answer(side("one", 1200, FIRST, nothing), side(NOW, 3, SECOND)))
    lines = painted(hands, VerdictPane(), 80, 4).lines()
    assert "the outputs are not finite" in lines[0] and lines[2:] == ["", ""]


@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_everything_is_drawn_at_any_size(glyphs: str) -> None:
    hands = hands_on(ANSWER, glyphs=glyphs)
    for size in ((200, 60), (80, 16), (45, 5), (20, 4), (7, 3), (1, 1), (0, 0)):
        hands.store.show(hands.store.ui.with_size("pairs", size))
        for pane in (VerdictPane(), MatricesPane(), PairsPane()):
            canvas = painted(hands, pane, *size)
            assert (canvas.width, canvas.height) == size
        hands.press("slash")
        assert painted(hands, PairsPane(), *size).width == size[0]
        hands.press("escape")


def test_a_large_window_shows_images_and_matrices_together() -> None:
    hands = hands_on(ANSWER)
    screen = ComparisonScreen(hands.store, lambda: 0.0)
    hands.press("i")
    assert screen.arrangement(hands.store.ui) == {"-both": False, "-matrices": True}
    hands.store.show(hands.store.ui.with_size("window", (140, 45)))
    assert screen.arrangement(hands.store.ui) == {"-both": True, "-matrices": False}


def test_the_cursor_is_whole_in_the_last_column_too() -> None:
    names, counts = tuple("0123456789"), 3 * np.eye(10, dtype=np.int64)
    data = Matrices(counts, counts, names, ("one", "two"), (), cursor=(4, 9))
    lines = paint_matrices(data, ("train", "validation"), 80, 16, DARK, BRAILLE).lines()
    assert [line.count("]") for line in lines if "[" in line] == [3]


def test_diagonals_without_digits_say_that_they_are_recall() -> None:
    names, counts = tuple("0123456789"), 3 * np.eye(10, dtype=np.int64) + 12 * np.eye(10, k=1, dtype=np.int64)
    data = Matrices(counts, counts, names, ("one", "two"), (), cursor=(4, 9))
    last = paint_matrices(data, ("train", "validation"), 80, 16, DARK, BRAILLE).lines()[-1]
    assert last.count("diag recall  + >9") == 2


@pytest.mark.parametrize("height", [11, 12, 13])
def test_a_matrix_that_stands_alone_names_its_columns(height: int) -> None:
    names, counts = tuple("0123456789"), 3 * np.eye(10, dtype=np.int64)
    data = Matrices(counts, 2 * counts, names, ("one", "two"), (), cursor=None if height == 11 else (4, 9))
    first, *others = paint_matrices(data, ("train", "validation"), 60, height, DARK, BRAILLE).lines()
    assert first.startswith(("2−1 ", "2 − 1: "))
    assert (first if first.startswith("2−1 ") else others[0]).split()[-10:] == list("0123456789")
    assert sum(row[:1] in names for row in others if row.strip()) == 10


@pytest.mark.parametrize(("columns", "kinds"), [(80, ["rarer", "more frequent"]), (140, ["rarer   more frequent"])])
def test_many_classes_are_pictures_beside_what_changed_most(columns: int, kinds: list[str]) -> None:
    names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    changes = ("rarer", ("A→B -5", "C→D -3")), ("more frequent", ("E→F +3",))
    data = Matrices(np.eye(26, dtype=np.int64), 2 * np.eye(26, dtype=np.int64), names, ("one", "two"), changes)
    lines = paint_matrices(data, ("train", "validation"), columns, 17, DARK, BRAILLE).lines()
    assert lines[0].split()[:4] == ["1", "one", "2", "two"] and sum("▀▄" in line for line in lines) == 13
    text = "\n".join(lines)
    assert all(kind in text for kind in kinds) and "E→F +3" in text
