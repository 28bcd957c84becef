"""The keys of the screen: operation, unit, image, network, replay."""

import dataclasses

import msgspec
import numpy as np
import pytest
from reports import last_of
from stores import Hands, new_store
from walks import CLASSES, walk_answer

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.learn.pages import page_of
from mnist_tui.tui.features.learn.queries import PRESENT, Subject
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.images.queries import SplitPredictions
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

SIZES = [24, 11, 7, 5]


def started(run: int = 1) -> RunStarted:
    settings = plain_settings(Settings().replace({"hidden": SIZES[1:-1]}))
    return RunStarted(run, "data", list(CLASSES), 4, 6, 60_000, "validation", 60, SIZES, settings)


def hands(*replies: object) -> Hands:
    """Return hands on the screen of a run whose network was asked about."""
    made = Hands(new_store(started()), "learn")
    for reply in replies:
        made.store.tell(Reply(1, 1, 645, reply))  # type: ignore[arg-type]
    made.store.show(dataclasses.replace(made.store.ui, screen="learn"))
    return made


def with_answer(kind: int = 2) -> Hands:
    """Return hands on the screen of a run whose answer is here."""
    made = hands()
    answer(made, kind, pick=0)
    return made


def answer(one: Hands, kind: int = 2, pick: int = -1, image: int = 3) -> None:
    """Tell the screen what it has asked for."""
    told = msgspec.structs.replace(walk_answer(kind, image), revision=state(one).revision, pick=pick)
    one.store.tell(Reply(1, 1, 645, told))


def state(one: Hands) -> LearnState:
    return one.controls.state(LearnState)


def predictions() -> SplitPredictions:
    """Forty of sixty images are mistakes."""
    labels, predicted = (np.array(one * 20, np.uint16) for one in ([0, 1, 2], [1, 1, 0]))
    floats = np.linspace(0.1, 0.9, 60).astype(np.float32)
    return SplitPredictions("validation", 60, False, labels, predicted, floats, floats, floats, None)


def test_the_network_is_settled_by_the_first_reply_and_let_go_of_by_another_run() -> None:
    one = hands()
    assert state(one).subject == Subject("", 0, PRESENT)
    one = with_answer()
    assert state(one).step == 645 and state(one).subject == Subject("validation", 3, 645)
    before = state(one).revision
    one.store.tell(started(2))
    assert (state(one).step, state(one).source) == (PRESENT, 2) and state(one).revision > before


def test_an_answer_about_the_network_of_before_settles_nothing() -> None:
    one = with_answer()
    one.press("R")
    assert state(one).step == PRESENT
    one.store.show(one.store.ui)
    assert state(one).step == PRESENT


def test_arrows_walk_from_the_image_to_the_optimizer() -> None:
    one, last = with_answer(), 18
    places = []
    for keys in (("left",), ("right",), ("l", "enter"), ("end",), ("right",), ("h",), ("home",)):
        one.press(*keys)
        places.append(state(one).place)
    assert places == [0, 1, 3, last, last, last - 1, 0]


def test_pages_jump_to_where_the_way_back_begins_and_through_the_trials() -> None:
    one, places = with_answer(), []
    for key in (*["pagedown"] * 5, *["pageup"] * 4):
        one.press(key)
        places.append(state(one).place)
    assert places == [8, 16, 17, 18, 18, 17, 16, 8, 0]


@pytest.mark.parametrize(
    ("place", "layer"), [(0, 0), (1, 1), (4, 2), (6, 3), (8, 3), (9, 2), (10, 2), (12, 1), (15, 0)]
)
def test_up_and_down_choose_a_unit_of_the_layer_that_is_looked_at(place: int, layer: int) -> None:
    one = with_answer()
    one.controls.put(dataclasses.replace(state(one), place=place))
    one.press("down", "j", "up")
    assert state(one).ranks[layer] == 1 and sum(state(one).ranks) == 1
    one.press(*["down"] * 30)
    assert state(one).ranks[layer] == SIZES[layer] - 1 or SIZES[layer] > 30
    one.press(*["k"] * 40)
    assert sum(state(one).ranks) == 0


def test_the_strongest_path_begins_with_its_own_units() -> None:
    one = with_answer()
    one.press("right", "down", "asterisk")
    assert state(one).follows and state(one).ranks == () and "strongest path" in one.store.run.notice
    one.press("asterisk")
    assert not state(one).follows


def test_without_a_chosen_image_the_next_one_is_the_next_close_call() -> None:
    one = with_answer()
    one.press("J", "J", "K")
    assert state(one).subject == Subject("", 1, 645)
    answer(one, pick=0, image=2)
    assert state(one).subject == Subject("", 1, 645), "that was the answer about the image of before"
    answer(one, pick=1, image=4)
    assert state(one).subject == Subject("validation", 4, 645)
    one.press("K", "K")
    assert state(one).pick == 0


def test_from_the_gallery_its_image_is_shown_and_the_next_one_is_the_next_there() -> None:
    one = hands(predictions())
    one.store.show(dataclasses.replace(one.store.ui, screen="gallery"))
    gallery = one.controls.state(GalleryState)
    selection = gallery.selection(one.store.run)
    assert selection is not None
    one.controls.put(gallery.with_cursor(2, selection.order))
    one.do("5")
    assert state(one).image == ("validation", selection.order[2]) and one.stage.screens == ["learn"]
    one.store.show(dataclasses.replace(one.store.ui, screen="learn", focus="learn"))
    one.press("J")
    assert state(one).image == ("validation", selection.order[3])
    assert one.controls.state(GalleryState).index == selection.order[3]
    one.press("escape")
    assert one.stage.screens[-1] == "gallery"


def test_from_elsewhere_the_engine_chooses_and_esc_leads_to_the_dashboard() -> None:
    one = hands(predictions())
    one.store.show(dataclasses.replace(one.store.ui, screen="dashboard"))
    one.do("5")
    assert state(one).image is None and state(one).opener == ""
    one.press("escape")
    assert one.stage.screens[-1] == "dashboard"


def test_it_plays_from_the_beginning_where_it_stands_at_the_end() -> None:
    one = with_answer()
    one.press("end", "greater_than_sign")
    assert state(one).is_playing and state(one).place == 0
    one.press("right")
    assert not state(one).is_playing and state(one).place == 1


def test_the_index_of_the_image_can_be_copied() -> None:
    from mnist_tui.tui.features.learn.keys import FOCUS

    assert FOCUS.marked is not None and FOCUS.marked(hands().controls) is None
    marked = FOCUS.marked(with_answer().controls)
    assert marked is not None and marked.text == "3"


def check_place(one: Hands) -> int:
    """Return where the check is: after sixteen operations."""
    return 16


def test_a_bug_is_planted_on_the_page_of_the_check_and_found_with_enter() -> None:
    one = with_answer()
    one.press("B")
    fault = state(one).fault
    assert fault is not None and fault[1] in (1, 2) and state(one).place == check_place(one)
    assert state(one).guess == 2  # the last hidden layer stands at the top
    wrong = 3 - fault[1]
    one.press(*(["down"] if wrong == 1 else []), "enter")
    assert (state(one).verdict, state(one).place) == ("wrong", 16)
    one.press("up" if fault[1] == 2 else "down")
    assert state(one).verdict == "" and state(one).guess == fault[1]
    one.press("enter")
    assert state(one).verdict == "right"
    one.press("enter")
    assert state(one).place == 17
    one.press("R")
    assert state(one).fault is None and state(one).verdict == ""


def test_without_hidden_layers_there_is_nothing_to_break() -> None:
    one = with_answer(0)
    one.press("B")
    notice = one.store.run.notice
    assert state(one).fault is None and "nothing to break" in notice and len(notice) <= 45 - len(" ‖ PAUSE ")


def test_other_weights_are_checked_on_the_page_of_the_check() -> None:
    one = with_answer()
    one.press("v", "v")
    assert (state(one).sample, state(one).place) == (2, check_place(one))
    before = state(one).ranks
    one.press("down")
    assert state(one).ranks == before


@pytest.mark.parametrize("by", [0, 1, 2])
def test_a_page_that_is_worked_out_says_how_it_comes_faster(recorded_run: list[Report], by: int) -> None:
    one = with_answer()
    one.store.tell(msgspec.structs.replace(last_of(Progress, recorded_run), run=1, phase="running"))
    one.store.put(dataclasses.replace(state(one), place=check_place(one) + by))
    page = page_of(one.store.run, walk_answer(2), state(one))
    assert page.sentences[0].text.endswith("; faster while paused (space)")
