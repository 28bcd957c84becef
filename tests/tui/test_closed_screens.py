"""What is left of screens and dialogs that have been closed: nothing, however often they were opened."""

import gc
from collections import Counter

import pytest
from screens import Drive, Reports, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.frame import atomic_screen
from mnist_tui.tui.protocol.link import EngineEnd

DRAWN = ("mnist_tui.", "textual.", "rich.")
"""The modules whose objects screens are made of."""
PLACES = "textual.geometry."
"""Textual remembers some thousands of them, in the order in which they come."""
TOUR = ("question_mark", "escape", "ctrl+p", *"pa", "escape", "u", "5", "escape", "n", "escape", *"234567dl1")
MOST_LOOKS, PAUSE_S = 40, 0.05


def objects_by_type() -> Counter[str]:
    gc.collect()
    names = (f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    return Counter(name for name in names if name.startswith(DRAWN) and not name.startswith(PLACES))


def test_screens_and_dialogs_leave_nothing_behind_when_they_are_closed(drive: Drive, recorded_run: Reports) -> None:
    left: Counter[str] = Counter()

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        nonlocal left
        await pilot.press(*TOUR)
        before = objects_by_type()
        await pilot.press(*TOUR)
        for _ in range(MOST_LOOKS):  # the last screen may still be closing
            if not (left := objects_by_type() - before):
                return
            await pilot.pause(PAUSE_S)

    drive(flow, recorded_run)
    assert not left


def test_a_screen_that_closes_gives_back_what_is_free(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr(atomic_screen, "give_back", lambda: given.append("back"))

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("u")
        assert not given
        await pilot.press("escape")
        await until(pilot, lambda: given == ["back"])

    drive(flow, recorded_run)
