"""The app at work: every key sends its command, is in the palette, and works whatever the engine has said."""

import dataclasses

import pytest
from reports import at_phase
from screens import Drive, Reports, draw, until
from textual.color import Color
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.screen import FullChart
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.help.screen import Help
from mnist_tui.tui.features.screens import KEYMAP, places
from mnist_tui.tui.frame.actions.past import ALL
from mnist_tui.tui.frame.actions.program import leave
from mnist_tui.tui.frame.cell_table import Colouring, style_of
from mnist_tui.tui.frame.command_palette import Commands
from mnist_tui.tui.frame.commands import commands_of
from mnist_tui.tui.frame.engine_line import BUSY
from mnist_tui.tui.frame.keymap import Handler
from mnist_tui.tui.frame.theme import css_colour
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.protocol.commands import (
    Ask,
    Command,
    EvaluateTest,
    FinishEpoch,
    Forget,
    SetPace,
    ShowMoment,
    Steps,
    TogglePause,
)
from mnist_tui.tui.protocol.link import EngineEnd

COMMANDS: tuple[tuple[str, str, Command], ...] = (
    ("space", "running", TogglePause()),
    ("space", "paused", TogglePause()),
    ("space", "evaluating", TogglePause()),
    ("space", "finished", TogglePause()),
    ("space", "diverged", TogglePause()),
    ("s", "running", Steps(1)),
    ("e", "paused", FinishEpoch()),
    ("[", "running", SetPace(500)),
    ("]", "running", SetPace(None)),
    ("t", "paused", EvaluateTest()),
    ("comma", "running", ShowMoment(-1)),
    ("less_than_sign", "finished", ShowMoment(-10)),
    ("home", "paused", ShowMoment(-ALL)),
)


def test_a_key_sends_its_command(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key, phase, command in COMMANDS:
            engine.send(at_phase(recorded_run, phase))
            await until(pilot, lambda phase=phase: app.store.run.phase == phase)  # type: ignore[misc]
            await pilot.press(key)
            assert engine.drain() == [command], (key, phase)

    drive(flow, recorded_run)


def test_keys_work_while_the_engine_reads_nothing_and_it_gets_all_that_was_not_refused(
    drive: Drive, recorded_run: Reports
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        sent, arrived = 0, list[Command]()

        def have_arrived() -> bool:
            arrived.extend(engine.drain())
            return arrived == [FinishEpoch()] * (sent - 1)

        while app.store.run.notice != BUSY:
            app.controls.send(FinishEpoch())
            sent += 1
        await pilot.press("s", "question_mark")
        assert isinstance(app.screen, Help)
        await until(pilot, have_arrived)

    drive(flow, recorded_run)


def test_other_keys_send_nothing_by_themselves(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key in KEYMAP.keys:
            if key.key not in {key for key, _, _ in COMMANDS} and key.shown not in ("[", "]"):
                await pilot.press(key.key, "escape")
                assert [sent for sent in engine.drain() if not isinstance(sent, Ask | Forget)] == [], key

    drive(flow, recorded_run)


def test_every_key_of_the_table_works_before_the_engine_has_said_a_word(drive: Drive) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key in KEYMAP.keys:
            if key.handler is not leave:
                await pilot.press(key.key, "escape", "escape")
        assert isinstance(app.screen, Dashboard)

    drive(flow, [])


def test_the_pace_moves_along_its_table(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(*"[[[]")
        assert engine.drain() == [SetPace(pace) for pace in (500, 200, 100, 200)]
        assert app.store.run.notice == "200 steps per second"
        await pilot.press(*"]]")
        assert app.store.run.notice == "full speed"

    drive(flow, recorded_run)


def test_the_chart_opens_and_closes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for back in ("escape", "c", "1"):
            await pilot.press("c")
            assert isinstance(app.screen, FullChart)
            await pilot.press("s", back)
            assert isinstance(app.screen, Dashboard) and engine.drain() == [Steps(1)]

    drive(flow, recorded_run)


def test_characters_go_round(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        seen = []
        for _ in range(4):
            await pilot.press("g")
            seen.append(app.store.ui.look.glyphs.name)
        assert seen == ["blocks", "ascii", "braille", "blocks"]

    drive(flow, recorded_run)


def test_themes_go_round_and_take_frames_and_dialogs_along(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for name in ("light", "colour-blind", "dark"):
            await pilot.press("T")
            draw(app)
            palette = app.store.ui.look.palette
            assert palette.name == name and app.get_css_variables()["mt-wrong"] == css_colour(palette.wrong)
            await pilot.pause()
            assert app.screen.styles.background.hex.lower() == css_colour(palette.ground)

    drive(flow, recorded_run)


def test_with_another_theme_the_styles_of_the_last_one_are_given_up(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        kept, most = [], 1000
        for ground in range(most):
            style_of(1, 2, 0, Colouring(ground, (), Color(0, 0, 0)))
        for _ in THEMES:
            await pilot.press("T")
            draw(app)
            kept.append(style_of.cache_info().currsize)
        assert max(kept) < most

    drive(flow, recorded_run)


def test_without_colours_there_is_no_other_theme(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("T")
        assert not app.store.ui.look.palette.colour and app.store.run.notice == "themes need colours"

    drive(flow, recorded_run, colours="none")


def test_the_cost_axis_changes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("y")
        assert not app.store.ui.state(CurvesState).log_cost
        await pilot.press("y")
        assert app.store.ui.state(CurvesState).log_cost

    drive(flow, recorded_run)


def test_key_and_command_palette_do_the_same(
    drive: Drive, recorded_run: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    notes: dict[Handler, Handler] = {
        key.handler: lambda controls, label=key.label: done.append(label)  # type: ignore[misc]
        for key in KEYMAP.keys
    }
    keys = tuple(dataclasses.replace(key, handler=notes[key.handler]) for key in KEYMAP.keys)
    keymap = dataclasses.replace(KEYMAP, keys=keys)
    monkeypatch.setattr("mnist_tui.tui.app.KEYMAP", keymap)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key in KEYMAP.keys:
            await pilot.press(key.key)
        assert done == [key.label for key in KEYMAP.keys]
        done.clear()
        commands = commands_of(dataclasses.replace(keymap, focuses={}), places(), app.controls)
        for command in commands:
            command.callback()
        assert done == list(dict.fromkeys(key.label for key in KEYMAP.keys))
        assert [command.title for command in commands] == [label.capitalize() for label in done]

    drive(flow, recorded_run)


@pytest.mark.parametrize("back", ["escape", "ctrl+c", "ctrl+q"])
def test_the_command_palette_opens_and_closes(drive: Drive, recorded_run: Reports, back: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, Commands)
        await pilot.press(back)
        assert isinstance(app.screen, Dashboard) and app.return_value is None

    drive(flow, recorded_run)


def test_no_key_has_a_meaning_that_is_in_no_table(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        assert set(app._bindings.key_to_bindings) == {key.key for key in KEYMAP.keys} | {"ctrl+p"}
        await pilot.press("u", "5", "ctrl+q")
        assert isinstance(app.screen, Dashboard) and engine.drain() == []
        for chord in ("ctrl+z", "ctrl+backslash", "ctrl+d"):
            await pilot.press(chord)
            assert isinstance(app.screen, Dashboard) and app.return_value is None

    drive(flow, recorded_run)
