"""The page of slices: computed by the session, drawn, and opened in the gallery."""

import re
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from curve_runs import STARTED
from jobs import result_of
from stores import Hands, new_store

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.gallery.answers import attributes as measure
from mnist_tui.tui.features.trust.slices_answers import slices
from mnist_tui.tui.features.trust.slices_page import paint, subscriptions
from mnist_tui.tui.features.trust.slices_paint import SlicesCursor, paint_slices
from mnist_tui.tui.features.trust.slices_queries import FindSlices, SliceRow, SlicesAnswer
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.images.filter_reader import read_filter
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.images.queries import Images, MeasureAttributes, SplitAttributes
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

ROWS = (
    SliceRow("8, slant <-7.09", "slant<-7.09 label:8", 14, 111, 270, 9889, 0.0001),
    SliceRow("written by students", "idx:0-4999", 188, 5000, 97, 5000, 0.2),
)
FIFTHS = tuple(SliceRow(f"ink>={n}", f"ink>={n}", n, 100, 10, 400, 1.0) for n in range(5))
ANSWER = SlicesAnswer("validation", 430, 10_000, 284, 0, 287, ROWS, (("ink", FIFTHS), ("width", FIFTHS[:2])))


def lines(width: int, height: int) -> list[str]:
    return paint_slices(ANSWER, SlicesCursor(), None, width, height, DARK, ASCII).lines()


@pytest.mark.parametrize("width", range(45, 100))
def test_every_figure_has_its_heading(width: int) -> None:
    _, heading, first, *_ = lines(width, 7)
    for word, figure in {"error %": "12.6", "others": "2.7", "images": " 111", "p": "<0."}.items():
        assert (word in heading[14:]) == (figure in first), word


def test_each_slice_stands_with_its_error_its_interval_and_that_of_all_others() -> None:
    summary, heading, first, second, fifths, ink, width = lines(80, 7)
    assert summary == "284 mistakes (2.84%), 287 slices, * more mistakes than chance explains (Holm)"
    assert [heading.index(word) + len(word) for word in ("error %", "others", "images")] == [
        first.index(figure) + len(figure) for figure in ("12.6", "2.7", " 111")
    ]
    # 14 of 111: Wilson's interval is 7.7 to 20.1; 270 of 9,889 are 2.7 %
    assert first.split() == [">8,", "slant", "<-7.09", "*", "12.6", "[8-20]", "2.7", "111", "<0.001"]
    assert second.split() == ["written", "by", "students", "3.8", "[3.3-4.3]", "1.9", "5,000", "0.200"]
    assert fifths.startswith(" error % from the lowest fifth")
    assert ink.split() == ["ink", "0.0", "1.0", "2.0", "3.0", "4.0"] and width.split() == ["width", "0.0", "1.0"]


@pytest.mark.parametrize("width", range(54, 81))
def test_every_figure_has_a_heading(width: int) -> None:
    _, heading, first, *_ = lines(width, 7)
    assert ("others" in heading) == (" 2.7" in first) and ("images" in heading) == (" 111" in first)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (20, 5), (45, 9), (60, 15), (200, 50)])
@pytest.mark.parametrize("row", range(4))
def test_the_cursor_is_seen_in_any_window(width: int, height: int, row: int) -> None:
    canvas = paint_slices(ANSWER, SlicesCursor(row, 1), None, width, height, DARK, ASCII)
    assert canvas.cursor is not None or height == 1


@pytest.mark.parametrize("width", [45, 60, 80])
def test_names_are_never_cut_before_figures_are_left_out(width: int) -> None:
    rows = tuple(msgspec.structs.replace(ROWS[0], name=f"{n}, slant -15.23 to -7.09") for n in range(10))
    answer = msgspec.structs.replace(ANSWER, worst=rows)
    found = paint_slices(answer, SlicesCursor(), None, width, 20, DARK, ASCII).lines()
    assert [sum(row.name in line for line in found) for row in rows] == [1] * 10
    assert all(line.rstrip().endswith("<0.001") for line in found[2:12]) == (width == 80)


def test_a_tall_window_lists_more_slices_and_all_attributes_with_them() -> None:
    rows = tuple(msgspec.structs.replace(ROWS[0], name=f"slice {n:02}") for n in range(30))
    store = new_store(STARTED, glyphs="ascii")
    told = msgspec.structs.replace(ANSWER, worst=rows)
    store.run.answers[SlicesAnswer] = Reply(1, 1, 430, told)  # type: ignore[index]
    for height, listed in ((20, 11), (40, 30), (30, 21)):
        page = paint(store.run, replace(store.ui, sizes={"trust": (80, height)}), 80, height - 3).lines()
        assert sum("slice " in line for line in page) == listed
        assert any(line.startswith(" width") for line in page)


@pytest.mark.parametrize(("height", "row"), [(6, 0), (6, 2), (5, 3), (4, 0)])
def test_rows_above_and_below_the_window_are_counted(height: int, row: int) -> None:
    found = paint_slices(ANSWER, SlicesCursor(row), None, 80, height, DARK, ASCII).lines()
    seen = sum(any(line[1:].startswith(name) for line in found) for name in ("8, ", "written", "ink", "width"))
    assert seen + sum(map(int, re.findall(r"(\d+) (?:above|more)", found[-1]))) == 4 and seen < 4


def test_a_wide_window_shows_the_most_confident_mistakes_of_the_slice(
    small_settings: Settings, small_splits: Splits
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    answer = result_of(slices(QueryContext(trainer, small_splits), FindSlices("validation")))
    assert isinstance(answer, SlicesAnswer)
    examples, result = small_splits.validation, evaluate(trainer.evaluated_network, small_splits.validation)
    for row in answer.worst:
        confident = [confidence for *_, confidence in row.examples]
        assert len(row.examples) == min(row.wrong, 24) and confident == sorted(confident, reverse=True)
        for index, label, predicted, confidence in row.examples:
            told = int(examples.labels[index]), int(result.predicted[index]), float(result.confidence[index])
            assert label != predicted and told == (label, predicted, confidence)
    store = new_store(STARTED)
    shown = msgspec.structs.replace(ROWS[0], examples=((7, 1, 0, 0.875), (2, 0, 1, 0.5)))
    reply = Reply(1, 1, 430, msgspec.structs.replace(ANSWER, worst=(shown,)))
    store.run.answers[SlicesAnswer] = reply  # type: ignore[index]
    wide, narrow = (replace(store.ui, sizes={"trust": (width, 40)}) for width in (140, 80))
    assert [one.query for one in subscriptions(store.run, wide)][1:] == [Images("validation", [7, 2])]
    assert len(subscriptions(store.run, narrow)) == 1
    page = "\n".join(paint(store.run, wide, 140, 40).lines())
    # Newcombe's interval of 14 of 111 less 270 of 9,889, made of Wilson's 7.66 to 20.06 and 2.43 to 3.07
    assert "+9.9 points [+4.9 to +17.3], p <0.001 (Holm)" in page and "filter slant<-7.09 label:8" in page
    assert "1→0  88%" in page and page.index("1→0") < page.index("0→1")


def test_arrows_reach_every_slice_and_enter_lists_its_mistakes() -> None:
    store = new_store(STARTED)
    store.run.answers[SlicesAnswer] = Reply(1, 1, 430, ANSWER)  # type: ignore[index]
    hands = Hands(store, "trust")
    for _ in range(2):
        hands.press("tab")
    opened = []
    for keys in (("enter",), ("down", "enter"), ("end", "right", "right", "enter"), ("up", "left", "enter")):
        hands.controls.focus("trust")
        hands.press(*keys)
        opened.append(hands.store.ui.state(GalleryState).text)
    assert opened == ["slant<-7.09 label:8", "idx:0-4999", "ink>=1", "ink>=0"]
    assert hands.stage.screens == ["gallery"] * 4


def test_every_slice_is_what_its_filter_lists(small_settings: Settings, small_splits: Splits) -> None:
    trainer = new_trainer(small_settings, small_splits)
    context = QueryContext(trainer, small_splits)
    answer = result_of(slices(context, FindSlices("train")))
    assert isinstance(answer, SlicesAnswer) and answer.images == len(small_splits.training)
    examples, classes = small_splits.training, small_splits.dataset.classes
    predicted = trainer.evaluated_network.forward(examples.pixels).outputs.argmax(axis=1)
    attributes = result_of(measure(context, MeasureAttributes("train")))
    assert isinstance(attributes, SplitAttributes)
    none, unknown = np.zeros(len(predicted), np.bool_), np.zeros(len(predicted))
    every = Predictions(examples.labels, predicted, unknown, unknown, unknown, none, none, attributes=attributes.values)
    rows = [*answer.worst, *(row for _, parts in answer.attributes for row in parts)]
    assert len(rows) > 20
    for row in rows:
        wanted = read_filter(f"{row.filter} flag:right|wrong", classes).mask(every)
        assert (int(wanted.sum()), int((wanted & every.wrong).sum())) == (row.count, row.wrong), row.filter


def test_looking_at_the_test_images_is_counted(small_settings: Settings, small_splits: Splits) -> None:
    counted = []
    context = QueryContext(
        new_trainer(small_settings, small_splits),
        small_splits,
        count_test=lambda result, step: counted.append(step),
    )
    result_of(slices(context, FindSlices("test")))
    result_of(slices(context, FindSlices("validation")))
    assert counted == [0]


def test_a_million_images_stand_apart_from_the_figure_before_them() -> None:
    many = msgspec.structs.replace(ROWS[0], count=1_200_000)
    text = "\n".join(
        paint_slices(msgspec.structs.replace(ANSWER, worst=(many,)), SlicesCursor(), None, 80, 7, DARK, ASCII).lines()
    )
    assert " 2.7 1,200,000 " in text
