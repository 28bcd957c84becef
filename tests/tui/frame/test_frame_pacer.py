"""When frames are sent: at the rate, at once after a key, and one at a time where the terminal says it is done."""

import pytest

from mnist_tui.tui.frame.frame_budget import LEAST
from mnist_tui.tui.frame.frame_pacer import FIRST_ANSWER_S, GIVE_UP_S, TICKS_UNTIL_FAST, TICKS_UNTIL_SLOW, FramePacer


class Terminal:
    """What frames are sent to: counts them, and plays the clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.drawn = self.shown = 0
        self.is_behind, self.has_changed, self.is_drawn = False, True, False
        self.most, self.size = list[int | None](), 1
        self.pacer = FramePacer(self.draw, self.send, lambda: self.is_behind, lambda: self.now)

    def draw(self) -> None:
        self.drawn += 1
        self.is_drawn = self.has_changed

    def draw_by_textual(self) -> None:
        self.is_drawn = True
        self.pacer.drawn()

    def send(self, most: int | None) -> int:
        was_drawn, self.is_drawn = self.is_drawn, False
        self.shown += was_drawn
        self.most.append(most)
        return self.size if was_drawn else 0


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_a_terminal_that_never_answers_gets_every_frame_once_that_is_known(terminal: Terminal) -> None:
    for _ in range(TICKS_UNTIL_SLOW + 1):
        terminal.pacer.tick()
    assert terminal.shown == 1 and not terminal.pacer.link_is_slow
    terminal.now = FIRST_ANSWER_S
    for _ in range(4):
        terminal.pacer.tick()
    assert terminal.shown == 5 and not terminal.pacer.link_is_slow


def test_a_terminal_that_answers_gets_one_frame_at_a_time(terminal: Terminal) -> None:
    terminal.pacer.tick()
    terminal.pacer.answered()
    terminal.pacer.tick()
    terminal.pacer.tick()
    terminal.pacer.now()
    assert terminal.shown == 2 and terminal.pacer.under_way


def test_frames_sent_before_the_first_answer_are_all_waited_for(terminal: Terminal) -> None:
    terminal.pacer.tick()
    terminal.now = FIRST_ANSWER_S
    for _ in range(2):
        terminal.pacer.tick()
    terminal.pacer.answered()
    terminal.pacer.tick()
    terminal.pacer.answered()
    assert terminal.shown == 3
    terminal.pacer.answered()
    assert terminal.shown == 4


def test_a_terminal_that_goes_on_answering_is_waited_for_however_long_it_takes(terminal: Terminal) -> None:
    terminal.pacer.tick()
    terminal.now = FIRST_ANSWER_S
    for _ in range(4):
        terminal.pacer.tick()
    assert terminal.shown == 5
    for _ in range(4):
        terminal.now += 0.9 * GIVE_UP_S
        terminal.pacer.answered()
        terminal.pacer.tick()
        assert terminal.shown == 5 and terminal.pacer.under_way
    terminal.pacer.answered()
    assert terminal.shown == 6


def test_what_had_to_wait_is_shown_with_the_answer(terminal: Terminal) -> None:
    terminal.pacer.answered()
    terminal.pacer.now()
    terminal.pacer.answered()
    assert terminal.shown == 1
    terminal.pacer.now()
    terminal.pacer.now()
    terminal.pacer.answered()
    assert terminal.shown == 3


def test_a_lost_answer_does_not_stop_the_frames(terminal: Terminal) -> None:
    terminal.pacer.answered()
    terminal.pacer.tick()
    terminal.now = GIVE_UP_S
    terminal.pacer.tick()
    assert terminal.shown == 2


def test_nothing_new_asks_for_no_answer(terminal: Terminal) -> None:
    terminal.pacer.answered()
    terminal.has_changed = False
    terminal.pacer.now()
    assert not terminal.pacer.under_way


def test_writes_that_wait_hold_frames_back(terminal: Terminal) -> None:
    terminal.is_behind = True
    terminal.pacer.tick()
    assert terminal.shown == 0
    terminal.is_behind = False
    terminal.pacer.tick()
    assert terminal.shown == 1


def test_a_link_is_slow_after_some_frames_in_a_row_and_not_at_once_fast_again(terminal: Terminal) -> None:
    pacer = terminal.pacer
    pacer.answered()
    pacer.tick()
    for _ in range(TICKS_UNTIL_SLOW - 1):
        pacer.tick()
    assert not pacer.link_is_slow
    pacer.tick()
    assert pacer.link_is_slow
    for ticks in range(1, TICKS_UNTIL_FAST + 1):
        pacer.answered()
        pacer.answered()
        assert pacer.link_is_slow, ticks
        pacer.tick()
    assert not pacer.link_is_slow


def test_what_textual_draws_is_sent_without_drawing_anything_else(terminal: Terminal) -> None:
    terminal.draw_by_textual()
    assert terminal.shown == 1 and terminal.drawn == 0


def test_what_textual_draws_waits_for_the_answer_and_is_sent_with_it(terminal: Terminal) -> None:
    terminal.pacer.now()
    terminal.draw_by_textual()
    assert terminal.shown == terminal.drawn == 1
    terminal.pacer.answered()
    assert terminal.shown == 2 and terminal.drawn == 1


def test_what_textual_draws_meanwhile_is_sent_with_one_question(terminal: Terminal) -> None:
    def draw() -> None:
        terminal.is_drawn = True
        pacer.drawn()
        terminal.is_drawn = True

    pacer = FramePacer(draw, terminal.send, lambda: False, lambda: terminal.now)
    pacer.now()
    assert terminal.shown == 1 and pacer.under_way, "the first question has had no time to be answered"


def test_a_terminal_that_took_long_gets_frames_that_it_takes_in_half_a_second(terminal: Terminal) -> None:
    terminal.size = 9600
    terminal.pacer.now()
    assert terminal.most[-1] is None
    terminal.now = 5.0
    terminal.pacer.answered()
    terminal.pacer.now()
    assert terminal.most[-1] == 960


def test_an_answer_to_nothing_says_nothing_of_the_speed(terminal: Terminal) -> None:
    terminal.pacer.answered()
    terminal.pacer.now()
    assert terminal.most[-1] is None


def test_after_a_frame_that_was_given_up_the_next_one_is_small_and_both_are_waited_for(terminal: Terminal) -> None:
    terminal.pacer.answered()
    terminal.pacer.now()
    terminal.now = GIVE_UP_S
    terminal.pacer.tick()
    assert terminal.most[-1] == LEAST and terminal.shown == 2
    terminal.pacer.answered()
    terminal.pacer.tick()
    assert terminal.shown == 2 and terminal.pacer.under_way
    terminal.pacer.answered()
    assert terminal.shown == 3


def test_an_answer_that_was_lost_is_not_waited_for_again(terminal: Terminal) -> None:
    terminal.pacer.answered()
    terminal.pacer.now()
    terminal.now = GIVE_UP_S
    terminal.pacer.tick()
    terminal.now += 0.5
    terminal.pacer.answered()  # to the second
    terminal.now += GIVE_UP_S
    terminal.pacer.tick()
    terminal.pacer.answered()
    terminal.pacer.tick()
    assert terminal.shown == 4
