"""Two signals: the first asks a loop to end, the second stops it, but not while something must be finished."""

import signal
import sys
from threading import Event

import pytest

from mnist_tui.tui.cli.signals import Interrupted, StopRequest, repeated_when_lost


def test_the_second_signal_stops_at_once_and_the_third_changes_nothing() -> None:
    request = StopRequest()
    request(2, None)
    assert request.number == 2
    with pytest.raises(Interrupted, match="15"):
        request(15, None)
    request(1, None)
    assert request.number == 2


def test_a_second_signal_that_is_held_stops_at_the_end() -> None:
    request, finished = StopRequest(), False
    request(2, None)
    with pytest.raises(Interrupted), request.held():
        request(2, None)
        finished = True
    assert finished


def test_a_second_signal_that_is_held_stops_where_that_does_no_harm() -> None:
    request = StopRequest()
    with request.held():
        request(2, None)
        request.stop_if_asked_twice()
    passed = []
    with pytest.raises(Interrupted), request.held():
        request(2, None)
        passed.append("the signal")
        request.stop_if_asked_twice()
        passed.append("the harmless place")
    assert passed == ["the signal"]


class Callback:
    """Raises an interrupt where Python can do nothing but to drop it."""

    def __del__(self) -> None:
        raise Interrupted(signal.SIGUSR1)


def test_a_signal_whose_exception_is_lost_in_a_callback_is_sent_again() -> None:
    heard, hook = Event(), sys.unraisablehook
    before = signal.signal(signal.SIGUSR1, lambda *_: heard.set())
    try:
        with repeated_when_lost():
            callback = Callback()
            del callback
            assert heard.wait(20)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert sys.unraisablehook is hook
