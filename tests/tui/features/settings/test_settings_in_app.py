"""The settings in the app: turned, typed, undone, and a new run for those that wait for one."""

import pytest
from screens import Drive, Reports, drawn
from textual.pilot import Pilot
from textual.widgets import Static

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.protocol.commands import Restart, SetSetting, TogglePause
from mnist_tui.tui.protocol.link import EngineEnd


def settings_of(app: MnistApp) -> SettingsState:
    return app.store.ui.state(SettingsState)


def test_steps_and_undo_of_the_settings(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "L", "shift+left", "shift+right", "H", ">", "<")
        rates = (0.1, 0.01, 0.1, 0.01, 0.011, 0.01)
        assert engine.drain() == [SetSetting("learning_rate", rate) for rate in rates]
        await pilot.press("b", "b", "B")
        assert engine.drain() == [SetSetting("learning_rate", rate) for rate in (0.011, 0.01, 0.011)]

    drive(flow, recorded_run)


def test_a_typed_value_says_at_once_what_is_wrong_with_it(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        def text() -> str:
            return "\n".join(drawn(app, "settings"))

        await pilot.press("p", "enter", "1")
        assert "is not in" not in text()
        await pilot.press("2")
        assert "12 is not in (0, 10]" in text()
        await pilot.press("enter")
        assert app.store.ui.typed == "12" and engine.drain() == []
        await pilot.press("backspace", "enter")
        assert "is not in" not in text() and engine.drain() == [SetSetting("learning_rate", 1.0)]

    drive(flow, recorded_run)


def test_the_settings_can_be_turned_from_the_chart(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("c", "p")
        assert isinstance(app.screen, Dashboard) and (app.store.ui.focus, settings_of(app).cursor) == ("settings", 0)

    drive(flow, recorded_run)


def test_settings_are_turned_typed_and_restored(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "right", "l", "left", "h")
        rates = (0.015, 0.02, 0.015, 0.01)
        assert engine.drain() == [SetSetting("learning_rate", rate) for rate in rates]
        await pilot.press("j", "down", "k", "enter", *"100", "backspace", "enter")
        assert engine.drain() == [SetSetting("batch_size", 10)]
        await pilot.press("backspace")
        assert engine.drain() == [SetSetting("batch_size", 256)]
        await pilot.press("enter", "7", "escape", "space")
        assert (app.store.ui.typed, engine.drain()) == (None, [TogglePause()])
        await pilot.press("escape", "right", "j")
        assert (app.store.ui.focus, engine.drain()) == ("", [])

    drive(flow, recorded_run)


def test_letters_typed_for_a_setting_are_no_commands(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "enter", *"snrqcpy?1[", "space")
        assert app.store.ui.typed == "snrqcpy?1[ "
        assert isinstance(app.screen, Dashboard) and engine.drain() == []
        await pilot.press("enter")
        assert app.store.run.notice == "learning_rate=snrqcpy?1[ is not in (0, 10]"

    drive(flow, recorded_run)


@pytest.mark.parametrize("key", ["enter", "n"])
def test_settings_that_wait_start_a_new_network_once_agreed(drive: Drive, recorded_run: Reports, key: str) -> None:
    down = ["down"] * ADJUSTABLE.index("activation")

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", *down, "right", key)
        question = str(app.screen.query_one("#question", Static).content)
        assert question.startswith("Start a new run with activation leaky-relu?")
        await pilot.press("escape")
        assert settings_of(app).pending == {"activation": "leaky-relu"}
        await pilot.press(key, "y")
        assert engine.drain() == [Restart({"activation": "leaky-relu"}, False)]
        assert settings_of(app).pending == {}

    drive(flow, recorded_run)
