"""Predictions that were made elsewhere on the screens of a run, answered by a session of their own."""

from collections.abc import Awaitable, Callable

import pytest
from foreign import Album, context, photos, reports, serve, table
from screens import Drive, draw, drawn, until
from stores import new_store
from textual.pilot import Pilot

from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.gallery.layout import has_photos
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.features.help.content import HelpContext, Subject, sections
from mnist_tui.tui.features.inspector.attributions_pane import AttributionsPane
from mnist_tui.tui.features.inspector.image_pane import ImagePane
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.images.image_queries import ImageAnswer
from mnist_tui.tui.protocol.commands import Stop
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.only_shown import FOREIGN

Visit = Callable[[MnistApp, Pilot[int]], Awaitable[None]]


@pytest.fixture
def look(drive: Drive) -> Callable[..., MnistApp]:
    """Return what runs a visit to predictions: `look(visit, table, images)`, with the arguments of `drive`."""

    def run(
        visit: Visit,
        shown: PredictionTable | None = None,
        images: Album | None = None,
        other: PredictionTable | None = None,
        **drives: object,
    ) -> MnistApp:
        async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
            thread = serve(engine, context(shown, images, other))
            await until(pilot, lambda: app.store.run.progress is not None)
            await visit(app, pilot)
            app._line.send(Stop())
            thread.join(10)
            assert not thread.is_alive()

        return drive(flow, [], **drives)

    return run


def text(app: MnistApp, pane: str) -> str:
    return "\n".join(drawn(app, pane))


def seen(app: MnistApp) -> ImageAnswer:
    draw(app)
    answer = app.store.run.answer(ImageAnswer)
    assert answer is not None
    return answer


def test_the_dashboard_shows_matrix_figures_and_how_the_file_was_read(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "66.67%" in text(app, "summary"))
        assert "2 of 6 wrong" in text(app, "summary") and "array probs" in text(app, "summary")
        assert "no images: --images says where they are" in " ".join(text(app, "summary").split())
        assert "cat" in text(app, "confusion") and not drawn(app, "cost") and not drawn(app, "settings")
        assert "predictions.npz" in text(app, "status") and "accuracy 66.67%" in text(app, "status")

    look(visit, size=(100, 30))


def test_mistakes_are_inspected_enlarged_and_moved(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("2")
        await until(pilot, lambda: "cat→dog" in text(app, "gallery") and has_photos(app.store.run))
        await pilot.press("enter")
        await until(pilot, lambda: "640x480" in text(app, "image"))
        assert "90.0%" in text(app, "image") and "#3 3.png" in str(app.screen.query_one("#image").border_title)
        whole = seen(app)
        await pilot.press("plus")
        await until(pilot, lambda: seen(app).scale == whole.scale / 2)
        assert "640x480, 2× at" in text(app, "image")
        middle = seen(app)
        await pilot.press("L")
        await until(pilot, lambda: seen(app).left == middle.left + 640 / 8)  # a quarter of what is seen
        await pilot.press("right")
        await until(pilot, lambda: "#4" in str(app.screen.query_one("#image").border_title))
        await until(pilot, lambda: "40.0%" in text(app, "image") and "2×" not in text(app, "image"))

    look(visit, None, Album(photos(6, 480, 640), [f"{number}.png" for number in range(6)]), size=(100, 30))


def test_a_damaged_image_is_a_tile_that_says_so_and_a_line_in_the_inspector(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("2")
        await until(pilot, lambda: "unreadable" in text(app, "gallery"))
        await pilot.press("enter")
        await until(pilot, lambda: "3.jpg: damaged: expected a JPEG picture" in text(app, "image"))

    look(visit, None, Album([*photos(3), None, *photos(2)]), size=(100, 30))


def test_no_key_that_needs_a_network_does_anything(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        for key in KEYMAP.keys:
            if key.needs_network or key.needs_engine:
                app.controls.say("")
                key.press(app.controls)
                assert (app.store.run.notice, app.store.ui.screen) == (FOREIGN, "dashboard"), key.name
        assert not any(word in text(app, "footer") for word in ("space", "settings", "charts"))

    look(visit, size=(200, 50))


@pytest.mark.parametrize(
    ("shown", "images", "parts"),
    [
        (None, Album(photos(6)), ["confusion", "mistakes", "confusion"]),
        (None, None, ["confusion", "confusion", "confusion"]),
        (table(labels=None), Album(photos(6)), ["", "", ""]),
    ],
)
def test_tab_goes_only_to_panes_that_are_seen(
    look: Callable[..., MnistApp], shown: PredictionTable | None, images: Album | None, parts: list[str]
) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        for part in parts:
            await pilot.press("tab")
            assert app.store.ui.focus == part
        assert ("no pane" in app.store.run.notice) == (not parts[0])
        await pilot.press("shift+tab")
        assert app.store.ui.focus in parts

    look(visit, shown, images, size=(100, 30))


def test_calibration_abstaining_and_classes_are_measured_on_the_table(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("0")
        await until(pilot, lambda: "as given" in text(app, "trust") and "38.3" in text(app, "trust"))
        assert "6 predictions" in str(app.screen.query_one("#trust").border_title)
        await pilot.press("t")
        assert app.store.run.notice == FOREIGN
        await pilot.press("home", "enter")  # the topmost bin: 100 %, which is right
        await until(pilot, lambda: app.store.ui.screen == "gallery")
        assert app.store.ui.state(GalleryState).text == "conf>0.933333333"
        await pilot.press("0", "tab")
        await until(pilot, lambda: "confidence as given" in text(app, "trust"))
        await pilot.press("tab")
        await until(pilot, lambda: "dog" in text(app, "trust"))
        await pilot.press("tab")
        await until(pilot, lambda: "no network is loaded" in text(app, "trust"))

    look(visit, size=(100, 30))


@pytest.mark.parametrize("size", [(80, 24), (45, 12)])
def test_everything_can_be_opened_at_any_size(look: Callable[..., MnistApp], size: tuple[int, int]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        for keys in ("2", "a", "A", "M", "v", "t", "right", "enter", "plus", "minus", "H", "G", "P", "up", "escape"):
            await pilot.press(keys)
        await pilot.press("1", "tab", "right", "enter", "escape", "tab", "tab", "tab", "escape", "o", "question_mark")
        await pilot.press(
            "escape", "g", "T", "g", "0", "tab", "tab", "enter", "0", "tab", "tab", "tab", "question_mark"
        )

    look(visit, None, Album(photos(6)), size=size)


def test_images_without_labels_are_all_listed_by_confidence(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "nobody knows the labels" in text(app, "summary"))
        await pilot.press("2")
        await until(pilot, lambda: "owl" in text(app, "gallery"))
        selection = app.store.ui.state(GalleryState).selection(app.store.run)
        assert selection is not None and selection.order.tolist() == [5, 3, 1, 0, 2, 4]
        assert "→" not in text(app, "gallery") and "label owl" not in text(app, "gallery")
        await pilot.press("slash", *"label:cat", "enter")
        await until(pilot, lambda: "nobody knows the labels" in text(app, "gallery"))

    look(visit, table(labels=None), Album(photos(6)), size=(100, 30))


def test_classes_alone_have_no_percentages(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("2")
        await until(pilot, lambda: "cat→dog" in text(app, "gallery"))
        assert "%" not in text(app, "gallery").partition("accuracy")[0] and "nan" not in text(app, "gallery")
        await pilot.press("enter")
        await until(pilot, lambda: "the file has no" in text(app, "image"))

    look(visit, table(None, (0, 0, 2), predicted=(0, 1, 2)), Album(photos(6)), size=(100, 30))


def test_two_files_are_compared_image_by_image(look: Callable[..., MnistApp]) -> None:
    before = table(predicted=(0, 2, 2, 1, 1, 2), source="old.npz")  # what is shown fixes row 1 and breaks row 4

    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("equals_sign")
        await until(pilot, lambda: "fixed 1" in str(app.screen.query_one("#pairs").border_title))
        verdict = text(app, "verdict")
        assert "old.npz" in verdict and "predictions.npz" in verdict and "1 fixed against 1 broken" in verdict
        await pilot.press("v")
        assert app.store.run.notice == FOREIGN
        await pilot.press("enter")
        await until(pilot, lambda: "#1" in str(app.screen.query_one("#image").border_title))

    look(visit, None, Album(photos(6)), before, size=(100, 40))


def test_without_another_file_there_is_nothing_to_compare_with(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("equals_sign")
        assert app.store.run.notice == "nothing to compare with: --against OTHER says what"

    look(visit)


def test_help_tells_of_nothing_that_needs_a_network(look: Callable[..., MnistApp]) -> None:
    async def visit(app: MnistApp, pilot: Pilot[int]) -> None:
        await pilot.press("3", "question_mark")
        page = sections(KEYMAP.suiting(app.store.run), (), HelpContext(Subject("", ""), "inspector", ""), plain=False)
        told = "\n".join(map(str, page))
        assert "enlarge the image" in told
        assert not any(word in told for word in ("thicken", "adversarial perturbation (FGSM) that", "Train one step"))
        assert not AttributionsPane.suits(app.store.run) and ImagePane.suits(app.store.run)

    look(visit, None, Album(photos(6)))


def test_a_gallery_without_an_answer_says_that_the_predictions_are_read() -> None:
    store = new_store(*reports())
    assert "reading the predictions" in "".join(GalleryPane().paint(store.run, store.ui, 80, 20).lines())
