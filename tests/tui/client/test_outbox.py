"""Commands that wait: merged where that changes nothing, in order otherwise, and never more than so many."""

import msgspec

from mnist_tui.tui.client.outbox import MOST_ORDERS, Outbox
from mnist_tui.tui.protocol.commands import (
    Ask,
    Command,
    EvaluateTest,
    FinishEpoch,
    MarkImage,
    Pause,
    SetPace,
    SetSetting,
    Steps,
    TogglePause,
    WatchTraining,
)

BODY = msgspec.Raw(b"\xc0")
RATE, MOMENTUM = "learning_rate", "momentum"


def waiting(*commands: Command) -> list[Command]:
    """Return what waits after so many commands, none of which was refused."""
    outbox = Outbox()
    assert all(outbox.put(command) for command in commands)
    left = []
    while outbox:
        left.append(outbox.pop())
    return left


def test_of_values_of_the_same_thing_the_last_one_waits() -> None:
    last: list[Command] = [
        SetSetting(MOMENTUM, 0.5),
        SetSetting(RATE, 0.3),
        SetPace(None),
    ]
    assert waiting(SetSetting(RATE, 0.1), SetPace(2.0), SetSetting(RATE, 0.2), *last) == last
    asked: list[Command] = [
        Ask(2, "Images", BODY),
        Ask(3, "Histograms", BODY),
        EvaluateTest(),
    ]
    assert waiting(EvaluateTest(), Ask(1, "Histograms", BODY), *asked) == asked
    marked: list[Command] = [MarkImage("test", 2, ""), MarkImage("validation", 1, ""), MarkImage("test", 1, None)]
    assert waiting(MarkImage("test", 1, "seven"), *marked) == marked
    assert waiting(WatchTraining(True), WatchTraining(False)) == [WatchTraining(False)]


def test_a_step_keeps_the_values_that_it_was_to_be_taken_with() -> None:
    commands: list[Command] = [
        SetSetting(RATE, 0.1),
        Steps(1),
        SetSetting(RATE, 0.2),
        Steps(1),
    ]
    assert waiting(*commands) == commands


def test_steps_in_a_row_are_counted() -> None:
    assert waiting(*[Steps(1)] * 19_999, Steps(3)) == [Steps(20_002)]


def test_so_many_pauses_in_a_row_are_one_or_two() -> None:
    for presses in range(1, 1200):
        assert waiting(*[TogglePause()] * presses) == [TogglePause()] * (1 if presses % 2 else 2)


def test_what_cannot_be_merged_is_refused_at_last_but_no_value_ever_is() -> None:
    outbox = Outbox()
    orders: list[Command] = [Steps(1), FinishEpoch()]
    taken = sum(outbox.put(order) for order in orders * 1000)
    assert taken == MOST_ORDERS
    for number in range(1000):
        assert outbox.put(SetSetting(RATE, number / 1000)) and outbox.put(Ask(number, "Images", BODY))
    left = []
    while outbox:
        left.append(outbox.pop())
    assert left[MOST_ORDERS:] == [SetSetting(RATE, 0.999), Ask(999, "Images", BODY)]


def test_nothing_waits_once_it_is_cleared() -> None:
    outbox = Outbox()
    outbox.put(Pause())
    outbox.clear()
    assert not outbox
