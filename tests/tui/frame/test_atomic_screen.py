"""Screens are drawn whole or not at all: below a dialog, and where an answer does not come."""

from collections.abc import Callable

import pytest
from screens import Drive, Reports, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.frame.atomic_screen import LONGEST_S, AtomicScreen
from mnist_tui.tui.protocol.link import EngineEnd


def test_a_screen_is_held_back_while_a_dialog_lies_above_it_and_until_it_is_whole_again(
    drive: Drive, recorded_run: Reports
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        assert isinstance(app.screen, Dashboard)
        dashboard: Dashboard = app.screen
        await until(pilot, lambda: not dashboard.is_held)
        await pilot.press("n")
        await until(pilot, lambda: app.screen is not dashboard and dashboard.is_held)
        dashboard._let_out()  # as the timer of a moment ago may still ask for
        assert dashboard.is_held
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is dashboard and not dashboard.is_held)

    drive(flow, recorded_run)


def test_a_screen_whose_questions_get_no_answer_is_shown_when_its_time_is_up(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers: list[tuple[float, Callable[[], None]]] = []

    def note(screen: AtomicScreen[object], seconds: float, ring: Callable[[], None]) -> None:
        timers.append((seconds, ring))

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("2")
        gallery = app.screen
        assert isinstance(gallery, GalleryScreen)
        await until(pilot, lambda: gallery._is_laid_out)
        assert gallery.is_held and [seconds for seconds, ring in timers if ring == gallery._let_out] == [LONGEST_S]

        def is_let_out() -> bool:
            for _, ring in timers:
                ring()
            return not gallery.is_held

        await until(pilot, is_let_out)

    monkeypatch.setattr(AtomicScreen, "set_timer", note)
    drive(flow, recorded_run)


def test_all_of_a_screen_is_drawn_although_what_was_to_be_drawn_has_been_forgotten(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        screen = app.screen
        assert isinstance(screen, Dashboard)
        await until(pilot, lambda: not screen.is_held)
        monkeypatch.setattr(app, "_display", lambda screen, update: drawn.append(type(update).__name__))
        screen._compositor._dirty_regions.clear()  # as after drawing while the app starts
        screen.draw_now()
        assert "LayoutUpdate" in drawn

    drive(flow, recorded_run)
