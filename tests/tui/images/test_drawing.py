"""Drawing with a soft brush, undo, and MNIST's form of an image."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from mnist_tui.data.loading import load
from mnist_tui.tui.images.drawing import BRUSHES, USUAL_BRUSH, Drawing, Image, Stroke, in_mnist_form

EMPTY = Drawing((28, 28))


@pytest.fixture(scope="module")
def digits() -> Image:
    """Every tenth test image of MNIST."""
    images: Image = load(None, 0).split("test").images[::10]
    return images


def line(drawing: Drawing, *points: tuple[int, int], brush: int = USUAL_BRUSH, erases: bool = False) -> Drawing:
    drawing = drawing.begun(points[0], brush, erases)
    for point in points[1:]:
        drawing = drawing.continued(point)
    return drawing


def test_a_dot_covers_pixels_by_their_distance() -> None:
    # r = 1.3: full ink up to a distance of 0.8, none from 1.8; at 1 it is 0.8, at √2 it is 0.386
    dot = line(EMPTY, (10, 10)).pixels()
    assert dot[9:12, 9:12].tolist() == [[98, 204, 98], [204, 255, 204], [98, 204, 98]]
    assert np.count_nonzero(dot) == 9


def test_a_line_is_drawn_between_points_that_are_far_apart() -> None:
    drawn = line(EMPTY, (5, 14), (20, 14)).pixels()
    assert (drawn[5:21, 14] == 255).all() and (drawn[5:21, 13] == 204).all() and not drawn[5:21, 12].any()
    assert (drawn == line(EMPTY, *((row, 14) for row in range(5, 21))).pixels()).all()


def test_a_straight_line_has_two_points_and_one_that_turns_back_has_three() -> None:
    straight = line(EMPTY, (5, 5), (6, 6), (8, 8), (9, 9))
    assert points(straight) == ((5, 5), (9, 9))
    assert points(straight.continued((7, 7))) == ((5, 5), (9, 9), (7, 7))
    assert points(straight.continued((9, 12)).continued((9, 13))) == ((5, 5), (9, 9), (9, 13))


def points(drawing: Drawing) -> tuple[tuple[int, int], ...]:
    (only,) = drawing.strokes
    assert isinstance(only, Stroke)
    return only.points


def test_an_image_from_before_is_drawn_upon_and_undo_brings_back_what_was_there() -> None:
    mine = line(EMPTY, (5, 14), (20, 14))
    other = line(EMPTY, (3, 3), (9, 3)).pixels()
    stamped = mine.stamped(np.zeros((28, 28), np.uint8).tobytes()).stamped(other.tobytes())
    assert (stamped.pixels() == other).all()
    assert (stamped.continued((20, 20)).pixels() == other).all(), "nothing is drawn without a stroke that begins"
    drawn_on = line(stamped, (5, 14), (20, 14))
    assert (drawn_on.pixels() == np.maximum(other, mine.pixels())).all()
    assert (drawn_on.undone().pixels() == other).all()
    assert stamped.undone().strokes == mine.strokes


def test_a_stroke_of_many_points_is_the_sum_of_its_parts() -> None:
    rng = np.random.default_rng(3)
    points = [tuple(point) for point in rng.integers(0, 28, (80, 2)).tolist()]
    whole = line(EMPTY, *points).pixels()
    parts = [line(EMPTY, one, two).pixels() for one, two in pairwise(points)]
    assert (whole == np.max(parts, axis=0)).all()


def test_lines_are_as_wide_as_those_of_mnist(digits: Image) -> None:
    four = line(line(EMPTY, (6, 8), (14, 8), (14, 19)), (6, 18), (22, 18)).pixels()
    bright = [np.count_nonzero(image > 127) for image in digits]
    assert np.percentile(bright, 20) < np.count_nonzero(four > 127) < np.percentile(bright, 80)


def test_undo_takes_back_a_stroke_and_what_was_cleared() -> None:
    one = line(EMPTY, (5, 5), (9, 9))
    two = line(one, (9, 5), (5, 9))
    assert (two.undone().pixels() == one.pixels()).all()
    assert not one.undone().pixels().any() and one.undone().undone() == one.undone()
    cleaned = two.cleaned()
    assert not cleaned.pixels().any() and cleaned.cleaned() == cleaned
    assert cleaned.undone().strokes == two.strokes


def test_the_eraser_takes_ink_away_and_undo_brings_it_back() -> None:
    drawn = line(EMPTY, (10, 4), (10, 20))
    erased = line(drawn, (10, 12), brush=BRUSHES.index(3.0), erases=True)
    assert erased.pixels()[10, 12] == 0 and erased.pixels()[10, 4] == 255
    assert (erased.undone().pixels() == drawn.pixels()).all()


def test_the_brush_grows_with_the_image() -> None:
    assert Drawing((56, 56)).begun((0, 0), USUAL_BRUSH).strokes[0] == Stroke(2.6, ((0, 0),))


def test_images_of_mnist_come_back_as_they_are(digits: Image) -> None:
    same = [(in_mnist_form(image) == image).all() for image in digits]
    assert np.mean(same) >= 0.998


@pytest.mark.parametrize("way", [(3, -2), (-4, 4), (0, 4)])
def test_shifted_images_come_back_where_they_were(digits: Image, way: tuple[int, int]) -> None:
    checked = 0
    for image in digits[:200]:
        shifted = np.roll(image, way, (0, 1))
        if shifted.sum() == image[max(-way[0], 0) : 28 - max(way[0], 0), max(-way[1], 0) : 28 - max(way[1], 0)].sum():
            assert (in_mnist_form(shifted) == image).all()
            checked += 1
    assert checked > 100


def test_small_ink_in_a_corner_is_enlarged_to_mnist_s_size() -> None:
    small = line(EMPTY, (2, 2), (2, 6), (8, 3))
    form = in_mnist_form(small.pixels())
    rows, columns = np.nonzero(form)
    weights = form[rows, columns].astype(float)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert abs(np.average(rows, weights=weights) - 14) <= 0.5 and abs(np.average(columns, weights=weights) - 14) <= 0.5


@pytest.mark.parametrize("shape", [(1, 1), (8, 6), (28, 28), (5, 40)])
def test_any_size_has_a_form(shape: tuple[int, int]) -> None:
    assert not in_mnist_form(np.zeros(shape, np.uint8)).any()
    for image in (np.full(shape, 255, np.uint8), 255 * np.eye(*shape, dtype=np.uint8)):
        form = in_mnist_form(image)
        assert form.shape == shape and form.any()


def test_a_drawing_ends_somewhere() -> None:
    drawing = line(EMPTY, (0, 0))
    for _ in range(450):
        drawing = drawing.begun((1, 1), 0)
    assert len(drawing.strokes) == 400
    first = replace(drawing, strokes=drawing.strokes[:1])
    assert first.continued((1, 1)).strokes == first.strokes, "a pen that stays where it is draws nothing more"
