"""The map of the data: what the session tells, what is drawn, where keys lead."""

import dataclasses

import msgspec
import numpy as np
import pytest
from curve_runs import STARTED
from jobs import result_of
from stores import Hands, new_store

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.trust.data_map_answers import data_map
from mnist_tui.tui.features.trust.data_map_grid import Grid
from mnist_tui.tui.features.trust.data_map_page import DATA_MAP, DataMapState, text_of
from mnist_tui.tui.features.trust.data_map_paint import paint_data_map
from mnist_tui.tui.features.trust.data_map_queries import DataMap, DataMapAnswer
from mnist_tui.tui.features.trust.pane import TrustPane
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import Images
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, LIGHT, Palette
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.session.query_context import QueryContext, Watched
from mnist_tui.tui.training.splits import Splits, new_trainer

SIZE = (65, 18)
"""Of the pane: 60 columns of cells, and 11 rows up to a spread of 0.3."""
ANSWER = DataMapAnswer(
    "validation", 1200, 9,
    np.array([0.02, 0.02, 0.51, 0.99, 0.99, 0.99, 0.99], np.float32),
    np.array([0.01, 0.01, 0.25, 0.01, 0.01, 0.01, 0.01], np.float32),
    np.array([0, 1, 2, 0, 1, 1, 2], np.uint8),
    np.array([1, 0, 2, 0, 1, 1, 2], np.uint8),
)  # fmt: skip
"""Two images are hard, and predicted wrong, one is ambiguous, four are easy."""


def told(answer: DataMapAnswer) -> tuple[Store, Hands]:
    store = new_store(STARTED)
    store.show(dataclasses.replace(store.ui, screen="trust").focused("trust").with_size("trust", SIZE))
    store.put(TrustState(page="data map"))
    store.tell(Reply(1, 1, 400, answer))
    return store, Hands(store, "trust")


def lines(store: Store, width: int = SIZE[0], height: int = SIZE[1]) -> list[str]:
    return TrustPane().paint(store.run, store.ui, width, height).lines()


def test_session_tells_mean_and_spread_of_the_split_that_is_watched(
    small_settings: Settings, small_splits: Splits
) -> None:
    trainer, history = new_trainer(small_settings, small_splits), LabelProbabilityHistory(60)
    for step in range(3):
        history.record(step, np.full(60, step / 2))
    result = evaluate(trainer.evaluated_network, small_splits.validation)
    context = QueryContext(trainer, small_splits, Watched("validation", 2, result, Dynamics(60), history))
    answer = result_of(data_map(context, DataMap("validation")))
    assert isinstance(answer, DataMapAnswer) and (answer.step, answer.evaluations) == (2, 2)
    # one step at 1/2, one at 1
    assert answer.mean == pytest.approx(np.full(60, 0.75)) and answer.spread == pytest.approx(np.full(60, 0.25))
    assert answer.predicted.tolist() == result.predicted.tolist()
    other = result_of(data_map(context, DataMap("test")))
    assert isinstance(other, DataMapAnswer) and (other.evaluations, len(other.mean)) == (0, 0)


def test_regions_are_counted_and_cells_shaded_by_their_images() -> None:
    store, _ = told(ANSWER)
    text = lines(store)
    assert text[3].split() == ["easy", "4", "ambiguous", "1", "hard", "2", "over", "9", "evaluations"]
    assert text[-2].split()[-8:] == ["⠂", "1", "⠶", "4", "⣶", "20", "⣿", "100"]
    assert sum(line.count("⠶") for line in text[4:-2]) == 1 and sum(line.count("⠂") for line in text[4:-2]) == 2
    assert text[-1] == "mean 0.02-0.03, spread 0.00-0.03: 2 images, 2 predicted wrong"


@pytest.mark.parametrize("height", [11, 12, 16, 18, 20, 43])
def test_line_of_the_ambiguous_is_at_its_number(height: int) -> None:
    spread = np.array([0.01, 0.01, 0.45, 0.01, 0.01, 0.01, 0.01], np.float32)
    for answer in (ANSWER, msgspec.structs.replace(ANSWER, spread=spread)):
        store, _ = told(answer)
        (row,) = [line for line in lines(store, 65, height) if line.count("┈") > 20]
        assert row.split("┤")[0] == " 0.2"


def test_names_of_the_regions_are_written_whole_or_not_at_all() -> None:
    for mean in np.linspace(0, 1, 41):
        means = np.full(7, mean, np.float32)
        store, _ = told(msgspec.structs.replace(ANSWER, mean=means))
        text = " ".join(lines(store, 45, 11)[2:-2])
        assert all(text.count(name[:3]) == text.count(name[1:]) == text.count(name) for name in ("hard", "easy"))


def test_arrows_go_from_images_to_images_and_enter_opens_those_of_the_cell() -> None:
    store, hands = told(ANSWER)
    seen = [lines(store)[-1].partition(": ")[2]]
    for key in ("right", "right", "right", "home", "up", "end"):
        hands.press(key)
        seen.append(lines(store)[-1].partition(": ")[2])
    hard, middle, easy = "2 images, 2 predicted wrong", "1 image, 0 predicted wrong", "4 images, 0 predicted wrong"
    assert seen == [hard, middle, easy, easy, hard, middle, easy]
    hands.press("home", "enter")
    gallery = store.ui.state(GalleryState)
    assert gallery.text == "mean:0.0166667-0.0333333 spread:0-0.0272727 flag:right|wrong"
    assert (gallery.split, hands.stage.screens) == ("validation", ["gallery"])


def test_enter_opens_the_cell_that_is_drawn_in_a_low_window() -> None:
    store, hands = told(ANSWER)
    low = SIZE[0], 10  # six rows of cells up to 0.3, below the names of the pages alone
    store.show(store.ui.with_size("trust", low))
    assert lines(store, *low)[-1] == "mean 0.02-0.03, spread 0.00-0.05: 2 images, 2 predicted wrong"
    hands.press("enter")
    assert store.ui.state(GalleryState).text == "mean:0.0166667-0.0333333 spread:0-0.05 flag:right|wrong"


def test_c_shows_one_class_after_the_other_and_then_all_again() -> None:
    store, hands = told(ANSWER)
    seen = []
    for _ in range(len(STARTED.classes) + 1):
        hands.press("C")
        seen.append(store.ui.state(DataMapState).only)
    assert seen == [*range(len(STARTED.classes)), None]
    hands.press("C", "C")
    name = STARTED.classes[1]
    assert lines(store)[3].split()[:4] == ["label", name, "easy", "2"]
    hands.press("end", "enter")
    assert store.ui.state(GalleryState).text.startswith(f"label:{name} mean:")


def test_a_class_that_the_data_of_the_next_run_lack_is_shown_no_more() -> None:
    store, hands = told(ANSWER)
    hands.press("C", "C")
    store.tell(msgspec.structs.replace(STARTED, run=2, classes=["0"]))
    alone = msgspec.structs.replace(ANSWER, labels=np.zeros(7, np.uint8), predicted=np.zeros(7, np.uint8))
    store.tell(Reply(2, 2, 400, alone))
    assert lines(store)[3].startswith("easy 4")


def test_brackets_of_the_cursor_leave_the_axis_whole() -> None:
    store, _ = told(msgspec.structs.replace(ANSWER, mean=np.zeros(7, np.float32)))
    text = lines(store)
    (row,) = [line for line in text if "0.0" in line[:4]]
    assert row[4] == "┤" and row[6] == "]"


@pytest.mark.parametrize(("background", "colours"), [(ANSI16_LIGHT, 1), (LIGHT, 3), (DARK, 3), (ANSI16, 3)])
def test_every_region_has_cells_of_its_own_colour_where_there_are_enough_for_signs(
    background: Palette, colours: int
) -> None:
    store, _ = told(ANSWER)
    text = text_of(store.run, store.ui)
    assert text is not None
    canvas = paint_data_map(text, None, 65, 15, background, BRAILLE)
    cells = np.isin(canvas.chars[1:-2], list("⠂⠶⣶⣿"))
    inks = set(zip(canvas.fore[1:-2][cells].tolist(), canvas.back[1:-2][cells].tolist(), strict=True))
    assert len(inks) == colours  # that of the hard ones is the cursor's
    assert len({back for _, back in inks}) == 1, "a ground fills a cell, whatever its sign"


def test_a_wide_window_shows_images_of_the_cell_mistakes_first() -> None:
    store, hands = told(ANSWER)
    store.show(store.ui.with_size("trust", (140, 40)))
    hands.press("end")
    asked = [one.query for one in DATA_MAP.subscriptions(store.run, store.ui)]
    assert asked[1:] == [Images("validation", [3, 4, 5, 6])]
    store.tell(Reply(1, 1, 400, msgspec.structs.replace(ANSWER, predicted=np.array([1, 0, 2, 0, 0, 1, 2], np.uint8))))
    assert DATA_MAP.subscriptions(store.run, store.ui)[1].query == Images("validation", [4, 3, 5, 6])
    store.tell(Reply(1, 1, 400, ANSWER))
    page = "\n".join(lines(store, 140, 40))
    assert "0→0" in page and "1→1" in page and "0→1" not in page
    hands.press("home")
    assert "0→1" in "\n".join(lines(store, 140, 40))
    hands.press("C")
    assert DATA_MAP.subscriptions(store.run, store.ui)[1].query == Images("validation", [0])


def test_cursor_stays_with_images_when_those_below_it_have_moved() -> None:
    store, hands = told(ANSWER)
    hands.press("right", "left")
    moved = np.where(ANSWER.mean < 0.1, np.float32(0.07), ANSWER.mean)
    store.tell(Reply(1, 1, 400, _with_mean(moved)))
    assert lines(store)[-1].startswith("mean 0.07-0.08") and lines(store)[-1].endswith("2 images, 2 predicted wrong")


def _with_mean(mean: np.ndarray[tuple[int], np.dtype[np.float32]]) -> DataMapAnswer:
    return DataMapAnswer("validation", 1300, 10, mean, ANSWER.spread, ANSWER.labels, ANSWER.predicted)


@pytest.mark.parametrize(("evaluations", "text"), [(4, "4 evaluations so far"), (1, "1 evaluation so far")])
def test_few_evaluations_are_no_map(evaluations: int, text: str) -> None:
    columns = ANSWER.mean, ANSWER.spread, ANSWER.labels, ANSWER.predicted
    store, hands = told(DataMapAnswer("validation", 9, evaluations, *columns))
    assert lines(store)[3] == f"{text}: mean and spread over the run take 5" and not "".join(lines(store)[4:])
    hands.press("right", "enter")
    assert hands.stage.screens == []


def test_images_that_are_not_followed_are_said_to_be_so() -> None:
    store, _ = told(_without_columns("test"))
    store.put(TrustState(page="data map", source=store.run.source, shows_test=True))
    assert lines(store)[3] == "the run is not followed on its test images: v goes back"


def test_map_is_asked_for_again_as_soon_as_there_is_an_evaluation() -> None:
    store, _ = told(_without_columns("validation"))
    assert lines(store)[3].startswith("measuring on the validation images")
    (before,) = DATA_MAP.subscriptions(store.run, store.ui)
    pairs = np.zeros((10, 10), np.int64)
    store.tell(Evaluated(1, 300, "validation", False, 0.5, 3, 4, 0.2, 0.9, pairs, np.full((10, 10), np.nan), [], 0))
    (after,) = DATA_MAP.subscriptions(store.run, store.ui)
    assert before.query == DataMap("validation", -1) and after.query == DataMap("validation", 300)


def _without_columns(split: SplitName) -> DataMapAnswer:
    empty, none = np.zeros(0, np.float32), np.zeros(0, np.uint8)
    return DataMapAnswer(split, 9, 0, empty, empty, none, none)


def test_grid_holds_every_image_whose_mean_is_known_once() -> None:
    rng = np.random.default_rng(4)
    mean = rng.random(500).astype(np.float32)
    spread = (np.sqrt(mean * (1 - mean)) * rng.random(500)).astype(np.float32)
    mean[:3], spread[:3] = (0, 1, np.nan), (0, 0, np.nan)
    grid = Grid.of(40, 9, mean, spread, mean < 0.2)
    assert grid.counts.sum() == 499 and grid.wrong.sum() == np.count_nonzero(mean < 0.2)
    for image in (0, 1, 10, 499):
        column, row = grid.cell(float(mean[image]), float(spread[image]))
        left, right, low, high = grid.edges(column, row)
        assert left <= mean[image] <= right and low <= spread[image] <= high and grid.counts[row, column]
        assert grid.cell(*grid.centre(column, row)) == (column, row)


@pytest.mark.parametrize(("width", "height"), [(20, 4), (30, 8), (45, 10), (60, 18), (140, 43), (200, 58)])
def test_page_of_any_size_keeps_the_numbers_of_the_regions(width: int, height: int) -> None:
    store, _ = told(ANSWER)
    text = lines(store, width, height)
    assert any(line.startswith("easy 4") for line in text) and max(map(len, text)) <= width
    assert len(text) == height and (height < 9 or "⠂" in "".join(text))


def test_columns_of_different_lengths_are_refused_on_arrival() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        DataMapAnswer("validation", 1, 9, ANSWER.mean[:2], ANSWER.spread, ANSWER.labels, ANSWER.predicted)
