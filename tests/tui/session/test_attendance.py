"""Who steers, who is told so, and whether a session goes on that nobody looks at."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from mnist_tui.tui.images.queries import Images
from mnist_tui.tui.protocol.commands import Ask, Command, Detach, OnHangUp, Pause, SetSetting, Stop, TakeOver
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import CommandRejected, ScreensChanged
from mnist_tui.tui.session.allowance import Allowance
from mnist_tui.tui.session.attendance import PATIENCE_S, Attendance
from mnist_tui.tui.session.viewer import Viewer

Screen = tuple[Viewer, ScreenEnd]


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class OutOfReach(Viewer):
    """One that nothing reaches."""

    is_out_of_reach = True


@pytest.fixture
def screen() -> Iterator[Callable[..., Screen]]:
    """Return what makes a screen that came to a run under way, or the one with which it began."""
    with ExitStack() as lines:

        def make(guest: bool = True, only_watches: bool = False, kind: type[Viewer] = Viewer) -> Screen:
            mine, theirs = (lines.enter_context(end) for end in socket.socketpair())
            end, allowance = screen_end(mine), Allowance() if guest else None
            return kind(engine_end(theirs), allowance=allowance, only_watches=only_watches), end

        yield make


def told(screen: Screen) -> list[tuple[bool, int, str]]:
    """Return what a screen has been told of itself and the others."""
    return [(one.steers, one.others, one.notice) for one in screen[1].drain() if isinstance(one, ScreensChanged)]


def test_the_first_steers_and_both_are_told_when_another_takes_over(screen: Callable[..., Screen]) -> None:
    attendance, first, second = Attendance(), screen(guest=False), screen()
    attendance.enter(first[0])
    assert told(first) == []
    attendance.enter(second[0])
    assert told(first) == [(True, 1, "another screen looks on")]
    assert told(second) == [(False, 1, "another screen steers: ! takes over")]
    attendance.take_over(second[0])
    assert told(first) == [(False, 1, "another screen steers now: ! takes over")]
    assert told(second) == [(True, 1, "this screen steers now")]
    attendance.take_over(second[0])
    assert told(first) == told(second) == []


def test_when_the_one_that_steers_leaves_the_one_that_has_waited_longest_does(screen: Callable[..., Screen]) -> None:
    attendance, first, watcher = Attendance(), screen(False), screen(only_watches=True)
    second, third = screen(), screen()
    for one in (first, watcher, second, third):
        attendance.enter(one[0])
    for one in (watcher, second, third):
        told(one)
    attendance.leave(first[0])
    assert told(watcher) == [(False, 2, "")] and told(third) == [(False, 2, "")]
    assert told(second) == [(True, 2, "another screen has left: this one steers now")]


def test_one_that_comes_steers_when_the_one_that_did_is_out_of_reach(screen: Callable[..., Screen]) -> None:
    attendance, lost, watcher, back = Attendance(), screen(kind=OutOfReach), screen(only_watches=True), screen()
    attendance.enter(lost[0])
    attendance.enter(watcher[0])
    assert told(lost) == [(True, 0, ""), (True, 1, "another screen looks on")]
    attendance.enter(back[0])
    assert told(back) == [(True, 2, "the screen that steered is out of reach: this one steers now")]
    assert told(lost) == [(False, 2, "another screen steers now: ! takes over")]
    assert told(watcher) == [(False, 1, ""), (False, 2, "another screen looks on")]


@pytest.mark.parametrize(
    ("command", "of_a_watcher"),
    [
        (ask(1, Images("test", [1])), True),
        (Stop(), True),
        (Detach(), True),
        (TakeOver(), True),
        (Pause(), False),
        (SetSetting("momentum", 0.5), False),
    ],
)
def test_one_that_does_not_steer_changes_nothing(
    screen: Callable[..., Screen], command: Command, of_a_watcher: bool
) -> None:
    attendance, first, second = Attendance(), screen(False), screen()
    attendance.enter(first[0])
    attendance.enter(second[0])
    assert attendance.objection(first[0], command) == ""
    assert (attendance.objection(second[0], command) == "") is of_a_watcher
    assert isinstance(command, Ask | Stop | Detach | TakeOver) is of_a_watcher


def test_one_that_only_watches_never_steers(screen: Callable[..., Screen]) -> None:
    attendance, only = Attendance("detach"), screen(only_watches=True)
    attendance.enter(only[0])
    assert attendance.objection(only[0], Pause()) == "this screen only watches"
    attendance.take_over(only[0])
    reports = only[1].drain()
    assert [one.text for one in reports if isinstance(one, CommandRejected)] == ["this screen only watches"]
    assert [one.why_not for one in reports if isinstance(one, ScreensChanged)] == ["this screen only watches"]
    assert attendance.objection(only[0], Pause())


@pytest.mark.parametrize("says_so", [False, True])
@pytest.mark.parametrize("rule", ["end", "detach", "continue"])
def test_whether_it_goes_on_alone_is_the_rule_unless_the_person_says_so(
    screen: Callable[..., Screen], rule: OnHangUp, says_so: bool
) -> None:
    attendance, only = Attendance(rule, Clock()), screen(False)
    attendance.enter(only[0])
    assert not attendance.is_over("finished", is_evaluating=False)
    if says_so:
        attendance.detach(only[0])
        assert only[0].has_left
    attendance.leave(only[0])
    goes_on = says_so or rule != "end"
    assert attendance.is_over("running", is_evaluating=False) is not goes_on
    assert attendance.is_over("paused", is_evaluating=True) is not goes_on
    assert attendance.resumes_alone is (rule == "continue" and not says_so)
    assert attendance.is_over("finished", is_evaluating=True) is not goes_on
    assert attendance.is_over("finished", is_evaluating=False)
    assert attendance.is_over("diverged", is_evaluating=False)


def test_one_that_leaves_another_steering_changes_no_rule(screen: Callable[..., Screen]) -> None:
    attendance, first, second = Attendance("end"), screen(False), screen()
    for one in (first, second):
        attendance.enter(one[0])
    assert attendance.goes_on(), "a second screen is there"
    attendance.detach(second[0])
    attendance.leave(second[0])
    assert not attendance.goes_on()
    attendance.leave(first[0])
    assert attendance.is_over("running", is_evaluating=False)


def test_a_paused_run_waits_a_day_for_somebody(screen: Callable[..., Screen]) -> None:
    clock = Clock()
    attendance, first, second = Attendance("detach", clock), screen(False), screen()
    attendance.enter(first[0])
    assert attendance.patience_s() == float("inf")
    attendance.leave(first[0])
    clock.now = PATIENCE_S - 10
    assert not attendance.is_over("paused", is_evaluating=False) and attendance.patience_s() == 10
    attendance.enter(second[0])
    attendance.leave(second[0])
    clock.now = 2 * PATIENCE_S - 11
    assert not attendance.is_over("paused", is_evaluating=False)
    clock.now += 1
    assert attendance.is_over("paused", is_evaluating=False) and PATIENCE_S == 24 * 60 * 60


def test_without_any_screen_a_session_lasts_as_long_as_its_run() -> None:
    attendance = Attendance()
    assert not attendance.is_over("running", is_evaluating=False)
    assert attendance.is_over("paused", is_evaluating=False) and attendance.is_over("finished", is_evaluating=False)
