"""Choosing among the mistakes of the strip, and opening the gallery at the one that was chosen."""

import numpy as np
import pytest
from reports import evaluation, first_of
from stores import Hands, new_store

from mnist_tui.tui.features.gallery.strip_keys import FOCUS
from mnist_tui.tui.features.gallery.strip_state import StripState
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.actions.past import PAST_KEYS
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.protocol.evaluated import Mistake
from mnist_tui.tui.protocol.reports import Report, RunStarted

COUNTS = [[9, 1, 0], [0, 5, 4], [2, 0, 7]]
MISTAKES = [Mistake(index, 1, 2, 0.9, np.zeros((1, 1), np.uint8)) for index in (13, 11, 17, 12)]


@pytest.fixture
def hands(recorded_run: list[Report]) -> Hands:
    """Hands on a strip of four mistakes."""
    started = first_of(RunStarted, recorded_run)
    return Hands(new_store(started, evaluation(COUNTS, mistakes=MISTAKES)), "mistakes")


def place(hands: Hands) -> int:
    return hands.controls.state(StripState).cursor


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
def test_a_mistake_is_chosen_within_the_strip(hands: Hands, keys: str, expected: int) -> None:
    assert all(hands.press(key) for key in keys.split())
    assert place(hands) == expected and hands.sent == []


def test_a_shorter_strip_keeps_the_choice_inside(hands: Hands) -> None:
    hands.controls.put(StripState(40))
    hands.press("left")
    assert place(hands) == 2


def test_before_the_first_evaluation_keys_of_the_strip_do_no_harm() -> None:
    hands = Hands(new_store(), "mistakes")
    assert all(hands.press(key) for key in ("right", "end", "enter"))
    assert place(hands) == 0 and hands.stage.screens == []


def test_the_strip_takes_no_key_of_the_table(hands: Hands) -> None:
    assert [key.key for key in KEYMAP.keys if key not in PAST_KEYS and FOCUS.press(hands.controls, key.key, None)] == []


def test_escape_gives_the_keys_of_the_strip_back(hands: Hands) -> None:
    assert hands.press("l", "escape") and hands.controls.ui.focus == ""
    assert place(hands) == 1


def test_enter_opens_the_gallery_of_all_mistakes_at_the_chosen_one(hands: Hands) -> None:
    hands.controls.put(GalleryState(text="label:sea", sort="cost", reverse=True, cursor=5))
    assert hands.press("right", "right", "enter")
    gallery = hands.controls.state(GalleryState)
    assert (gallery.split, gallery.text, gallery.sort, gallery.reverse) == ("validation", "", "confidence", False)
    assert gallery.index == 17
    assert (hands.stage.screens, hands.controls.ui.screen) == (["gallery"], "gallery")


def test_a_place_beyond_the_strip_opens_its_last_mistake(hands: Hands) -> None:
    hands.controls.put(StripState(40))
    hands.press("enter")
    assert hands.controls.state(GalleryState).index == 12
