"""What is done before the first picture, and what only after it."""

import dataclasses

import pytest
from screens import Drive, Reports, until
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.screens import FEATURES
from mnist_tui.tui.frame.feature import Feature, View
from mnist_tui.tui.protocol.link import EngineEnd


def test_every_screen_is_loaded_soon_whether_it_is_opened_or_not(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def watched(feature: Feature) -> Feature:
        def view() -> View:
            loaded.append(feature.name)
            return feature.view()

        return dataclasses.replace(feature, view=view)

    monkeypatch.setattr("mnist_tui.tui.app.FEATURES", tuple(map(watched, FEATURES)))
    monkeypatch.setattr("mnist_tui.tui.app.LOAD_EVERY_S", 0)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        names = {feature.name for feature in FEATURES}
        await until(pilot, lambda: set(loaded) == names)

    drive(flow, recorded_run)


def test_the_style_sheets_are_read_again_for_another_theme_only(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Stylesheet] = []
    reparse = Stylesheet.reparse

    def counted(sheet: Stylesheet) -> None:
        read.append(sheet)
        reparse(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", counted)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        assert not read
        await pilot.press("T")
        await until(pilot, lambda: len(read) == 1)

    drive(flow, recorded_run)


def test_the_dashboard_stays_below_the_other_screens(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        dashboard = app.screen
        assert isinstance(dashboard, Dashboard) and app.screen_stack == [dashboard]
        for key in ("2", "m", "question_mark", "o"):
            await pilot.press(key)
            await pilot.press(*("escape",) if key == "question_mark" else ())
        assert not isinstance(app.screen, Dashboard) and len(app.screen_stack) == 2
        await pilot.press("1")
        assert app.screen is dashboard and app.screen_stack == [dashboard]

    drive(flow, recorded_run)
