"""What the status line says before the very first step and at the end of a run, and how fast a run starts."""

import dataclasses
from collections.abc import Callable

import msgspec
import pytest
from reports import evaluation, last_of, progress_with
from stores import Hands, new_store

from mnist_tui.tui.frame.status import StatusPane, status
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import SetPace
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import MomentShown, Report, ScreensChanged

FIRST = "it knows nothing: space teaches it"
END = "2: mistakes, d: doctor, 6: draw, p: settings"


@pytest.fixture
def told(recorded_run: list[Report]) -> Callable[..., Progress]:
    def at(**changes: object) -> Progress:
        usual = progress_with(last_of(Progress, recorded_run), pause_reason="", effect=None)
        return msgspec.structs.replace(usual, **changes)

    return at


def line(store: Store, width: int = 80) -> str:
    store.show(store.ui.with_size("window", (width, 24)))
    return StatusPane().paint(store.run, store.ui, width, 1).lines()[0]


@pytest.mark.parametrize(
    ("width", "text"),
    [(80, f"{FIRST} · ? help · 8 story"), (70, f"{FIRST} · ? help"), (60, FIRST), (45, "space teaches it")],
)
def test_the_very_first_network_waits_and_says_what_teaches_it(
    recorded_run: list[Report], told: Callable[..., Progress], width: int, text: str
) -> None:
    store = new_store(*recorded_run[:1], told(phase="paused", step=0))
    store.show_guide("first start")
    assert text in line(store, width)
    store.tell(told(phase="running", step=1))
    assert FIRST not in line(store, width)
    store.tell(told(phase="paused", step=1))
    assert FIRST not in line(store, width), "it knows something now"


def test_the_story_says_itself_what_comes_next(recorded_run: list[Report], told: Callable[..., Progress]) -> None:
    store = new_store(*recorded_run[:1], told(phase="running", step=9))
    store.tell(told(phase="finished", step=10))
    store.show(dataclasses.replace(store.ui, screen="story"))
    assert "mistakes" not in line(store) and " ep " in line(store)


def test_the_end_says_what_can_be_done_until_a_key_is_pressed(
    recorded_run: list[Report], told: Callable[..., Progress]
) -> None:
    store = new_store(*recorded_run[:1], told(phase="running", step=9))
    assert END not in line(store)
    store.tell(told(phase="finished", step=10))
    assert END in line(store) and " ep " in line(store), "and what it has reached"
    assert f"{END}, 9: quiz" in line(store, 140) and "quiz" not in line(store)
    store.note_key()
    assert END not in line(store)


def test_a_run_that_is_opened_at_its_end_says_nothing(
    recorded_run: list[Report], told: Callable[..., Progress]
) -> None:
    store = new_store(*recorded_run[:1], told(phase="finished", step=10))
    assert END not in line(store)
    for phase in ("evaluating", "finished"):
        store.tell(told(phase=phase, step=10))
        assert END not in line(store), "an evaluation of it is no end, either"


def test_the_evaluation_at_the_end_of_a_run_is_waited_for(
    recorded_run: list[Report], told: Callable[..., Progress]
) -> None:
    store = new_store(*recorded_run[:1], told(phase="running", step=9), told(phase="evaluating", step=10))
    assert END not in line(store)
    store.tell(told(phase="finished", step=10))
    assert END in line(store)
    store = new_store(*recorded_run[:1], told(phase="running", step=9), told(phase="evaluating", step=9))
    store.tell(told(phase="paused", step=9))
    store.tell(told(phase="finished", step=9))
    assert END not in line(store), "that was a pause"


def test_in_the_past_the_end_of_the_run_covers_nothing(
    recorded_run: list[Report], told: Callable[..., Progress]
) -> None:
    store = new_store(*recorded_run[:1], told(phase="running", step=9), told(phase="finished", step=10))
    assert END in line(store)
    moment = MomentShown(1, -1, 3, 4, 20, 2 / 3, 1000, 0.004, None, {}, evaluation([[1]], run=-1, step=20), 4.0)
    store.run = dataclasses.replace(store.run, moment=moment)
    assert END not in line(store)


@pytest.mark.parametrize("width", [140, 80, 70])
def test_who_only_watches_still_reads_so_and_is_offered_no_change(
    recorded_run: list[Report], told: Callable[..., Progress], width: int
) -> None:
    store = new_store(*recorded_run[:1], told(phase="running", step=9))
    store.tell(ScreensChanged(steers=False, others=1))
    store.tell(told(phase="finished", step=10))
    said = line(store, width)
    assert "watching" in said and "2: mistakes" in said and "p: settings" not in said


def test_a_slow_start_is_told_with_the_key_that_ends_it(
    recorded_run: list[Report], told: Callable[..., Progress]
) -> None:
    store = new_store(*recorded_run[:1], told(phase="running", step=9, pace=10.0, starts_slowly=True))
    assert "slow start: 10/s, ] full speed" in line(store)
    assert status(store.run, store.ui).rate_text == ""
    store.tell(ScreensChanged(steers=False, others=1))
    assert "slow start: 10 steps/s" in line(store) and "]" not in line(store), "who only watches has no such key"
    store.tell(told(phase="running", step=900, pace=None))
    assert "slow start" not in line(store)


@pytest.mark.parametrize(("key", "pace"), [("right_square_bracket", None), ("left_square_bracket", 10)])
def test_faster_ends_a_slow_start_at_once_and_slower_goes_below_it(
    recorded_run: list[Report], told: Callable[..., Progress], key: str, pace: float | None
) -> None:
    hands = Hands(new_store(*recorded_run[:1], told(phase="running", step=60, pace=20.0, starts_slowly=True)), "")
    hands.press_key(key)
    assert hands.sent == [SetPace(pace)]
