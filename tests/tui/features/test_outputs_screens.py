"""A network of which only the outputs are known on the screens: what it needs no gradients for works, the rest says so.

Its session is a real one; the network is made by hand.
"""

from collections.abc import Awaitable, Callable
from typing import cast

import numpy as np
import pytest
from outputs import ByColumns, serve_outputs
from screens import Drive, draw, drawn, until
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.commands.dashboard_result import Engine, print_result
from mnist_tui.tui.features.help.content import Greyed, HelpContext, Subject, sections
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.features.screens import KEYMAP, places
from mnist_tui.tui.frame.commands import commands_of
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.protocol.commands import Stop
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.training.splits import Splits

Visit = Callable[[MnistApp, Pilot[int]], Awaitable[None]]
WHY = "convnet.onnx: needs gradients; onnxruntime gives outputs only"


@pytest.fixture
def look(drive: Drive, small_splits: Splits) -> Callable[..., MnistApp]:
    """Return what runs a visit to the network: `look(visit)`, with the arguments of `drive`."""

    def run(visit: Visit, classifier: ByColumns | None = None, **drives: object) -> MnistApp:
        async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
            network = classifier or ByColumns()
            thread = serve_outputs(engine, small_splits, network)
            await until(pilot, lambda: app.store.run.evaluated is not None)
            await visit(app, pilot)
            app._line.send(Stop())
            thread.join(10)
            assert not thread.is_alive()
            assert max(network.asked) <= network.most_at_once, "keys wait for an evaluation"

        return drive(flow, [], **drives)

    return run


def text(app: MnistApp, pane: str) -> str:
    return "\n".join(drawn(app, pane))


def inspected(app: MnistApp) -> InspectAnswer:
    draw(app)
    answer = app.store.run.answer(InspectAnswer)
    assert answer is not None
    return answer


def test_the_dashboard_says_what_it_is_and_how_good(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        # 20 of the 60 validation images are of the class that it never predicts
        await until(pilot, lambda: "20 of 60 wrong" in text(app, "summary"))
        assert "66.67%" in text(app, "summary") and "pixels p/255" in text(app, "summary")
        assert not drawn(app, "cost") and not drawn(app, "settings") and "sea" in text(app, "confusion")
        for part in ("confusion", "mistakes", "confusion"):
            await pilot.press("tab")
            assert app.store.ui.focus == part
        status = text(app, "status")
        assert "convnet.onnx" in status and "mlp" not in status and "step" not in status

    look(visit, size=(100, 30))


def test_the_way_from_matrix_to_filter_to_image_to_the_reason(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("2", "slash", *"label:sea width>1", "enter")
        await until(pilot, lambda: "sea→" in text(app, "gallery"))
        selection = app.store.ui.state(GalleryState).selection(app.store.run)
        assert selection is not None and len(selection.order) == 20
        await pilot.press("enter")
        await until(pilot, lambda: ", occlusion" in text(app, "inspect"))
        before = inspected(app)
        assert (before.label, before.layers) == (2, []) and before.saliency.any()
        await pilot.press("G")
        await until(pilot, lambda: len(inspected(app).before) == 3)
        assert "changed pixels" in text(app, "inspect")
        assert not drawn(app, "attributions") and not drawn(app, "neighbours")

    look(visit, size=(100, 30))


def test_test_images_trust_and_drawing_need_outputs_only(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("t")
        await until(pilot, lambda: app.store.run.evaluated_test is not None)
        test = app.store.run.evaluated_test
        assert test is not None and (test.right, test.count, test.test_evaluations) == (60, 90, 1)
        await pilot.press("0")
        for page, word in enumerate(("calibration error", "right", "slices", "shot noise", "nobody followed")):
            await until(pilot, lambda word=word: word in text(app, "trust"))  # type: ignore[misc]
            assert page or "needs" not in text(app, "trust")
            assert "step" not in str(app.screen.query_one("#trust").border_title)
            await pilot.press("tab")
        await pilot.press("6", "space", "right", "right", "down", "space")
        await until(pilot, lambda: "margin" in text(app, "draw"))
        await pilot.press("5")
        assert (app.store.run.notice, app.store.ui.screen) == (WHY, "draw")
        await pilot.press("enter")
        await until(pilot, lambda: "your drawing" in str(app.screen.query_one("#inspect").border_title))

    look(visit, size=(100, 40))


def test_every_key_that_needs_gradients_says_so_and_does_nothing(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        greyed = KEYMAP.greyed(app.store.run)
        assert {"space", "s", "p", "F", "S", "n", "4", "5", "8", "9", "m", "d"} <= {key.key for key in greyed.keys}
        assert not {"t", "0", "2", "3", "6", "7", "v", "g", "q"} & {key.key for key in greyed.keys}
        assert [row.names for row in greyed.focuses["draw"].rows] == ["5"]
        for key in greyed.keys:
            app.controls.say("")
            key.press(app.controls)
            assert (app.store.run.notice, app.store.ui.screen) == (WHY, "dashboard"), key.name
        await pilot.press("3")
        for key_of_part in ("up", "P", "i"):
            app.controls.say("")
            await pilot.press(key_of_part)
            assert app.store.run.notice == WHY, key_of_part

    look(visit)


def test_what_needs_gradients_is_grey_in_footer_commands_and_help(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        footer, live = text(app, "footer"), text(app, "footer").partition("quit")[0]
        assert "space train" in footer and "4-5 8-9 m screens" in footer and "space" not in live
        commands = commands_of(KEYMAP, places(), app.controls)
        grey = [command for command in commands if command.is_grey]
        assert commands[-len(grey) :] == tuple(grey) and {"Units", "Learn", "Pause"} <= {one.title for one in grey}
        assert {one.help for one in grey} == {WHY}
        run = app.store.run
        context = HelpContext(Subject("", ""), "inspector", "", Greyed(run.lacks, KEYMAP.greyed(run)))
        page = {one.heading: one for one in sections(KEYMAP.suiting(run), (), context, plain=False)}
        assert page[WHY].is_grey and "FGSM" in str(page[WHY].rows) and "Train one step" in str(page[WHY].rows)
        assert "FGSM" not in str(page["keys in the inspector"].rows)

    look(visit, size=(80, 24))


def test_outputs_that_are_not_finite_are_said_and_break_nothing(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "60 images are not finite" in " ".join(text(app, "summary").split()))
        await pilot.press("2", "enter", "0", "tab", "tab", "6", "space", "right", "space", "t")

    look(visit, ByColumns(worth=np.nan), size=(100, 30))


def test_log_and_last_line_name_the_file_and_no_step_or_layers(
    look: Callable[..., MnistApp], capsys: pytest.CaptureFixture[str]
) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        lines = [entry.text for entry in app.store.run.log.entries]
        assert lines[0].startswith("/far/convnet.onnx on ") and lines[1:3] == ["pixels p/255", "by hand"]
        assert not any("seed" in line for line in lines)

    run = look(visit).store.run
    capsys.readouterr()
    assert print_result(run, cast("Engine", None)) == 0
    # 40 of 60: Wilson gives 54.06 to 77.27
    assert capsys.readouterr().out == "convnet.onnx: validation accuracy 66.67 % (95 %: 54.06 to 77.27)\n"


def test_every_screen_can_be_opened_in_a_small_window(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("2", "a", "M", "v", "t", "enter", "H", "plus", "E", "b", "escape", "0", "tab", "6", "space")
        await pilot.press("right", "escape", "7", "escape", "1", "tab", "enter", "escape", "o", "question_mark")
        await pilot.press("escape", "equals_sign", "escape", "g", "T", "ctrl+p", "escape")

    look(visit, size=(45, 12))
