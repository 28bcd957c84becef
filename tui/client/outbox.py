"""Commands that the engine has not taken yet: merged where that changes nothing, and no more than so many wait."""

from collections.abc import Hashable

from mnist_tui.tui.protocol.commands import (
    Ask,
    Command,
    EvaluateTest,
    MarkImage,
    SetPace,
    SetSetting,
    ShowMoment,
    Steps,
    TogglePause,
    WatchTraining,
)

MOST_ORDERS = 50
"""Orders that wait before further ones are refused."""


class Outbox:
    """The commands that wait, the oldest first.

    A value, such as that of a setting, is replaced by a later one. An order, such as a step, keeps its place among the
    values, so that the engine does what it would have done without a delay.
    """

    def __init__(self) -> None:
        self._waiting: list[Command] = []

    def __bool__(self) -> bool:
        """True while any command waits."""
        return bool(self._waiting)

    def put(self, command: Command) -> bool:
        """Add a command, or merge it with those that wait; return False if there is no room for it."""
        place = _place(command)
        if place is not None:
            self._drop_before(place)
        elif self._is_merged(command):
            return True
        elif sum(_place(waiting) is None for waiting in self._waiting) >= MOST_ORDERS:
            return False
        self._waiting.append(command)
        return True

    def pop(self) -> Command:
        """Remove the oldest command and return it."""
        return self._waiting.pop(0)

    def clear(self) -> None:
        """Forget them all."""
        self._waiting.clear()

    def _drop_before(self, place: Hashable) -> None:
        """Remove the value in the same place, unless an order was given after it."""
        for index in reversed(range(len(self._waiting))):
            before = _place(self._waiting[index])
            if before == place:
                del self._waiting[index]
            if before is None or before == place:
                return

    def _is_merged(self, order: Command) -> bool:
        match self._waiting[-2:], order:
            case [*_, Steps(waiting)], Steps(count) if waiting > 0 and count > 0:
                self._waiting[-1] = Steps(waiting + count)
            case [*_, ShowMoment(waiting)], ShowMoment(by) if waiting * by > 0:
                self._waiting[-1] = ShowMoment(waiting + by)
            case [TogglePause(), TogglePause()], TogglePause():
                self._waiting.pop()  # three come to the same as one
            case _:
                return False
        return True


def _place(command: Command) -> Hashable:
    """Return what a value is a value of; None for an order."""
    match command:
        case SetSetting(name):
            return SetSetting, name
        case Ask(_, kind):
            return Ask, kind
        case SetPace() | WatchTraining() | EvaluateTest():
            return type(command)
        case MarkImage(split, index):
            return MarkImage, split, index
    return None
