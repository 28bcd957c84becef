"""The app at work: every key sends its command, questions are asked and answered, screens open and close."""

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable

import msgspec
import numpy as np
import pytest
from textual import events
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Static
from wire import NO_ROWS

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.screen import FullChart
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.help.screen import Help
from mnist_tui.tui.features.log.screen import LogScreen
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.frame.confirm_dialog import ConfirmDialog
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.keymap import KEYS
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.text_dialog import TextDialog
from mnist_tui.tui.frame.theme import css_colour
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd, screen_end

Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
Drive = Callable[..., MnistApp]
Reports = list[say.Report]


def with_phase(reports: Reports, phase: str) -> Reports:
    """Return the reports with one more, which says that the run is in `phase`."""
    last = next(report for report in reversed(reports) if isinstance(report, say.Progress))
    return [*reports, msgspec.structs.replace(last, phase=phase, **NO_ROWS)]


def question(app: MnistApp) -> str:
    return str(app.screen.query_one("#question", Static).content)


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await pilot.pause(0.005)
    raise AssertionError("it did not come about")


COMMANDS: tuple[tuple[str, str, say.Command], ...] = (
    ("space", "running", say.TogglePause()),
    ("space", "paused", say.TogglePause()),
    ("space", "evaluating", say.TogglePause()),
    ("space", "finished", say.TogglePause()),
    ("space", "diverged", say.TogglePause()),
    ("s", "running", say.Steps(1)),
    ("e", "paused", say.FinishEpoch()),
    ("[", "running", say.SetPace(500)),
    ("]", "running", say.SetPace(None)),
    ("t", "paused", say.EvaluateTest()),
)


def test_a_key_sends_its_command(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key, phase, command in COMMANDS:
            engine.send(with_phase(recorded_run, phase)[-1])
            await until(pilot, lambda phase=phase: app.view.phase == phase)  # type: ignore[misc]
            await pilot.press(key)
            assert engine.drain() == [command], (key, phase)

    drive(flow, recorded_run)


def test_other_keys_send_nothing_by_themselves(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key in KEYS:
            if key.key not in {key for key, _, _ in COMMANDS} and key.shown not in ("[", "]"):
                await pilot.press(key.key, "escape")
                assert [sent for sent in engine.drain() if not isinstance(sent, say.Ask)] == [], key

    drive(flow, recorded_run)


def test_every_key_of_the_table_works_before_the_engine_has_said_a_word(drive: Drive) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key in KEYS:
            if key.action != "leave":
                await pilot.press(key.key, "escape", "escape")
        assert isinstance(app.screen, Dashboard)

    drive(flow, [])


def test_the_pace_moves_along_its_table(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(*"[[[]")
        assert engine.drain() == [say.SetPace(pace) for pace in (500, 200, 100, 200)]
        assert app.view.notice == "200 steps a second"
        await pilot.press(*"]]")
        assert app.view.notice == "full speed"

    drive(flow, recorded_run)


def test_run_until_checks_while_typing_and_sends_what_will_do(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        def verdict() -> str:
            return str(app.screen.query_one("#verdict", Static).content)

        await pilot.press("u")
        assert isinstance(app.screen, TextDialog) and verdict().startswith("epoch 5, step 2000")
        await pilot.press(*"epoch", "space", "2", "enter")
        assert verdict() == "epoch 2 reached at step 60 already"
        await pilot.press("backspace", "x")
        assert verdict() == "epoch=x is not a whole number in [1, 100000]"
        await pilot.press("enter")
        assert isinstance(app.screen, TextDialog) and engine.drain() == []
        await pilot.press("backspace", "5", "enter")
        assert isinstance(app.screen, Dashboard) and engine.drain() == [say.RunUntil("epoch 5")]
        await pilot.press("u", *"snq?", "escape", "u", "ctrl+c", "u", "ctrl+u", "enter")
        assert isinstance(app.screen, Dashboard) and engine.drain() == []

    drive(flow, recorded_run)


def test_what_is_typed_in_a_hurry_is_not_lost(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key, character in [("u", "u"), *zip("cost", "cost", strict=True), ("space", " "), ("7", "7")]:
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: isinstance(app.screen, TextDialog) and app.screen.typed == "cost 7")
        await pilot.press("ctrl+u", *"99%", "enter")
        assert isinstance(app.screen, Dashboard) and engine.drain() == [say.RunUntil("99%")]

    drive(flow, recorded_run)


def test_an_empty_line_drops_the_target(drive: Drive, recorded_run: Reports) -> None:
    last = with_phase(recorded_run, "running")[-1]
    armed = msgspec.structs.replace(last, target="epoch 5")

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("u")
        assert "now epoch 5" in str(app.screen.query_one("#verdict", Static).content)
        await pilot.press("enter")
        assert engine.drain() == [say.RunUntil("")]

    drive(flow, [*recorded_run, armed])


@pytest.mark.parametrize(
    ("key", "words", "command"),
    [
        ("r", "Start again from the same first weights?", say.Restart({}, False)),
        ("n", "Start a new run with other first weights?", say.Restart({}, True)),
    ],
)
def test_a_restart_asks_first(drive: Drive, recorded_run: Reports, key: str, words: str, command: say.Command) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for refusal in ("n", "escape", "q", "ctrl+c", "ctrl+q"):
            await pilot.press(key)
            assert isinstance(app.screen, ConfirmDialog)
            assert question(app).startswith(words) and "The present run ends here" in question(app)
            await pilot.press(refusal)
            assert isinstance(app.screen, Dashboard) and engine.drain() == []
        for agreement in ("y", "enter"):
            await pilot.press(key, agreement)
            assert isinstance(app.screen, Dashboard) and engine.drain() == [command]

    drive(flow, recorded_run)


@pytest.mark.parametrize(
    ("key", "agreement"), [("q", "y"), ("ctrl+c", "enter"), ("ctrl+c", "ctrl+c"), ("ctrl+q", "ctrl+q")]
)
def test_leaving_an_unfinished_run_asks_first(drive: Drive, recorded_run: Reports, key: str, agreement: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for refusal in ("n", "escape", "q"):
            await pilot.press(key)
            assert question(app) == "Quit? The run is not finished."
            await pilot.press(refusal)
            assert isinstance(app.screen, Dashboard) and app.return_value is None
        await pilot.press(key, agreement)

    assert drive(flow, recorded_run).return_value == 0


@pytest.mark.parametrize("key", ["q", "n", "r"])
def test_a_question_names_no_number_that_training_overtakes(drive: Drive, recorded_run: Reports, key: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(key)
        assert not any(letter.isdigit() for letter in question(app))

    drive(flow, recorded_run)


@pytest.mark.parametrize("phase", ["finished", "failed"])
def test_leaving_what_is_over_does_not_ask(drive: Drive, recorded_run: Reports, phase: str) -> None:
    reports = [*recorded_run, say.Failed("out of memory", "")]

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("q")

    assert drive(flow, reports if phase == "failed" else with_phase(recorded_run, phase)).return_value == 0


def test_leaving_before_the_first_step_does_not_ask(drive: Drive) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("q")

    assert drive(flow, []).return_value == 0


def test_a_question_has_the_keys_to_itself(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("n", "space", "s", "c", "p", "question_mark", "r")
        assert isinstance(app.screen, ConfirmDialog) and engine.drain() == []

    drive(flow, recorded_run)


@pytest.mark.parametrize("key", ["u", "question_mark", "q"])
def test_the_status_line_stays_true_over_a_dialog(drive: Drive, recorded_run: Reports, key: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(key)
        assert isinstance(app.screen, RunDialog)
        engine.send(with_phase(recorded_run, "diverged")[-1])
        await until(pilot, lambda: app.screen.query_one("#status", Pane).render_line(0).text.startswith(" ✗ DIVERGED"))

    drive(flow, recorded_run)


def test_help_opens_scrolls_and_closes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("question_mark")
        assert isinstance(app.screen, Help)
        page = app.screen.query_one("#help")
        for key, way in (("j", 1), ("down", 1), ("k", -1), ("up", -1), ("pagedown", 1), ("pageup", -1)):
            before = page.scroll_y
            await pilot.press(key)
            await until(pilot, lambda way=way, before=before: (page.scroll_y - before) * way > 0)  # type: ignore[misc]
        assert page.scroll_y == 0
        for back in ("escape", "q", "question_mark", "ctrl+c", "ctrl+q", "1"):
            assert isinstance(app.screen, Help)
            await pilot.press(back)
            assert isinstance(app.screen, Dashboard) and app.return_value is None
            await pilot.press("question_mark")

    drive(flow, recorded_run)


def test_help_begins_with_the_keys_of_the_focus_and_the_chosen_setting(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "j", "question_mark")
        assert isinstance(app.screen, Help)
        headings = [str(heading.content) for heading in app.screen.query(".heading").results(Static)]
        assert headings == ["batch size", "keys in the settings", "keys", "panes", "settings"]
        told = str(app.screen.query_one("#chosen", Static).content)
        assert told.startswith(find_setting("batch_size").explained())
        await pilot.press("escape", "escape", "tab", "question_mark")
        assert str(app.screen.query(".heading").first(Static).content) == "cost chart"
        assert str(app.screen.query_one("#chosen", Static).content) == CostPane.HELP
        await pilot.press("escape", "escape", "question_mark")
        assert str(app.screen.query(".heading").first(Static).content) == "keys"

    drive(flow, recorded_run)


@pytest.mark.parametrize(
    ("key", "name"), [("2", "gallery"), ("3", "inspector"), ("4", "weights screen"), ("m", "map"), ("o", "log")]
)
def test_help_calls_every_place_by_a_name_and_says_what_it_is(
    drive: Drive, recorded_run: Reports, key: str, name: str
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(key, "question_mark")
        headings = [str(heading.content) for heading in app.screen.query(".heading").results(Static)]
        assert headings[:2] == [name, f"keys in the {name}"]
        assert str(app.screen.query_one("#chosen", Static).content).endswith(".")

    drive(flow, recorded_run)


def test_steps_and_undo_of_the_settings(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "L", "shift+left", "shift+right", "H", ">", "<")
        rates = (0.02, 0.002, 0.02, 0.002, 0.0021, 0.002)
        assert engine.drain() == [say.SetSetting("learning_rate", rate) for rate in rates]
        await pilot.press("u", "u", "U")
        assert engine.drain() == [say.SetSetting("learning_rate", rate) for rate in (0.0021, 0.002, 0.0021)]

    drive(flow, recorded_run)


def test_a_typed_value_says_at_once_what_is_wrong_with_it(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        pane = app.screen.query_one("#settings", Pane)

        def text() -> str:
            app._show()
            return "\n".join(pane.render_line(y).text for y in range(pane.size.height))

        await pilot.press("p", "enter", "1")
        assert "is not in" not in text()
        await pilot.press("2")
        assert "12 is not in (0, 10]" in text()
        await pilot.press("enter")
        assert app.ui.typed == "12" and engine.drain() == []
        await pilot.press("backspace", "enter")
        assert "is not in" not in text() and engine.drain() == [say.SetSetting("learning_rate", 1.0)]

    drive(flow, recorded_run)


def test_the_chart_opens_and_closes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for back in ("escape", "c", "1"):
            await pilot.press("c")
            assert isinstance(app.screen, FullChart)
            await pilot.press("s", back)
            assert isinstance(app.screen, Dashboard) and engine.drain() == [say.Steps(1)]

    drive(flow, recorded_run)


def test_the_settings_can_be_turned_from_the_chart(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("c", "p")
        assert isinstance(app.screen, Dashboard) and (app.ui.focus, app.ui.chosen_setting) == ("settings", 0)

    drive(flow, recorded_run)


def test_characters_go_round(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        seen = []
        for _ in range(4):
            await pilot.press("g")
            seen.append(app.ui.look.glyphs.name)
        assert seen == ["blocks", "ascii", "braille", "blocks"]

    drive(flow, recorded_run)


def test_themes_go_round_and_take_frames_and_dialogs_along(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for name in ("light", "colour-blind", "dark"):
            await pilot.press("T")
            app._show()
            palette = app.ui.look.palette
            assert palette.name == name and app.get_css_variables()["mt-key"] == css_colour(palette.key)
            await pilot.pause()
            assert app.screen.styles.background.hex.lower() == css_colour(palette.ground)

    drive(flow, recorded_run)


def test_without_colours_there_is_no_other_theme(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("T")
        assert not app.ui.look.palette.colour and "no" in app.view.notice

    drive(flow, recorded_run, colours="none")


def test_the_cost_axis_changes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("y")
        assert not app.ui.log_cost
        await pilot.press("y")
        assert app.ui.log_cost

    drive(flow, recorded_run)


def test_settings_are_turned_typed_and_restored(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "right", "l", "left", "h")
        rates = (0.003, 0.005, 0.003, 0.002)
        assert engine.drain() == [say.SetSetting("learning_rate", rate) for rate in rates]
        await pilot.press("j", "down", "k", "enter", *"100", "backspace", "enter")
        assert engine.drain() == [say.SetSetting("batch_size", 10)]
        await pilot.press("backspace")
        assert engine.drain() == [say.SetSetting("batch_size", 64)]
        await pilot.press("enter", "7", "escape", "space")
        assert (app.ui.typed, engine.drain()) == (None, [say.TogglePause()])
        await pilot.press("escape", "right", "j")
        assert (app.ui.focus, engine.drain()) == ("", [])

    drive(flow, recorded_run)


def test_letters_typed_for_a_setting_are_no_commands(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", "enter", *"snrqcpy?1[", "space")
        assert app.ui.typed == "snrqcpy?1[ "
        assert isinstance(app.screen, Dashboard) and engine.drain() == []
        await pilot.press("enter")
        assert app.view.notice == "learning_rate=snrqcpy?1[ is not in (0, 10]"

    drive(flow, recorded_run)


@pytest.mark.parametrize("key", ["enter", "n"])
def test_settings_that_wait_start_a_new_network_once_agreed(drive: Drive, recorded_run: Reports, key: str) -> None:
    down = ["down"] * ADJUSTABLE.index("activation")

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("p", *down, "right", key)
        assert question(app).startswith("Start a new network with activation leaky-relu?")
        await pilot.press("escape")
        assert app.ui.pending == {"activation": "leaky-relu"}
        await pilot.press(key, "y")
        assert engine.drain() == [say.Restart({"activation": "leaky-relu"}, False)]
        assert app.ui.pending == {}

    drive(flow, recorded_run)


def test_every_action_is_in_the_command_palette(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        commands = {command.title: command.callback for command in app.get_system_commands(app.screen)}
        assert len(commands) == len({key.action for key in KEYS})
        for key in KEYS:
            assert commands[key.label.capitalize()] == app.actions[key.action]
        for back in ("escape", "ctrl+c", "ctrl+q"):
            await pilot.press("ctrl+p")
            assert isinstance(app.screen, CommandPalette)
            await pilot.press(back)
            assert isinstance(app.screen, Dashboard) and app.return_value is None

    drive(flow, recorded_run)


def test_no_key_has_a_meaning_that_is_in_no_table(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        assert set(app._bindings.key_to_bindings) == {key.key for key in KEYS} | {"ctrl+p"}
        await pilot.press("u", "5", "ctrl+q")
        assert isinstance(app.screen, Dashboard) and engine.drain() == []
        for chord in ("ctrl+z", "ctrl+backslash", "ctrl+d"):
            await pilot.press(chord)
            assert isinstance(app.screen, Dashboard) and app.return_value is None

    drive(flow, recorded_run)


def test_a_held_picture_stays_while_the_status_line_follows(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        def rows(pane: str) -> list[str]:
            height = app.screen.query_one(pane).size.height
            return [app.screen.query_one(pane).render_line(y).text for y in range(height)]

        app.screen.query_one("#cost", Pane).show()
        frozen, status = rows("#cost"), rows("#status")
        await pilot.press("f")
        progress = app.view.progress
        assert progress is not None
        steps = np.array([[progress.step + 1 + i, 9.0, 0.1, 1.0] for i in range(500)])
        later = msgspec.structs.replace(progress, step=progress.step + 500, **{**NO_ROWS, "steps": steps})
        version = app.view.version
        engine.send(later)
        while app.view.version == version:
            await pilot.pause(0.005)
        app._show()
        assert rows("#cost") == frozen and rows("#status") != status and "picture held" in rows("#status")[0]
        await pilot.press("tab", "tab", "left")
        app._show()
        assert rows("#cost") == frozen and "▸" in str(app.screen.query_one("#confusion").border_title)
        assert any("[" in row for row in rows("#confusion")), "one can move about in it"
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: rows("#cost") == frozen)
        await pilot.press("f")
        app._show()
        assert rows("#cost") != frozen

    drive(flow, recorded_run)


def test_the_log_opens_scrolls_and_closes(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for number in range(40):
            app.view.say(f"notice {number}")
        for back in (("escape",), ("o",), ("1",)):
            await pilot.press("o")
            assert isinstance(app.screen, LogScreen) and app.ui.focus == "log"
            await pilot.press("pageup", "k", "j", "home", "end", "up")
            assert app.ui.log_end is not None
            await pilot.press("s")
            assert engine.drain() == [say.Steps(1)]
            await pilot.press(*back)
            assert isinstance(app.screen, Dashboard) and app.ui.focus == ""

    drive(flow, recorded_run)


def test_what_is_printed_behind_the_screen_goes_into_the_log(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        print("from a library")
        print("a complaint", file=sys.stderr)
        await until(pilot, lambda: "screen: a complaint" in [entry.text for entry in app.view.log.entries])
        assert "screen: from a library" in [entry.text for entry in app.view.log.entries]

    drive(flow, recorded_run)


def test_what_the_engine_prints_goes_into_the_log(recorded_run: Reports) -> None:
    reading, writing = os.pipe()
    mine, theirs = socket.socketpair()

    async def live(app: MnistApp) -> None:
        async with app.run_test() as pilot:
            os.write(writing, b"RuntimeWarning: overf")
            os.write(writing, b"low\nmore\n")
            await until(pilot, lambda: len(app.view.log.entries) == 2)
            os.close(writing)
            await pilot.press("o")

    with mine, theirs:
        app = MnistApp(screen_end(mine), choose_look("ascii", "none", {}, "ascii"), fps=10, output=reading)
        asyncio.run(live(app))
    os.close(reading)
    assert [entry.text for entry in app.view.log.entries] == ["engine: RuntimeWarning: overflow", "engine: more"]
