"""When pictures are shown: at the rate, at once after a key, and one at a time where the terminal says it is done."""

import pytest

from mnist_tui.tui.pictures import FIRST_ANSWER_S, GIVE_UP_S, TICKS_UNTIL_FAST, TICKS_UNTIL_SLOW, Pictures


class Desk:
    """What pictures are shown on: counts them, and plays the clock and the queue of writes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.shown = self.queued = 0
        self.has_changed = True
        self.pictures = Pictures(self.draw, lambda: self.queued, lambda: self.now)

    def draw(self) -> bool:
        self.shown += self.has_changed
        return self.has_changed


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_terminal_that_never_answers_gets_every_picture_once_that_is_known(desk: Desk) -> None:
    for _ in range(TICKS_UNTIL_SLOW + 1):
        desk.pictures.tick()
    assert desk.shown == 1 and not desk.pictures.link_is_slow
    desk.now = FIRST_ANSWER_S
    for _ in range(4):
        desk.pictures.tick()
    assert desk.shown == 5 and not desk.pictures.link_is_slow


def test_a_terminal_that_answers_gets_one_picture_at_a_time(desk: Desk) -> None:
    desk.pictures.tick()
    desk.pictures.answered()
    desk.pictures.tick()
    desk.pictures.tick()
    desk.pictures.now()
    assert desk.shown == 2 and desk.pictures.under_way


def test_pictures_sent_before_the_first_answer_are_all_waited_for(desk: Desk) -> None:
    desk.pictures.tick()
    desk.now = FIRST_ANSWER_S
    for _ in range(2):
        desk.pictures.tick()
    desk.pictures.answered()
    desk.pictures.tick()
    desk.pictures.answered()
    assert desk.shown == 3
    desk.pictures.answered()
    assert desk.shown == 4


def test_a_terminal_that_goes_on_answering_is_waited_for_however_long_it_takes(desk: Desk) -> None:
    desk.pictures.tick()
    desk.now = FIRST_ANSWER_S
    for _ in range(4):
        desk.pictures.tick()
    assert desk.shown == 5
    for _ in range(4):
        desk.now += 0.9 * GIVE_UP_S
        desk.pictures.answered()
        desk.pictures.tick()
        assert desk.shown == 5 and desk.pictures.under_way
    desk.pictures.answered()
    assert desk.shown == 6


def test_what_had_to_wait_is_shown_with_the_answer(desk: Desk) -> None:
    desk.pictures.answered()
    desk.pictures.now()
    desk.pictures.answered()
    assert desk.shown == 1
    desk.pictures.now()
    desk.pictures.now()
    desk.pictures.answered()
    assert desk.shown == 3


def test_a_lost_answer_does_not_stop_the_pictures(desk: Desk) -> None:
    desk.pictures.answered()
    desk.pictures.tick()
    desk.now = GIVE_UP_S
    desk.pictures.tick()
    assert desk.shown == 2


def test_nothing_new_asks_for_no_answer(desk: Desk) -> None:
    desk.pictures.answered()
    desk.has_changed = False
    desk.pictures.now()
    assert not desk.pictures.under_way


def test_writes_that_wait_hold_pictures_back(desk: Desk) -> None:
    desk.queued = 1
    desk.pictures.tick()
    assert desk.shown == 0
    desk.queued = 0
    desk.pictures.tick()
    assert desk.shown == 1


def test_a_link_is_slow_after_some_pictures_in_a_row_and_not_at_once_fast_again(desk: Desk) -> None:
    pictures = desk.pictures
    pictures.answered()
    pictures.tick()
    for _ in range(TICKS_UNTIL_SLOW - 1):
        pictures.tick()
    assert not pictures.link_is_slow
    pictures.tick()
    assert pictures.link_is_slow
    for ticks in range(1, TICKS_UNTIL_FAST + 1):
        pictures.answered()
        pictures.answered()
        assert pictures.link_is_slow, ticks
        pictures.tick()
    assert not pictures.link_is_slow
