"""Commands that wait: merged where that changes nothing, in order otherwise, and never more than so many."""

import msgspec

from mnist_tui.tui.client.outbox import MOST_ORDERS, Outbox
from mnist_tui.tui.protocol import messages as say

BODY = msgspec.Raw(b"\xc0")
RATE, MOMENTUM = "learning_rate", "momentum"


def waiting(*commands: say.Command) -> list[say.Command]:
    """Return what waits after so many commands, none of which was refused."""
    outbox = Outbox()
    assert all(outbox.put(command) for command in commands)
    left = []
    while outbox:
        left.append(outbox.pop())
    return left


def test_of_values_of_the_same_thing_the_last_one_waits() -> None:
    last: list[say.Command] = [say.SetSetting(MOMENTUM, 0.5), say.SetSetting(RATE, 0.3), say.SetPace(None)]
    assert waiting(say.SetSetting(RATE, 0.1), say.SetPace(2.0), say.SetSetting(RATE, 0.2), *last) == last
    asked: list[say.Command] = [say.Ask(2, "Images", BODY), say.Ask(3, "Histograms", BODY), say.EvaluateTest()]
    assert waiting(say.EvaluateTest(), say.Ask(1, "Histograms", BODY), *asked) == asked


def test_a_step_keeps_the_values_that_it_was_to_be_taken_with() -> None:
    commands: list[say.Command] = [say.SetSetting(RATE, 0.1), say.Steps(1), say.SetSetting(RATE, 0.2), say.Steps(1)]
    assert waiting(*commands) == commands


def test_steps_in_a_row_are_counted() -> None:
    assert waiting(*[say.Steps(1)] * 19_999, say.Steps(3)) == [say.Steps(20_002)]


def test_so_many_pauses_in_a_row_are_one_or_two() -> None:
    for presses in range(1, 1200):
        assert waiting(*[say.TogglePause()] * presses) == [say.TogglePause()] * (1 if presses % 2 else 2)


def test_what_cannot_be_merged_is_refused_at_last_but_no_value_ever_is() -> None:
    outbox = Outbox()
    orders: list[say.Command] = [say.Steps(1), say.FinishEpoch()]
    taken = sum(outbox.put(order) for order in orders * 1000)
    assert taken == MOST_ORDERS
    for number in range(1000):
        assert outbox.put(say.SetSetting(RATE, number / 1000)) and outbox.put(say.Ask(number, "Images", BODY))
    left = []
    while outbox:
        left.append(outbox.pop())
    assert left[MOST_ORDERS:] == [say.SetSetting(RATE, 0.999), say.Ask(999, "Images", BODY)]


def test_nothing_waits_once_it_is_cleared() -> None:
    outbox = Outbox()
    outbox.put(say.Pause())
    outbox.clear()
    assert not outbox
