"""When pictures are shown: at the rate, at once after a key, and one at a time where the terminal says it is done."""

import pytest

from mnist_tui.tui.frame.frame_pacer import FIRST_ANSWER_S, GIVE_UP_S, TICKS_UNTIL_FAST, TICKS_UNTIL_SLOW, FramePacer


class QueryScheduler:
    """What pictures are shown on: counts them, and plays the clock and the queue of writes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.shown = self.queued = 0
        self.has_changed = True
        self.pictures = FramePacer(self.draw, lambda: self.queued, lambda: self.now)

    def draw(self) -> bool:
        self.shown += self.has_changed
        return self.has_changed


@pytest.fixture
def scheduler() -> QueryScheduler:
    return QueryScheduler()


def test_a_terminal_that_never_answers_gets_every_picture_once_that_is_known(scheduler: QueryScheduler) -> None:
    for _ in range(TICKS_UNTIL_SLOW + 1):
        scheduler.pictures.tick()
    assert scheduler.shown == 1 and not scheduler.pictures.link_is_slow
    scheduler.now = FIRST_ANSWER_S
    for _ in range(4):
        scheduler.pictures.tick()
    assert scheduler.shown == 5 and not scheduler.pictures.link_is_slow


def test_a_terminal_that_answers_gets_one_picture_at_a_time(scheduler: QueryScheduler) -> None:
    scheduler.pictures.tick()
    scheduler.pictures.answered()
    scheduler.pictures.tick()
    scheduler.pictures.tick()
    scheduler.pictures.now()
    assert scheduler.shown == 2 and scheduler.pictures.under_way


def test_pictures_sent_before_the_first_answer_are_all_waited_for(scheduler: QueryScheduler) -> None:
    scheduler.pictures.tick()
    scheduler.now = FIRST_ANSWER_S
    for _ in range(2):
        scheduler.pictures.tick()
    scheduler.pictures.answered()
    scheduler.pictures.tick()
    scheduler.pictures.answered()
    assert scheduler.shown == 3
    scheduler.pictures.answered()
    assert scheduler.shown == 4


def test_a_terminal_that_goes_on_answering_is_waited_for_however_long_it_takes(scheduler: QueryScheduler) -> None:
    scheduler.pictures.tick()
    scheduler.now = FIRST_ANSWER_S
    for _ in range(4):
        scheduler.pictures.tick()
    assert scheduler.shown == 5
    for _ in range(4):
        scheduler.now += 0.9 * GIVE_UP_S
        scheduler.pictures.answered()
        scheduler.pictures.tick()
        assert scheduler.shown == 5 and scheduler.pictures.under_way
    scheduler.pictures.answered()
    assert scheduler.shown == 6


def test_what_had_to_wait_is_shown_with_the_answer(scheduler: QueryScheduler) -> None:
    scheduler.pictures.answered()
    scheduler.pictures.now()
    scheduler.pictures.answered()
    assert scheduler.shown == 1
    scheduler.pictures.now()
    scheduler.pictures.now()
    scheduler.pictures.answered()
    assert scheduler.shown == 3


def test_a_lost_answer_does_not_stop_the_pictures(scheduler: QueryScheduler) -> None:
    scheduler.pictures.answered()
    scheduler.pictures.tick()
    scheduler.now = GIVE_UP_S
    scheduler.pictures.tick()
    assert scheduler.shown == 2


def test_nothing_new_asks_for_no_answer(scheduler: QueryScheduler) -> None:
    scheduler.pictures.answered()
    scheduler.has_changed = False
    scheduler.pictures.now()
    assert not scheduler.pictures.under_way


def test_writes_that_wait_hold_pictures_back(scheduler: QueryScheduler) -> None:
    scheduler.queued = 1
    scheduler.pictures.tick()
    assert scheduler.shown == 0
    scheduler.queued = 0
    scheduler.pictures.tick()
    assert scheduler.shown == 1


def test_a_link_is_slow_after_some_pictures_in_a_row_and_not_at_once_fast_again(scheduler: QueryScheduler) -> None:
    pictures = scheduler.pictures
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
