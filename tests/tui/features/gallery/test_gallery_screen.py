"""The gallery on the screen: from a cell of the matrix to its digits and back, and a sound picture of anything."""

import dataclasses
from collections.abc import Awaitable, Callable

import msgspec
import numpy as np
import pytest
from stores import new_store
from textual.pilot import Pilot
from wire import NO_ROWS, queries, query_in, replied

from mnist_tui.data.mnist_test_images import disputes
from mnist_tui.engine.dynamics import NEVER
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.gallery.facts import facts_of_image, facts_of_split
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.frame.gallery_state import GalleryState, Selection
from mnist_tui.tui.images.decode import read_gallery
from mnist_tui.tui.images.queries import (
    Images,
    ImagesAnswer,
    Neighbours,
    NeighboursAnswer,
    Past,
    PredictSplit,
    SplitPredictions,
)
from mnist_tui.tui.images.twin_queries import SplitTwins
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.look import GLYPH_SETS, GlyphChoice
from mnist_tui.tui.paint.text import whole_parts
from mnist_tui.tui.protocol.commands import Ask, TogglePause
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import Report, RunStarted

Drive = Callable[..., MnistApp]
Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
Reports = list[Report]
SPLIT_SIZE = 60


def survey(rng: np.random.Generator, split: str, count: int, classes: int, followed: bool) -> SplitPredictions:
    """Return what a network with random answers would tell."""
    floats = [rng.choice([0.0, 0.5, 1.0, np.nan, np.inf], count).astype(np.float32) for _ in range(3)]
    steps = rng.integers(0, 2**32, count, dtype=np.uint32)
    past = Past(steps, rng.integers(0, 9, count).astype(np.uint16), steps, [], 1, 2, 5)
    labels, predicted = (rng.integers(0, classes, count, dtype=np.uint16) for _ in range(2))
    return SplitPredictions(
        split, 5, False, labels, predicted, floats[0], floats[1], floats[2], past if followed else None
    )


def asked(engine: EngineEnd) -> list[Ask]:
    return [command for command in engine.drain() if isinstance(command, Ask)]


def lines(app: MnistApp) -> list[str]:
    app._draw()
    pane = app.screen.query_one("#gallery", GalleryPane)
    return [str(pane.border_title), *(pane.render_line(y).text for y in range(pane.size.height))]


def test_enter_on_a_cell_shows_its_digits_and_escape_leads_back_to_the_cell(
    drive: Drive, recorded_run: Reports
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("tab", "tab", "right", "enter")
        assert isinstance(app.screen, GalleryScreen)
        pair, classes = app.store.ui.state(ConfusionState).pair, ("sky", "land", "sea")
        assert pair is not None
        app._draw()
        (question,) = asked(engine)
        assert query_in(question) == PredictSplit("validation", 0)
        answer = survey(np.random.default_rng(3), "validation", SPLIT_SIZE, 3, True)
        engine.send(replied(1, question.number, 60, answer))
        while app.store.run.answer(SplitPredictions) is None:
            await pilot.pause(0.005)
        app._draw()
        expected = np.flatnonzero((answer.labels == pair[0]) & (answer.predicted == pair[1]))
        pictures, nearest = asked(engine)
        assert query_in(nearest) == Neighbours("validation", app.store.ui.state(GalleryState).index or 0, 20, 0), (
            "what inspecting takes is made ready"
        )
        page = query_in(pictures)
        assert isinstance(page, Images) and sorted(page.indices) == expected.tolist()
        image = np.arange(48, dtype=np.uint8).reshape(1, 8, 6)
        shown = ImagesAnswer("validation", page.indices, image.repeat(len(expected), axis=0))
        engine.send(replied(1, pictures.number, 60, shown))
        while app.store.run.answer(ImagesAnswer) is None:
            await pilot.pause(0.005)
        title, *rows = lines(app)
        assert f"{len(expected)} of 60 validation" in title and f"label:{classes[pair[0]]}" in title
        assert sum(row.count(f"{classes[pair[0]]}→{classes[pair[1]]}") for row in rows) == len(expected)
        assert asked(engine) == []
        await pilot.press("escape")
        assert isinstance(app.screen, Dashboard) and app.store.ui.focus == "confusion"

    drive(flow, recorded_run, size=(140, 45))


def test_two_shows_the_gallery_and_one_the_dashboard(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("2")
        assert isinstance(app.screen, GalleryScreen) and app.store.ui.focus == "gallery"
        assert "the validation images" in "".join(lines(app))
        await pilot.press("space", "1")
        assert isinstance(app.screen, Dashboard) and app.store.ui.focus == ""
        assert TogglePause() in engine.drain()

    drive(flow, recorded_run)


@pytest.mark.parametrize("glyphs", GLYPH_SETS)
@pytest.mark.parametrize("seed", range(12))
def test_the_gallery_is_sound_with_anything_at_any_size(recorded_run: Reports, glyphs: GlyphChoice, seed: int) -> None:
    rng = np.random.default_rng(seed)
    store = new_store(recorded_run[0], glyphs=glyphs)
    count = int(rng.choice([0, 1, 7, 5000]))
    store.tell(Reply(1, 1, 5, survey(rng, "validation", count, 3, bool(rng.integers(2)))))
    indices = rng.permutation(count)[:20].tolist()
    pixels = rng.integers(0, 256, (len(indices), 8, 6), dtype=np.uint8)
    store.tell(Reply(1, 2, 5, ImagesAnswer("validation", indices, pixels)))
    is_typing = seed % 3 == 0
    store.put(GalleryState(input="filter" if is_typing else "", cursor=int(rng.integers(6000))))
    store.show(dataclasses.replace(store.ui, focus="gallery", typed="label:4 nonsense>" if is_typing else None))
    pane = GalleryPane()
    for _ in range(6):
        width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
        run, ui = store.run, store.ui.with_size("gallery", (width, height))
        canvas: Canvas = pane.paint(run, ui, width, height)
        assert (canvas.width, canvas.height) == (width, height)
        assert all(len(line) <= width for line in canvas.lines())
        assert pane.title(run, ui)


def test_names_that_look_like_markup_stand_in_the_title_as_they_are(drive: Drive, recorded_run: Reports) -> None:
    opened = next(report for report in recorded_run if isinstance(report, RunStarted))
    named = msgspec.structs.replace(opened, classes=("[/b] sky", "[red]land", "sea"))
    reports = [named if report is opened else report for report in recorded_run]

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        app.store.put(dataclasses.replace(app.store.ui.state(GalleryState), text='label:"[/b] sky" pred:[red]land'))
        await pilot.press("2")
        answer = survey(np.random.default_rng(3), "validation", SPLIT_SIZE, 3, True)
        engine.send(replied(1, 1, 60, answer))
        while app.store.run.answer(SplitPredictions) is None:
            await pilot.pause(0.005)
        app._draw()
        pane = app.screen.query_one("#gallery", GalleryPane)
        assert 'label:"[/b] sky" pred:[red]land' in pane.border_title
        assert not app.screen.show(), "nothing has changed, so nothing is drawn"  # type: ignore[attr-defined]

    drive(flow, reports)


@pytest.mark.parametrize(("width", "height"), [(80, 22), (60, 18), (40, 10)])
def test_no_number_about_an_image_or_a_split_is_cut(recorded_run: Reports, width: int, height: int) -> None:
    store = new_store(recorded_run[0])
    store.tell(Reply(1, 1, 5, survey(np.random.default_rng(0), "validation", SPLIT_SIZE, 3, True)))
    state = store.ui.state(GalleryState)
    selection = state.selection(store.run)
    assert selection is not None
    *_, image, split = GalleryPane().paint(store.run, store.ui, width, height).lines()
    known = facts_of_image(selection, state.index) + facts_of_split(selection, width)
    assert image and split and all(part in known for part in image.split(" · ") + split.split(" · "))


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_a_title_leaves_out_whole_facts_and_cuts_none(drive: Drive, recorded_run: Reports, width: int) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("2")
        engine.send(replied(1, 1, 60, survey(np.random.default_rng(3), "validation", SPLIT_SIZE, 3, True)))
        while app.store.run.answer(SplitPredictions) is None:
            await pilot.pause(0.005)
        for text in ("", "label:sky|land conf>=0.5 cost<2 idx:0-40"):
            app.store.put(dataclasses.replace(app.store.ui.state(GalleryState), text=text))
            title, *_ = lines(app)
            known = app.screen.query_one("#gallery", GalleryPane).title(app.store.run, app.store.ui).split(" · ")
            count, *others = title.removeprefix("▸ ").split(" · ")
            assert count == known[0] and len(title) <= width - 2
            assert all(part in known or part.removesuffix(" …") in text for part in others)
            assert ("by confidence" in others) is (width > (80 if text else 40)), title

    drive(flow, recorded_run, size=(width, 24))


def test_the_past_of_an_image_is_said_in_words() -> None:
    first, forgotten = np.array([NEVER, 48, 48], np.uint32), np.array([0, 1, 3], np.uint16)
    past = Past(first, forgotten, first, [], 0, 0, 5)
    zeros, halves = np.zeros(3, np.uint16), np.full(3, 0.5, "<f4")
    answer = SplitPredictions("validation", 5, True, zeros, zeros, halves, halves, halves, past)
    selection = Selection(read_gallery(answer, ("0", "1", "2")), np.arange(3), True, "confidence")
    said = [facts_of_image(selection, index)[5:] for index in range(3)]
    once, thrice = ["first correct at step 48", "forgotten once"], ["first correct at step 48", "forgotten 3 times"]
    assert said == [["never correct"], once, thrice]


def test_a_filter_for_twins_says_what_is_waited_for_then_names_them(recorded_run: Reports) -> None:
    zeros, halves = np.zeros(3, np.uint16), np.full(3, 0.5, "<f4")
    answer = SplitPredictions("validation", 60, False, zeros, zeros, halves, halves, halves, None)
    store = new_store(recorded_run[0])
    store.put(GalleryState(text="flag:leak"))
    assert "evaluating on the validation images" in "".join(GalleryPane().paint(store.run, store.ui, 80, 20).lines())
    store.tell(Reply(1, 1, 60, answer))
    assert "comparing all images" in "".join(GalleryPane().paint(store.run, store.ui, 80, 20).lines())
    columns = np.array([2], np.uint32), np.array([0], np.uint8), np.array([7], np.uint32), np.array([3], np.uint8)
    found = SplitTwins("validation", *columns)
    store.tell(Reply(1, 1, 60, found))
    selection = store.ui.state(GalleryState).selection(store.run)
    assert selection is not None and selection.order.tolist() == [2]
    assert "same as train #7" in facts_of_image(selection, 2)


def test_a_gallery_without_images_has_no_page(recorded_run: Reports) -> None:
    zeros, halves = np.zeros(3, np.uint16), np.full(3, 0.5, "<f4")
    for predicted, has_page in ((zeros, False), (zeros + 1, True)):
        answer = SplitPredictions("test", 60, False, zeros, predicted, halves, halves, halves, None)
        store = new_store(recorded_run[0], Reply(1, 1, 60, answer))
        store.put(GalleryState(split="test"))
        title = GalleryPane().title(store.run, store.ui)
        assert "by confidence" in title and (" page " in title) == has_page


def test_what_people_say_of_an_image_stands_before_its_numbers() -> None:
    count, index = 10_000, min(disputes())
    zeros, halves = np.zeros(count, np.uint16), np.full(count, 0.5, "<f4")
    some = np.array([1, 0, 0, 0, 0] * (count // 5), np.uint16)
    answer = SplitPredictions("test", 5, True, some, zeros, halves, halves, halves, None)
    gallery = read_gallery(answer, tuple("0123456789"))
    selection = Selection(gallery, np.array([index]), True, "confidence")
    (line,) = whole_parts(facts_of_image(selection, index), 80, 1, " · ", BRAILLE)
    assert f"{disputes()[index].text('0123456789')} · cost 0.5" in line
    (line,) = whole_parts(facts_of_split(selection, 80), 80, 1, " · ", BRAILLE)
    assert line.startswith("acc 80.00% (79.2-80.8) · students 80.0%") and "undisputed" in line
    assert all(fact.endswith(")") for fact in facts_of_split(selection, 140))


def test_a_frozen_gallery_can_be_paged_and_turned_to_other_images(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        rng = np.random.default_rng(3)

        async def answer_all() -> None:
            while questions := asked(engine):
                for command in questions:
                    one: Message
                    query = query_in(command)
                    if isinstance(query, PredictSplit):
                        one = survey(rng, query.split, SPLIT_SIZE, 3, False)
                    elif isinstance(query, Neighbours):
                        none = np.zeros((0, 8, 6), np.uint8)
                        one = NeighboursAnswer(query.split, query.index, False, 60, 50, 50, False, [], [], [], none)
                    else:
                        assert isinstance(query, Images)
                        indices = query.indices
                        one = ImagesAnswer(query.split, indices, np.full((len(indices), 8, 6), 255, np.uint8))
                    engine.send(replied(1, command.number, 60, one))
                    while all(command.number != known.number for known in app.store.run.answers.values()):
                        await pilot.pause(0.005)
                app._draw()

        await pilot.press("2")
        app._draw()
        await answer_all()
        title, *rows = lines(app)
        await pilot.press("f")
        frozen = app.store.ui.frozen
        assert frozen is not None and lines(app)[0] == title
        before, after = (one.answer for run in (app.store.run, frozen) for one in [run.answers[SplitPredictions]])
        assert before is after, "what is selected of it is kept, and need not be sorted again for every picture"
        await pilot.press(".")
        await answer_all()
        _, *rows = lines(app)
        assert any("⣿" in row for row in rows), "the next page has its pictures"
        await pilot.press("v")
        await answer_all()
        assert "60 train" in lines(app)[0]

    drive(flow, recorded_run, size=(40, 16))


def test_neighbours_are_made_ready_while_paused_only(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        assert app.store.run.progress is not None
        app.store.tell(msgspec.structs.replace(app.store.run.progress, phase="running", **NO_ROWS))
        await pilot.press("2")
        engine.send(replied(1, 1, 60, survey(np.random.default_rng(3), "validation", SPLIT_SIZE, 3, True)))
        while app.store.run.answer(SplitPredictions) is None:
            await pilot.pause(0.005)
        app._draw()
        assert [type(query) for query in queries(engine.drain())] == [PredictSplit, Images]
        assert app.store.run.progress is not None
        app.store.tell(msgspec.structs.replace(app.store.run.progress, phase="paused", **NO_ROWS))
        app._draw()
        assert [type(query) for query in queries(engine.drain())] == [Neighbours]

    drive(flow, recorded_run)
