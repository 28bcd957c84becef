"""The list of all commands: it gets every key from ctrl+p on, closes once, and hides nothing that goes on."""

from collections.abc import Callable

import pytest
from reports import at_phase
from screens import Drive, Reports, until
from stores import Hands, new_store
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.screens import KEYMAP, places
from mnist_tui.tui.frame.command_palette import Commands, found
from mnist_tui.tui.frame.commands import Command, commands_of
from mnist_tui.tui.frame.confirm_dialog import ConfirmDialog
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.protocol.commands import Ask, EvaluateTest, Steps, TogglePause
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Failed

NOTHING: Callable[[], None] = lambda: None  # noqa: E731
COMMANDS = (
    Command("Pause", "space", "Pause at the next mini-batch, or resume.", NOTHING),
    Command("Until", "u", "Train until an accuracy is reached, then pause.", NOTHING),
    Command("Gallery", "2", "The gallery of mistakes: filter, sort, mark, export.", NOTHING),
)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("", ["Pause", "Until", "Gallery"]),
        ("ps", ["Pause"]),
        ("PAUSE", ["Pause", "Until"]),
        ("filter", ["Gallery"]),
        ("xyz", []),
    ],
)
def test_commands_are_found_by_letters_of_their_titles_and_words_of_their_help(typed: str, titles: list[str]) -> None:
    assert [command.title for command in found(COMMANDS, typed)] == titles


def rows(app: MnistApp) -> list[str]:
    return str(app.screen.query_one("#commands", Static).content).split("\n")


def test_a_list_that_is_closed_twice_takes_no_other_screen_with_it(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p")
        palette = app.screen
        palette.dismiss()
        palette.dismiss()
        await pilot.press("question_mark")
        dialog = app.screen
        dialog.dismiss()
        dialog.dismiss()
        await pilot.press("2", "1")
        assert isinstance(app.screen, Dashboard)

    drive(flow, recorded_run)


def test_what_is_typed_in_a_hurry_is_for_the_palette_and_then_for_what_it_opens(
    drive: Drive, recorded_run: Reports
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        keys = ["s", "ctrl+p", *"gallery", "enter", "slash", *"se", "enter", "ctrl+p", *"restart", "escape"]
        for key in [*keys, "ctrl+p", *"quit", "enter", "enter"]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        assert app.store.ui.screen == "gallery" and app.store.ui.typed == "se", "which is no filter"
        assert [sent for sent in engine.drain() if not isinstance(sent, Ask)] == [Steps(1)]

    drive(flow, recorded_run)


def test_arrows_and_a_click_choose_and_the_chosen_one_stays_in_sight(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for columns, lines in ((80, 24), (20, 5)):
            await pilot.resize_terminal(columns, lines)
            await pilot.press("ctrl+p")
            commands = [command.title for command in commands_of(KEYMAP, places(), app.controls)]
            await until(pilot, lambda: rows(app)[0].startswith(f" {commands[0]}"))  # noqa: B023
            assert len(rows(app)) < len(commands)
            await pilot.press("end", "down")
            assert rows(app)[-1].startswith(f" {commands[-1]}"[: columns - 2])  # where it is cut, it ends in …
            await pilot.press("home", "down", "up", "enter")
            assert engine.drain()[-1:] == [TogglePause()] and isinstance(app.screen, Dashboard)
        await pilot.resize_terminal(80, 24)
        await pilot.press("ctrl+p", *"test")
        await until(pilot, lambda: rows(app)[0].startswith(" Test"))
        await pilot.click("#commands")
        assert engine.drain()[-1:] == [EvaluateTest()]

    drive(flow, recorded_run)


def test_no_key_opens_anything_once_the_program_is_leaving(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        app.leave(0)
        await pilot.press("ctrl+p", "question_mark", "2")
        assert not app.screen_stack or isinstance(app.screen, Dashboard)
        assert not app.store.ui.state(GalleryState).text

    drive(flow, recorded_run)


def test_the_status_line_below_the_list_follows_the_run(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p")
        for report, word in (
            (at_phase(recorded_run, "running"), "RUN"),
            (Failed("the engine has ended", ""), "FAILED"),
        ):
            engine.send(report)
            await until(pilot, lambda word=word: word in row_of_text(app, 0))  # type: ignore[misc]
        assert isinstance(app.screen, Commands)

    drive(flow, recorded_run)


def row_of_text(app: MnistApp, y: int) -> str:
    """Return a row as it is composed of all screens that lie upon each other."""
    return app.screen._compositor.render_strips()[y].text


@pytest.mark.parametrize(
    ("typed", "title", "key"),
    [("filter", "Gallery: filter", "/"), ("ablate", "Units: ablate", "X"), ("noise", "Inspector: noise", "W")],
)
def test_the_palette_does_what_the_keys_of_a_screen_do_and_names_them(
    drive: Drive, recorded_run: Reports, typed: str, title: str, key: str
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p", *typed)
        await until(pilot, lambda: rows(app)[0].startswith(f" {title} "))
        assert rows(app)[0].removeprefix(f" {title} ").split()[0] == key
        await pilot.press("enter")
        assert app.store.ui.screen == app.store.ui.focus == title.split(":")[0].lower()
        assert (app.store.ui.typed is not None) == (typed == "filter")

    drive(flow, recorded_run)


def test_all_that_a_command_does_can_be_read_where_its_line_is_cut(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p", *"quit")
        await until(pilot, lambda: rows(app)[0].startswith(" Quit"))
        assert rows(app)[0].rstrip().endswith("~")
        about = app.screen.query_one("#about", Static)
        text = " ".join(about.render_line(y).text.strip() for y in range(about.size.height))
        assert text.split() == KEYMAP.key("q").help.split()

    drive(flow, recorded_run, glyphs="ascii")


@pytest.mark.parametrize(("width", "least"), [(80, 70), (140, 100), (200, 140)])
def test_a_large_window_has_room_for_more_of_what_commands_do(
    drive: Drive, recorded_run: Reports, width: int, least: int
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("ctrl+p", "q")
        await until(pilot, lambda: bool(app.screen.query("#commands")) and len(rows(app)[0]) > 1)
        assert least <= app.screen.query_one("#commands", Static).size.width < width

    drive(flow, recorded_run, size=(width, 60))


def test_saving_is_found() -> None:
    commands = commands_of(KEYMAP, places(), Hands(new_store()).controls)
    assert "Save" in {command.title for command in found(commands, "save")}


def test_a_sentence_of_which_nothing_can_be_read_is_left_out() -> None:
    palette = Commands(new_store(), lambda: 0.0, COMMANDS)
    assert str(palette._line(COMMANDS[0], 1, 45)).rstrip() == " Pause    space  Pause at the next …"
    assert str(palette._line(COMMANDS[0], 1, 40)).rstrip() == " Pause    space"
