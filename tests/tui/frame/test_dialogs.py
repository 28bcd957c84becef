"""Dialogs over a run: what is typed and what is asked, who has the keys, and the status line above them."""

from pathlib import Path

import msgspec
import pytest
from reports import at_phase
from screens import Drive, Reports, until
from textual import events
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.widgets import Static

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.frame.confirm_dialog import ConfirmDialog
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.text_dialog import TextDialog
from mnist_tui.tui.protocol.commands import Command, Restart, RunUntil, SaveNetwork
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Failed


def question(app: MnistApp) -> str:
    return str(app.screen.query_one("#question", Static).content)


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
        assert isinstance(app.screen, Dashboard) and engine.drain() == [RunUntil("epoch 5")]
        await pilot.press("u", *"snq?", "escape", "u", "ctrl+c", "u", "ctrl+u", "enter")
        assert isinstance(app.screen, Dashboard) and engine.drain() == []

    drive(flow, recorded_run)


def test_what_lies_below_a_dialog_is_arranged_for_the_window_as_it_is_now(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        dashboard = app.screen
        assert dashboard.has_class("-vast")
        await pilot.press("u")
        await pilot.resize_terminal(140, 45)
        await until(pilot, lambda: not dashboard.has_class("-vast"))
        assert isinstance(app.screen, TextDialog)
        assert dashboard.query_one(StripPane).size.height < 10

    drive(flow, recorded_run, size=(200, 60))


def test_a_typed_line_says_how_to_leave_it(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("u", *"epoch x")
        await until(pilot, lambda: len(app.screen.query("#keys")) == 1)
        keys, verdict = app.screen.query_one("#keys"), app.screen.query_one("#verdict")
        assert keys.region.y >= verdict.region.bottom and keys.region.height == 1
        assert keys.render_line(0).text.split() == ["enter:", "accept", "esc:", "cancel"]

    drive(flow, recorded_run)


def test_what_is_typed_in_a_hurry_is_not_lost(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key, character in [("u", "u"), *zip("cost", "cost", strict=True), ("space", " "), ("7", "7")]:
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: isinstance(app.screen, TextDialog) and app.screen.typed == "cost 7")
        await pilot.press("ctrl+u", *"99%", "enter")
        assert isinstance(app.screen, Dashboard) and engine.drain() == [RunUntil("99%")]

    drive(flow, recorded_run)


def test_an_empty_line_drops_the_target(drive: Drive, recorded_run: Reports) -> None:
    last = at_phase(recorded_run, "running")
    armed = msgspec.structs.replace(last, target="epoch 5")

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("u")
        assert "now epoch 5" in str(app.screen.query_one("#verdict", Static).content)
        await pilot.press("enter")
        assert engine.drain() == [RunUntil("")]

    drive(flow, [*recorded_run, armed])


@pytest.mark.parametrize(
    ("key", "words", "command"),
    [
        ("r", "Start again from the same initial weights?", Restart({}, False)),
        ("n", "Start a new run with other initial weights?", Restart({}, True)),
    ],
)
def test_a_restart_asks_first(drive: Drive, recorded_run: Reports, key: str, words: str, command: Command) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for refusal in ("n", "N", "escape", "q", "ctrl+c", "ctrl+q"):
            await pilot.press(key)
            assert isinstance(app.screen, ConfirmDialog)
            assert question(app).startswith(words) and "The current run ends" in question(app)
            await pilot.press(refusal)
            assert isinstance(app.screen, Dashboard) and engine.drain() == []
        for agreement in ("y", "Y"):
            await pilot.press(key, "enter")
            assert isinstance(app.screen, ConfirmDialog) and engine.drain() == [], "enter alone is no answer"
            await pilot.press(agreement)
            assert isinstance(app.screen, Dashboard) and engine.drain() == [command]

    drive(flow, recorded_run)


@pytest.mark.parametrize(
    ("key", "agreement"), [("q", "y"), ("ctrl+c", "y"), ("ctrl+c", "ctrl+c"), ("ctrl+q", "ctrl+q")]
)
def test_leaving_an_unfinished_run_asks_first(drive: Drive, recorded_run: Reports, key: str, agreement: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for refusal in ("n", "escape", "q"):
            await pilot.press(key)
            assert question(app) == "Quit? The run is not saved."
            await pilot.press(refusal)
            assert isinstance(app.screen, Dashboard) and app.return_value is None
        await pilot.press(key, "enter")
        assert isinstance(app.screen, ConfirmDialog) and app.return_value is None
        await pilot.press(agreement)

    assert drive(flow, recorded_run).return_value == 0


@pytest.mark.parametrize("key", ["q", "n", "r"])
def test_a_question_names_no_number_that_training_overtakes(drive: Drive, recorded_run: Reports, key: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(key)
        assert not any(letter.isdigit() for letter in question(app))

    drive(flow, recorded_run)


@pytest.mark.parametrize("phase", ["finished", "failed"])
def test_leaving_what_is_over_does_not_ask(drive: Drive, recorded_run: Reports, phase: str) -> None:
    last = Failed("out of memory", "") if phase == "failed" else at_phase(recorded_run, phase)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("q")

    assert drive(flow, [*recorded_run, last]).return_value == 0


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
        engine.send(at_phase(recorded_run, "diverged"))
        await until(pilot, lambda: app.screen.query_one("#status", Pane).render_line(0).text.startswith(" ✗ DIVERGED"))

    drive(flow, recorded_run)


@pytest.mark.parametrize("size", [(20, 5), (40, 9), (80, 24)])
def test_a_question_shows_its_choices_at_any_size(drive: Drive, recorded_run: Reports, size: tuple[int, int]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("n")
        choices = app.screen.query_one("#brief-choices" if size[1] < 10 else "#choices", Static)
        assert all(word in str(choices.content) for word in ("yes", "no"))
        assert choices.display and app.screen.region.contains_region(choices.region)
        assert app.screen.query_one("#question", Static).region.height > 1

    drive(flow, recorded_run, size=size)


@pytest.mark.parametrize("size", [(45, 12), (40, 10)])
@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("r", ("Start again from the same initial weights?", "its curve stays, dimmed.", "n or esc: no")),
        ("S", ("Save the network as", "enter: network.safetensors", "another folder", "esc: cancel")),
        ("u", ("Run until", "cost 0.05", "an empty line changes nothing", "esc: cancel")),
    ],
)
def test_a_dialog_in_a_small_window_is_read_whole(
    drive: Drive, recorded_run: Reports, key: str, texts: tuple[str, ...], size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press(key)
        await pilot.pause()
        parts = [part for part in app.screen.query(Static) if part.display]
        for part in parts:
            above = part.parent
            assert isinstance(above, Vertical) and above.content_region.contains_region(part.region), part.id
        lines = [line.text for part in parts for line in part.render_lines(part.size.region)]
        words = " ".join(" ".join(lines).split())
        assert all(text in words for text in texts), words

    drive(flow, recorded_run, size=size)


def test_the_path_of_a_file_can_be_long(drive: Drive, recorded_run: Reports, tmp_path: Path) -> None:
    path = str(tmp_path / ("a" * 60))

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("S")
        for character in path:
            app.post_message(events.Key(character, character))
        await pilot.press("enter")
        assert engine.drain() == [SaveNetwork(path)]

    drive(flow, recorded_run)
