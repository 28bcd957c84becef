"""The gallery as a person uses it: which images, in which order, with the cursor where it was left."""

import dataclasses
import json
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from jobs import result_of
from reports import first_of
from stores import Hands, new_store

from mnist_tui.data.loading import load
from mnist_tui.engine.dynamics import NEVER
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.answers import write_images
from mnist_tui.tui.features.gallery.export import go_on_with_export, writing_subscriptions
from mnist_tui.tui.features.gallery.layout import grid_of, page, page_size
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.export import PictureTexts, write_pictures
from mnist_tui.tui.images.queries import Images, Past, PredictSplit, SplitPredictions, WriteImages
from mnist_tui.tui.images.sort import SORTS
from mnist_tui.tui.protocol.commands import MarkImage, Steps
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Reply, ask
from mnist_tui.tui.protocol.reports import Mark, Report, RunStarted
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

COUNT = 40
FOUR_BY_TWO = 60, 14
"""Cells of a pane with room for four thumbnails in each of two rows."""


class Visitor:
    """A person in the gallery of forty images of three classes; image i is wrong unless i is a multiple of four."""

    def __init__(self, recorded_run: list[Report]) -> None:
        self.store = new_store(next(report for report in recorded_run if isinstance(report, RunStarted)))
        self.store.show(self.store.ui.with_size("gallery", FOUR_BY_TWO))
        self.hands = Hands(self.store, "gallery")
        self.survey(np.linspace(0.4, 0.9, COUNT))

    @property
    def run(self) -> Run:
        return self.store.run

    @property
    def ui(self) -> UiState:
        return self.store.ui

    @property
    def state(self) -> GalleryState:
        return self.ui.state(GalleryState)

    def change(self, **changes: object) -> None:
        self.store.put(dataclasses.replace(self.state, **changes))  # type: ignore[arg-type]  # a test's own words

    def lines(self, width: int) -> list[str]:
        return GalleryPane().paint(self.run, self.ui, width, 22).lines()

    def survey(
        self,
        confidence: np.ndarray[tuple[int], np.dtype[np.float64]],
        split: str = "validation",
        past: Past | None = None,
    ) -> None:
        labels = np.arange(COUNT, dtype=np.uint16) % 3
        predicted = np.where(np.arange(COUNT) % 4 == 0, labels, (labels + 1) % 3).astype(np.uint16)
        ones = np.ones(COUNT, "<f4")
        self.hear(
            SplitPredictions(
                split,
                5,
                False,
                labels,
                predicted,
                confidence.astype(np.float32),
                ones,
                ones,
                past,
            )
        )

    def hear(self, answer: Message) -> None:
        self.store.tell(Reply(1, 1, 5, answer))
        go_on_with_export(self.hands.controls)

    def have_written(self, context: QueryContext) -> None:
        """Do what the engine does with an export."""
        (wanted,) = writing_subscriptions(self.run, self.ui)
        assert isinstance(wanted.query, WriteImages)
        self.hear(result_of(write_images(context, wanted.query)))

    def press(self, *keys: str) -> None:
        names = {"/": "slash", ":": "colon", ",": "comma", ".": "full_stop"}
        for key in keys:
            focus = KEYMAP.focuses["gallery"]
            assert focus.press(self.hands.controls, names.get(key, key), key if len(key) == 1 else None), key

    def type(self, text: str) -> None:
        self.press(*["backspace"] * len(self.ui.typed or ""), *text, "enter")

    @property
    def order(self) -> list[int]:
        selection = self.state.selection(self.run)
        assert selection is not None
        return [int(index) for index in selection.order]


@pytest.fixture
def visitor(recorded_run: list[Report]) -> Visitor:
    return Visitor(recorded_run)


def test_the_gallery_begins_with_the_most_confident_mistake(visitor: Visitor) -> None:
    assert visitor.order == [index for index in range(39, 0, -1) if index % 4]


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("right",), 1),
        (("l", "l", "h"), 1),
        (("left",), 0),
        (("down",), 4),
        (("j", "k"), 0),
        (("pagedown",), 8),
        ((".", ","), 0),
        (("end",), 29),
        (("end", "pagedown"), 29),
        (("end", "home"), 0),
    ],
)
def test_keys_move_by_images_rows_and_pages(visitor: Visitor, keys: tuple[str, ...], place: int) -> None:
    order = visitor.order
    visitor.press(*keys)
    assert (visitor.state.cursor, visitor.state.index) == (place, order[place])


def test_a_page_is_what_the_window_shows(visitor: Visitor) -> None:
    selection = visitor.state.selection(visitor.run)
    assert selection is not None
    visitor.press("pagedown", "right")
    place, size = visitor.state.cursor, page_size(grid_of(visitor.run, visitor.ui))
    assert page(selection.order, place, size).tolist() == visitor.order[8:16]
    assert page(selection.order, place, size, ahead=1).tolist() == visitor.order[16:24]


def test_the_cursor_stays_on_its_image_when_the_answers_change(visitor: Visitor) -> None:
    visitor.press("pagedown")
    index = visitor.state.index
    visitor.survey(np.linspace(0.9, 0.4, COUNT))
    assert visitor.order == [index for index in range(40) if index % 4]
    assert visitor.state.index == index and visitor.order[visitor.state.cursor] == index


def test_an_image_that_is_inspected_stays_when_the_network_has_learned_it(visitor: Visitor) -> None:
    visitor.press("right")
    learned, place = visitor.state.index, visitor.state.cursor
    assert learned == 38
    visitor.hands.controls.go_to("inspector")
    labels = np.arange(COUNT, dtype=np.uint16) % 3
    predicted = np.where(np.arange(COUNT) == learned, labels, (labels + 1) % 3).astype(np.uint16)
    halves = np.full(COUNT, 0.5, "<f4")
    right = SplitPredictions("validation", 9, False, labels, predicted, halves, halves, halves, None)
    visitor.hear(right)
    assert learned not in visitor.order and visitor.state.index == learned
    visitor.hands.controls.go_to("gallery")
    order = visitor.order
    assert visitor.state.index == order[place]


def test_an_image_chosen_elsewhere_is_found_in_the_gallery_whatever_it_showed_before(visitor: Visitor) -> None:
    assert visitor.order
    visitor.press("/")
    visitor.type("idx:0-6")
    assert 39 not in visitor.order
    visitor.change(text="", index=38)
    assert visitor.order[visitor.state.cursor] == visitor.state.index == 38


def test_a_filter_is_taken_when_it_can_be_read(visitor: Visitor) -> None:
    assert visitor.order
    visitor.press("/")
    visitor.type("label:sky idx:0-12")
    assert (visitor.state.text, visitor.order) == ("label:sky idx:0-12", [9, 6, 3])
    visitor.press("/")
    visitor.press(*"x")
    visitor.press("enter")
    assert (visitor.state.text, visitor.ui.typed) == ("label:sky idx:0-12", "label:sky idx:0-12x")
    visitor.press("escape")
    assert visitor.ui.typed is None and visitor.order == [9, 6, 3]
    visitor.press("backspace")
    assert visitor.state.text == "" and len(visitor.order) == 30


def test_the_line_of_the_filter_lists_what_it_may_ask_for(visitor: Visitor) -> None:
    def above(width: int) -> str:
        return visitor.lines(width)[-2]

    assert visitor.order
    visitor.press("/")
    examples = "label:sky  pred:sea  conf>0.9  cost<2  margin<0.1  idx:100-200  flag:marked"
    assert above(140) == f"{examples}  top:10  ink>60  width>3  slant<-10  size<200  aspect>1"
    assert above(80) == f"{examples}  …"
    assert above(60) == "label:sky  pred:sea  conf>0.9  cost<2  margin<0.1  …"
    visitor.press("s")
    assert above(60) == "slant<-10  size<200"
    visitor.press("backspace")
    visitor.press(*"cnf>1")
    assert above(40) == "there is no field cnf; did you mean …"
    visitor.press(*["backspace"] * 5, *"conf>0.5")
    assert above(60) == "conf>0.9" and above(140).startswith("confidence of the prediction")
    visitor.press(" ")
    assert above(60).startswith("label:sky  pred:sea")
    visitor.press("escape", "N")
    assert above(80).startswith("#39 ")


def test_the_ten_worst_are_written_with_two_words(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    worst = visitor.order[:10]
    visitor.press("/")
    visitor.type("top:10")
    assert visitor.order == worst
    visitor.press("w", "enter")
    rows = (tmp_path / "mistakes.csv").read_text(encoding="utf-8").splitlines()
    assert [int(row.split(",")[1]) for row in rows[1:]] == worst


def test_the_order_is_another_and_its_reverse(visitor: Visitor) -> None:
    assert visitor.order
    visitor.press("a", "a", "a", "a")
    assert visitor.state.sort == "index" and visitor.order[:3] == [1, 2, 3]
    visitor.press("A")
    assert visitor.order[:3] == [39, 38, 37]


def test_orders_of_a_past_are_offered_where_there_is_one(visitor: Visitor) -> None:
    assert visitor.order
    seen = set()
    for _ in SORTS:
        seen.add(visitor.state.sort)
        visitor.press("a")
    assert seen == {name for name, sort in SORTS.items() if not sort.needs_dynamics}


def test_the_order_of_learning_shows_what_was_learned_the_latest_first(visitor: Visitor) -> None:
    steps = np.full(COUNT, NEVER, np.uint32)
    steps[[4, 8, 5]] = 30, 60, 60  # images 4 and 8 are right now, 5 is wrong again
    past = Past(steps, np.zeros(COUNT, np.uint16), steps, [], 0, 0, 3)
    visitor.survey(np.linspace(0.4, 0.9, COUNT), past=past)
    visitor.change(sort="learned")
    assert visitor.order == [8, 4]
    visitor.change(sort="forgotten")
    assert visitor.order[:2] == [5, 1]
    visitor.survey(np.linspace(0.4, 0.9, COUNT))
    selection = visitor.state.selection(visitor.run)
    assert selection is not None and selection.sort == "confidence", "nobody knows the past of these"
    assert visitor.order[0] == 39


def test_marked_images_are_found_and_told_with_their_notes(visitor: Visitor, tmp_path: Path) -> None:
    assert visitor.order
    visitor.press("M", "right", "N")
    visitor.type("looks like land")
    visitor.press("/")
    visitor.type("flag:marked")
    assert visitor.order == [39, 38]
    visitor.press("w")
    visitor.type(str(tmp_path / "marked.json"))
    records = json.loads((tmp_path / "marked.json").read_text(encoding="utf-8"))
    assert [(one["index"], one["note"]) for one in records] == [(39, ""), (38, "looks like land")]
    assert "2 images written" in visitor.run.notice
    assert [one for one in visitor.hands.sent if isinstance(one, MarkImage)] == [
        MarkImage("validation", 39, ""),
        MarkImage("validation", 38, "looks like land"),
    ]
    visitor.press("M")
    assert visitor.hands.sent[-1] == MarkImage("validation", 39, None)


def test_marks_from_before_the_run_was_resumed_are_there_until_they_are_taken_away(recorded_run: list[Report]) -> None:
    started = msgspec.structs.replace(first_of(RunStarted, recorded_run), marks=(Mark("validation", 5, "a cloud"),))
    visitor = Visitor([started])
    assert visitor.state.marks.notes("validation") == {5: "a cloud"}
    visitor.change(text="flag:marked")
    assert visitor.order == [5]
    visitor.press("home", "M")
    assert visitor.hands.sent[-1] == MarkImage("validation", 5, None)
    visitor.store.tell(msgspec.structs.replace(started, run=2))  # what this screen knows is newer
    assert visitor.state.marks.notes("validation") == {}


def test_one_image_is_no_images(visitor: Visitor, tmp_path: Path) -> None:
    assert visitor.order
    visitor.press("M", "w")
    visitor.type(str(tmp_path / "one.csv"))
    assert "1 image written" in visitor.run.notice


@pytest.fixture
def context(small_settings: Settings, small_splits: Splits) -> QueryContext:
    return QueryContext(new_trainer(small_settings, small_splits), small_splits)


def test_pixels_are_written_by_the_engine_and_come_to_no_screen(
    visitor: Visitor, context: QueryContext, tmp_path: Path
) -> None:
    assert visitor.order
    visitor.press("/")
    visitor.type("idx:0-6")
    visitor.press("w")
    visitor.type(str(tmp_path / "six"))
    assert not (tmp_path / "six").exists() and visitor.state.writing is not None
    visitor.have_written(context)
    assert visitor.state.writing is None and writing_subscriptions(visitor.run, visitor.ui) == ()
    assert f"{len(visitor.order)} images written" in visitor.run.notice
    images = load(tmp_path / "six", 0).training.images
    assert np.array_equal(images, context.splits.dataset.validation.images[visitor.order])


def test_on_another_machine_pixels_are_written_to_the_home_folder_there_and_tables_here(
    visitor: Visitor, context: QueryContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, home = tmp_path / "here", tmp_path / "home"
    for folder in (here, home):
        folder.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(home))
    visitor.store.show(dataclasses.replace(visitor.ui, host="gpu:"))
    count = len(visitor.order)
    for name, said in (("sheet.png", "gpu:sheet.png"), ("table.csv", "table.csv on this machine")):
        visitor.press("w")
        visitor.type(name)
        if visitor.state.writing is not None:
            visitor.have_written(context)
        assert visitor.run.notice == f"{count} images written to {said}"
    visitor.press("M")
    assert visitor.run.notice.endswith(" marked on gpu")
    assert [path.name for path in (*here.iterdir(), *home.iterdir())] == ["table.csv", "sheet.png"]


def test_pixels_get_into_the_folder_of_the_person_and_not_that_of_the_engine(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert visitor.order
    visitor.press("w")
    visitor.type("sheet.png")
    assert visitor.state.writing is not None and visitor.state.writing.path == str(tmp_path / "sheet.png")


def test_an_export_that_fails_costs_a_line_and_may_be_tried_again(
    visitor: Visitor, context: QueryContext, tmp_path: Path
) -> None:
    assert visitor.order
    for is_there in (False, True):
        visitor.press("w")
        visitor.type(str(tmp_path / "later" / "sheet.png"))
        visitor.have_written(context)
        assert visitor.state.writing is None and "\n" not in visitor.run.notice
        assert ("images written" in visitor.run.notice) is is_there
        if not is_there:
            assert "sheet.png: cannot write" in visitor.run.notice
            (tmp_path / "later").mkdir()


def test_an_export_that_is_given_up_leaves_nothing(visitor: Visitor, context: QueryContext, tmp_path: Path) -> None:
    assert visitor.order
    (tmp_path / "empty").mkdir()
    visitor.press("w")
    visitor.type(str(tmp_path / "empty" / "all"))
    assert visitor.state.writing is not None
    pieces = write_pictures(
        tmp_path / "empty" / "all",
        PictureTexts(labels=visitor.state.writing.labels),
        visitor.state.writing.indices.astype(np.intp),
        context.splits.dataset.validation.images,
    )
    next(pieces)
    assert list((tmp_path / "empty").iterdir())
    pieces.close()
    assert not list((tmp_path / "empty").iterdir())


@pytest.mark.parametrize("name", ["no/folder/x.csv", "there.csv/x.json"])
def test_a_file_that_cannot_be_written_costs_one_line_and_nothing_else(
    visitor: Visitor, tmp_path: Path, name: str
) -> None:
    (tmp_path / "there.csv").write_text("mine", encoding="utf-8")
    assert visitor.order
    visitor.press("w")
    visitor.type(str(tmp_path / name))
    assert name.rpartition("/")[2] in visitor.run.notice and "\n" not in visitor.run.notice
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["there.csv"]


@pytest.mark.parametrize("name", ["new.png", "new.csv", "new"])
def test_a_current_folder_that_is_gone_costs_one_line(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    assert visitor.order
    visitor.press("w")
    (tmp_path / "gone").rmdir()
    visitor.type(name)
    assert visitor.run.notice.startswith(f"{name}: cannot ") and "No such file" in visitor.run.notice


def test_a_taken_name_is_refused_and_a_free_one_offered(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mistakes.csv").write_text("mine", encoding="utf-8")
    assert visitor.order
    visitor.press("w")
    assert visitor.ui.typed == "mistakes-2.csv"
    visitor.type("mistakes.csv")
    assert visitor.ui.typed == "mistakes-2.csv" and visitor.state.input == "file"
    assert visitor.run.notice == "that file exists; enter writes mistakes-2.csv"
    visitor.press("enter", "w")
    assert visitor.ui.typed == "mistakes-3.csv"
    assert (tmp_path / "mistakes.csv").read_text(encoding="utf-8") == "mine"
    assert "30 images written to mistakes-2.csv" in visitor.run.notice and (tmp_path / "mistakes-2.csv").exists()


@pytest.mark.parametrize(("name", "extension"), [("bad.txt", ".txt"), ("table.csv/", ".csv/")])
def test_a_name_with_another_ending_stays_in_the_line_that_says_what_may_stand_there(
    visitor: Visitor, tmp_path: Path, name: str, extension: str
) -> None:
    assert visitor.order
    visitor.press("w")
    visitor.type(f"{tmp_path}/{name}")
    assert visitor.ui.typed is not None and not (tmp_path / name).exists()
    assert any(
        f"found the extension {extension}, expected .csv, .json, .png, or none" in line
        for line in visitor.lines(80)[-2:]
    )
    visitor.press("escape", "w")
    assert visitor.lines(80)[-2] == "30 images to a new file: .csv, .json, .png, or none for a folder of IDX"
    visitor.press("escape", "M", "w")
    assert visitor.lines(80)[-2].startswith("1 image to a new file"), "the marked one alone"


def test_only_showing_test_images_asks_to_evaluate_them_again(visitor: Visitor) -> None:
    assert visitor.order
    visitor.press("v")
    assert (visitor.state.shown_split(visitor.run), visitor.state.revision) == ("train", 0)
    visitor.press("v")
    assert (visitor.state.shown_split(visitor.run), visitor.state.revision) == ("test", 1)
    visitor.press("t")
    assert visitor.state.revision == 2
    visitor.press("v")
    assert (visitor.state.shown_split(visitor.run), visitor.state.revision) == ("validation", 2)


def test_escape_leads_back(visitor: Visitor) -> None:
    visitor.press("escape")
    assert visitor.hands.stage.screens == ["dashboard"]


@pytest.mark.parametrize("key", ["space", "s", "e", "q", "question_mark", "p", "1", "2", "g"])
def test_keys_that_work_everywhere_are_let_through(visitor: Visitor, key: str) -> None:
    assert visitor.order
    assert not visitor.hands.press(key)


def count_of(store: Store) -> int:
    return store.run.evaluated_test.test_evaluations if store.run.evaluated_test is not None else 0


def test_predictions_on_the_test_images_are_a_test_evaluation(
    start_session: Callable[..., ScreenEnd],
    follow: Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]],
    small_settings: Settings,
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    link.send(ask(1, PredictSplit("test", 1)))
    follow(link, store, lambda: count_of(store) == 1)
    link.send(Steps(1))
    follow(link, store, lambda: store.run.step == 1 and store.run.phase == "paused")
    link.send(ask(2, PredictSplit("test", 2)))
    follow(link, store, lambda: count_of(store) == 2)
    assert store.run.evaluated_test is not None and store.run.evaluated_test.count == 90


def test_what_was_written_as_idx_can_be_learnt_from(visitor: Visitor, context: QueryContext, tmp_path: Path) -> None:
    assert visitor.order
    visitor.press("w")
    visitor.type(str(tmp_path / "all"))
    visitor.have_written(context)
    indices = visitor.order
    assert sorted(path.name for path in (tmp_path / "all").iterdir())
    assert len(load(tmp_path / "all", 0).training) + len(load(tmp_path / "all", 0).test) >= len(indices)


def test_the_screen_asks_for_this_page_and_the_next(visitor: Visitor) -> None:
    order, screen = visitor.order, GalleryScreen(visitor.store, time.monotonic)
    wanted = [one.query for one in screen.subscriptions(visitor.run, visitor.ui)]
    assert wanted == [PredictSplit("validation", 0), Images("validation", order[:16])]


@pytest.mark.parametrize("change", [{"text": "flag:right|wrong"}, {"text": "flag:learned"}, {"sort": "learned"}])
def test_images_predicted_correctly_are_asked_for_when_they_may_be_listed_and_awaited(
    visitor: Visitor, change: dict[str, str]
) -> None:
    screen = GalleryScreen(visitor.store, time.monotonic)
    zeros, ones, halves = np.zeros(1, np.uint16), np.ones(1, np.uint16), np.full(1, 0.5, "<f4")
    past = Past(np.zeros(1, np.uint32), np.zeros(1, np.uint16), np.ones(1, np.uint32), [], 0, 0, 2)
    columns = (zeros, ones, halves, halves, halves)
    visitor.hear(SplitPredictions("validation", 5, False, *columns, past, COUNT, np.array([7], np.uint32)))
    assert visitor.order == [7] and "accuracy 97.50%" in visitor.lines(80)[-1]  # 39 of 40
    visitor.change(**change)
    asked = [one.query for one in screen.subscriptions(visitor.run, visitor.ui)]
    assert asked == [PredictSplit("validation", 0, all_images=True)]
    assert visitor.state.selection(visitor.run) is None
    visitor.survey(np.linspace(0.4, 0.9, COUNT))
    assert visitor.state.selection(visitor.run) is not None


@pytest.mark.parametrize(
    "name",
    ["~nobody-of-that-name/x.csv", "é" * 190 + ".csv", "x" * 200, "a/" * 90 + "x.png", "~", "/", ".", "  ", "-.csv"],
)
def test_odd_names_of_files_cost_one_line_at_most(visitor: Visitor, name: str) -> None:
    assert visitor.order
    visitor.press("w")
    visitor.type(name)
    assert "\n" not in visitor.run.notice
    if visitor.ui.typed is not None:  # there is a folder of that name
        assert visitor.state.input == "file" and not Path(visitor.ui.typed).exists()
    assert visitor.state.export_to is None or not visitor.state.export_to.exists()
