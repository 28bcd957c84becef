"""The desk that answers questions: how much time an answer may take from training."""

from collections.abc import Generator
from typing import Any

import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.material import Material, new_trainer
from mnist_tui.tui.session import desk as desks
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.desk import Desk
from mnist_tui.tui.session.questions import Pictures, PicturesAnswer, Survey
from mnist_tui.tui.session.room import Room

PART_S = 0.01
PARTS = 20


class Clock:
    """A clock that the job turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(small_material: Material, small_settings: Settings) -> Room:
    return Room(new_trainer(small_settings, small_material), small_material)


@pytest.fixture
def desk(clock: Clock, monkeypatch: pytest.MonkeyPatch, room: Room) -> Desk:
    """A desk with one question, whose answer takes twenty parts of 10 ms; answers to others take one."""

    def long_job(room: Room, question: Any) -> Generator[None, None, say.Answer]:
        for _ in range(PARTS):
            clock.now += PART_S
            yield
        return PicturesAnswer("test", [0], 8, 6, b"")

    def short_job(room: Room, question: Any) -> Generator[None, None, say.Answer]:
        clock.now += PART_S
        yield
        return PicturesAnswer("train", [0], 8, 6, b"")

    monkeypatch.setattr(desks, "ANSWERS", {Pictures: long_job, Survey: short_job})
    desk = Desk(clock)
    desk.take(say.Ask(1, Pictures("test", [0])), room)
    return desk


def test_time_that_was_saved_up_is_taken_without_a_pause_in_slices_of_fifty_milliseconds(
    desk: Desk, clock: Clock
) -> None:
    slices = []
    for _ in range(5):
        before = clock.now
        desk.work(1, is_learning=True)
        slices.append(clock.now - before)
    assert all(0.05 <= taken < 0.065 for taken in slices[:3]) and slices[3:] == [0.0, 0.0]


def test_a_long_answer_takes_a_twentieth_of_the_time_from_training(desk: Desk, clock: Clock, room: Room) -> None:
    while desk.work(1, is_learning=True) is None:
        clock.now += 0.001
    for number in range(2, 7):  # the first has used up what was saved before
        desk.take(say.Ask(number, Pictures("test", [0])), room)
        began, worked, answered = clock.now, 0.0, None
        while answered is None:
            before = clock.now
            answered = desk.work(1, is_learning=True)
            worked += clock.now - before
            clock.now += 0.001
        assert worked == pytest.approx(PARTS * PART_S)
        assert 0.045 < worked / (clock.now - began) < 0.055


def test_a_short_answer_comes_at_once_however_much_has_been_taken(desk: Desk, clock: Clock, room: Room) -> None:
    for _ in range(10):
        desk.work(1, is_learning=True)
    desk.take(say.Ask(2, Survey("train")), room)
    answered = desk.work(1, is_learning=True)
    assert answered is not None and answered.number == 2 and desk.is_busy


def test_at_rest_a_long_answer_has_all_the_time(desk: Desk, clock: Clock) -> None:
    calls = 0
    while desk.work(1, is_learning=False) is None:
        calls += 1
    assert clock.now == pytest.approx(PARTS * PART_S) and not desk.is_busy


@pytest.mark.parametrize("is_learning", [True, False])
def test_a_long_answer_does_not_hold_up_a_short_one(desk: Desk, room: Room, is_learning: bool) -> None:
    desk.work(1, is_learning)
    desk.take(say.Ask(2, Survey("train")), room)
    answered = desk.work(1, is_learning)
    assert answered is not None and answered.number == 2 and desk.is_busy
