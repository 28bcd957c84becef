"""A history names its curves and keeps a bounded number of events, from the first value to the last."""

import pytest

from mnist_tui.engine.history import MOST_EVENTS, Event, History, note


def test_curves_by_name_are_the_curves_themselves() -> None:
    history = History()
    assert history.curves() == {"steps": history.steps, "evaluated": history.evaluated, "epochs": history.epochs}


def test_events_that_lie_closest_become_one_when_there_are_too_many() -> None:
    events: list[Event] = []
    for number in range(MOST_EVENTS):
        note(events, Event(10 * number, "momentum", str(number), str(number + 1)))
    close = Event(10 * MOST_EVENTS - 9, "momentum", str(MOST_EVENTS), "last")
    note(events, close)
    assert len(events) == MOST_EVENTS
    assert events[-1] == Event(close.step, "momentum", str(MOST_EVENTS - 1), "last")
    assert events[0] == Event(0, "momentum", "0", "1")


@pytest.mark.parametrize("names", [("momentum",), ("momentum", "dropout", "learning_rate")])
def test_thousands_of_events_still_lead_from_the_first_value_to_the_last(names: tuple[str, ...]) -> None:
    events: list[Event] = []
    for number in range(3 * MOST_EVENTS):
        for name in names:
            note(events, Event(number, name, str(number), str(number + 1)))
    assert len(events) == MOST_EVENTS
    for name in names:
        mine = [event for event in events if event.name == name]
        assert [event.old for event in mine] == ["0", *(event.new for event in mine[:-1])]
        assert mine[-1].new == str(3 * MOST_EVENTS)
    assert [event.step for event in events] == sorted(event.step for event in events)
