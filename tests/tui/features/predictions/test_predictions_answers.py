"""Replies about predictions that were made elsewhere."""

from typing import TypeVar

import numpy as np
import pytest
from foreign import Album, context, photos, table

from mnist_tui.data.errors import DataError
from mnist_tui.tui.features.predictions import answers
from mnist_tui.tui.images.image_queries import ImageAnswer, LookAtImage
from mnist_tui.tui.images.queries import Images, ImagesAnswer, PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.session.query_context import Job

Kind = TypeVar("Kind", bound=Message)


def reply(job: Job, kind: type[Kind]) -> Kind:
    while True:
        try:
            next(job)
        except StopIteration as end:
            assert isinstance(end.value, kind)
            return end.value


def look(made: PredictionContext, *query: int, **more: object) -> ImageAnswer:
    return reply(answers.look(made, LookAtImage(*query, **more)), ImageAnswer)  # type: ignore[arg-type]


def test_mistakes_are_told_with_their_rows() -> None:
    told = reply(answers.survey(context(), PredictSplit("predictions")), SplitPredictions)
    assert told.mistakes is not None and told.mistakes.tolist() == [3, 4]
    assert (told.labels.tolist(), told.predicted.tolist(), told.images) == ([0, 1], [1, 0], 6)


def test_without_labels_all_are_told() -> None:
    told = reply(answers.survey(context(table(labels=None)), PredictSplit("predictions")), SplitPredictions)
    assert told.mistakes is None and not told.is_labelled and len(told.predicted) == 6


def test_images_that_take_long_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ENOUGH_BYTES", 2 * 12 * 16 * 3)
    album = Album(photos(6))
    made, seen = context(images=album), []
    for part in range(3):
        answer = reply(answers.pictures(made, Images("predictions", [1, 2, 3, 4, 5], part)), ImagesAnswer)
        assert answer.photos is not None
        seen.append((answer.indices, answer.photos.has_more))
    assert seen == [([1, 2], True), ([1, 2, 3, 4], True), ([1, 2, 3, 4, 5], False)]
    assert album.read == [0, 1, 2, 3, 4, 5]


def test_images_of_several_sizes_are_told_with_theirs() -> None:
    album = Album([*photos(1, 64, 64), *photos(1, 32, 64), None], ["a.png", "b.png", "c.png"])
    answer = reply(answers.pictures(context(images=album), Images("predictions", [0, 1, 2, 99])), ImagesAnswer)
    assert answer.photos is not None and answer.photos.colours.shape == (3, 64, 64, 3)
    assert answer.photos.sizes.tolist() == [[64, 64], [32, 64], [0, 0]]
    assert answer.photos.names == ("a.png", "b.png", "c.png") and answer.photos.faults == ("", "", "unreadable")


def test_a_whole_image_is_made_as_large_as_it_fits() -> None:
    answer = look(context(images=Album(photos(6, 480, 640))), 3, 48, 200)
    assert answer.pixels.shape == (48, 64, 3) and (answer.height, answer.width, answer.scale) == (480, 640, 10)
    assert (answer.label, answer.predicted) == (0, 1) and answer.confidence == pytest.approx(0.9)


def test_zoom_shows_a_quarter_at_twice_the_size_and_stays_within_the_image() -> None:
    made = context(images=Album(photos(6, 480, 640)))
    corner = look(made, 3, 48, 64, zoom=1, middle=(0.0, 1.0))
    assert (corner.top, corner.left, corner.scale) == (0, 320, 5) and corner.pixels.shape == (48, 64, 3)
    near = look(made, 3, 48, 64, zoom=6, middle=(0.5, 0.5))
    assert near.scale == 1 and near.pixels.shape == (8, 10, 3)


@pytest.mark.parametrize("size", [(0, 0), (-5, 3), (10**9, 10**9)])
@pytest.mark.parametrize("middle", [(float("nan"), -1e300), (2.0, 0.5)])
def test_no_size_is_too_odd_to_ask_for(size: tuple[int, int], middle: tuple[float, float]) -> None:
    answer = look(context(images=Album(photos(6))), 0, *size, zoom=10**6, middle=middle)
    assert 0 < answer.pixels.size <= 3 * 1024**2


def test_a_damaged_image_is_told_in_a_line_beside_its_prediction() -> None:
    answer = look(context(images=Album([None] * 6)), 3, 48, 64)
    assert answer.fault == "3.jpg: damaged: expected a JPEG picture" and not answer.pixels.size
    assert answer.probabilities.tolist() == pytest.approx([0.05, 0.9, 0.05])


def test_a_row_that_there_is_not_is_an_error_in_a_line() -> None:
    with pytest.raises(DataError, match=r"^row 6 is not one of 6$"):
        look(context(), 6, 10, 10)


def test_the_parts_of_an_image_join_without_a_gap() -> None:
    image = np.arange(64, dtype=np.uint8).reshape(8, 8)[..., None].repeat(3, axis=2)
    made = context(images=Album([image] * 6))
    halves = [look(made, 0, 8, 8, zoom=1, middle=(0.25, place)).pixels for place in (0.25, 0.75)]
    assert np.array_equal(np.concatenate(halves, axis=1), image[:4])
