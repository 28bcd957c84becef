"""Screens are drawn whole or not at all: below a dialog, and where an answer does not come."""

from collections.abc import Callable

import pytest
from screens import Drive, Reports, draw, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.frame.atomic_screen import LONGEST_S, AtomicScreen
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen
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
        assert gallery.is_held and [seconds for seconds, ring in timers if ring == gallery._time_up] == [LONGEST_S]
        gallery._is_laid_out = False  # as on a machine that is busy
        gallery._time_up()
        assert gallery.is_held, "half of it would be drawn twice"
        gallery._is_laid_out = True

        def is_let_out() -> bool:
            for _, ring in timers:
                ring()
            return not gallery.is_held

        await until(pilot, is_let_out)

    monkeypatch.setattr(AtomicScreen, "set_timer", note)
    drive(flow, recorded_run)


def test_panes_that_get_another_place_are_drawn_once_there(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[int, int]] = []

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        dashboard, settings = app.screen, app.screen.query_one("#settings", Pane)
        assert isinstance(dashboard, Dashboard)
        await until(pilot, lambda: not dashboard.is_held)
        low = settings.size.height
        monkeypatch.setattr(app, "_display", lambda *_: drawn.append((settings.size.height, painted_rows(settings))))
        app.controls.focus("settings")
        draw(app)
        assert low < settings.size.height and drawn == [(settings.size.height, settings.size.height)]
        assert app.store.ui.sizes["settings"] == settings.size

    def painted_rows(pane: Pane) -> int:
        assert pane._canvas is not None
        return pane._canvas.height

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


def test_a_screen_is_shown_as_soon_as_it_has_its_places_and_waits_for_no_clock(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await until(pilot, lambda: isinstance(app.screen, Dashboard) and not app.screen.is_held)
        monkeypatch.setattr(RunScreen, "call_after_refresh", lambda *_: True)
        monkeypatch.setattr(RunScreen, "set_timer", lambda *_: None)
        for key in ("o", "1", "n", "escape", "question_mark", "escape"):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, AtomicScreen) and not app.screen.is_held)

    drive(flow, recorded_run)
