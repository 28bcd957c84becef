"""Text that was not typed key by key, or too early: it lands in a line that is being typed, and runs no command."""

from screens import Drive, Reports, drawn
from textual import events
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.input_driver import Burst, CapsLocked
from mnist_tui.tui.frame.text_dialog import TextDialog
from mnist_tui.tui.frame.typed_text import one_line
from mnist_tui.tui.protocol.commands import Ask, Command, Forget
from mnist_tui.tui.protocol.link import EngineEnd

PAUSES = 4
"""An event goes from the app to the screen and back."""


async def paste(app: MnistApp, pilot: Pilot[int], event: events.Paste) -> None:
    app.post_message(event)
    for _ in range(PAUSES):
        await pilot.pause(0)


def commands(engine: EngineEnd) -> list[Command]:
    """Return what was sent besides queries, or that none of their answers is needed."""
    return [sent for sent in engine.drain() if not isinstance(sent, Ask | Forget)]


def test_a_filter_typed_before_the_images_are_there_is_a_filter(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("2", "v", "slash", *"true:sea")
        assert drawn(app, "gallery")[-1].startswith("/true:sea")
        await pilot.press("enter", "slash", "backspace", *"x", "enter")
        assert "true:sex" in drawn(app, "gallery")[-1], "a wrong one stays in its line"
        await pilot.press("escape")
        assert app.store.ui.state(GalleryState).text == "true:sea" and commands(engine) == []

    drive(flow, recorded_run)


def test_no_line_of_the_gallery_waits_for_the_images(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for key in ("w", "N"):
            await pilot.press("2", key, *"train it")
            assert (app.store.ui.typed or "").endswith("train it") and commands(engine) == []
            await pilot.press("escape")

    drive(flow, recorded_run)


def test_a_paste_goes_into_the_line_that_is_typed(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for event in (events.Paste("epoch\n 5\n"), Burst("epoch 5\r")):
            await pilot.press("u")
            await paste(app, pilot, event)
            assert isinstance(app.screen, TextDialog) and app.screen.typed == "epoch 5"
            await pilot.press("escape", "2", "slash")
            await paste(app, pilot, event)
            assert app.store.ui.typed == "epoch 5"
            await pilot.press("escape", "1", "p", "enter")
            await paste(app, pilot, event)
            assert app.store.ui.typed == "epoch 5"
            await pilot.press("escape", "escape")
        assert isinstance(app.screen, Dashboard) and commands(engine) == []

    drive(flow, recorded_run)


def test_a_paste_goes_nowhere_else(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        for keys in ("1", "p", "2", "?", "n"):
            await pilot.press(keys)
            screen = app.screen
            for kind in (events.Paste, Burst):
                app.controls.say("")
                await paste(app, pilot, kind("ry\rty"))
                assert app.screen is screen and commands(engine) == []
                assert app.store.run.notice == "paste ignored: 5 characters"
            await pilot.press("escape")

    drive(flow, recorded_run)


def test_a_paste_becomes_one_line_of_what_can_be_seen() -> None:
    assert one_line("  true:4\x1b[A\r\n\tpred:9\0\n") == "true:4[A pred:9"
    assert len(one_line("a" * 5000)) == 200


def test_caps_lock_is_noticed(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("Q")
        assert app.store.run.notice == "caps lock? q, not Q"
        await pilot.press("T")
        assert "theme" in app.store.run.notice
        await pilot.press("p", "J")
        assert app.store.run.notice == "caps lock? j, not J"
        app.post_message(CapsLocked())
        await pilot.pause(0)
        assert app.store.run.notice.startswith("caps lock is on")

    drive(flow, recorded_run)
