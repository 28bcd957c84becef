"""Slices of images whose mistakes are known."""

import numpy as np
import pytest

from mnist_tui.engine.attributes import ATTRIBUTES, measure_attributes
from mnist_tui.engine.slices import Slices, Where, find_slices, images_of, ranges


def planted() -> tuple[Slices, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """Return slices of 1,000 images of two classes: those of class 1 with a slant above 8 are wrong, of 0 to 10."""
    values = np.random.default_rng(0).random((1000, len(ATTRIBUTES)), np.float32)
    values[:, 0] = 7  # all have the same ink
    values[::4, 1] = np.nan
    values[:, 2] = np.linspace(0, 10, 1000)
    values[:, 3] = np.floor(values[:, 3] * 20)  # many lie at the ends of parts
    labels = np.arange(1000) % 2
    return find_slices((values[:, 2] > 8) & (labels == 1), labels, values, 2, {"first": np.arange(1000) < 500}), values


def test_what_was_planted_comes_first() -> None:
    found, _ = planted()
    first = found.slices[0]
    assert first.where == Where("slant", 8.0, np.inf, 1)
    assert (first.wrong, first.count, first.rest_wrong, first.rest_count) == (100, 100, 0, 900)
    assert first.error == 1 and first.is_significant and first.difference[0] > 0.9


def test_every_image_is_in_one_part_of_each_attribute_that_it_has() -> None:
    found, _ = planted()
    assert [sum(one.count for one in found.of_attribute(name)) for name in ATTRIBUTES] == [0, 750, 1000, 1000, 1000]
    assert [len(found.of_attribute(name)) for name in ATTRIBUTES] == [0, 5, 5, 5, 5]
    # 2 classes, 1 group, 4 attributes of 5 parts: alone and with either class; all images have the same ink
    assert len(found.slices) == 2 + 1 + 4 * 5 * 3
    assert all(one.wrong + one.rest_wrong == found.wrong == 100 for one in found.slices)


def test_the_images_of_a_slice_are_those_that_it_counts() -> None:
    found, values = planted()
    labels, groups = np.arange(1000) % 2, {"first": np.arange(1000) < 500}
    wrong = (values[:, 2] > 8) & (labels == 1)
    for one in found.slices:
        inside = images_of(one.where, labels, values, groups)
        assert (int(inside.sum()), int((inside & wrong).sum())) == (one.count, one.wrong), one.where


def test_without_any_difference_nothing_is_significant() -> None:
    rng = np.random.default_rng(5)
    labels, values = rng.integers(0, 10, 5000), rng.random((5000, 5), np.float32)
    found = find_slices(rng.random(5000) < 0.03, labels, values, 10)
    assert len(found.slices) == 10 + 5 * 5 * 11 and not any(one.is_significant for one in found.slices)


def test_nothing_to_cut_gives_no_slices() -> None:
    nothing = find_slices(np.zeros(0, np.bool_), np.zeros(0, np.intp), np.zeros((0, 5), np.float32), 10)
    assert nothing.slices == ()
    blank = find_slices(np.ones(3, np.bool_), np.zeros(3, np.intp), np.full((3, 5), np.nan, np.float32), 1)
    assert blank.slices == ()


def test_ranges_share_their_ends_and_leave_none_out() -> None:
    found = ranges(np.array([1, 1, 1, 2, 3, 4, 5, 6, 7, np.nan], np.float32))
    assert found[0][0] == -np.inf and found[-1][1] == np.inf
    assert [low for low, _ in found[1:]] == [high for _, high in found[:-1]] == pytest.approx([2.2, 3.8, 5.4])


def test_a_weakness_planted_in_images_is_found_by_what_they_look_like() -> None:
    """Strokes that lean by -20 to 20 degrees, of two widths: of class 1 those are misread that lean to the right."""
    rng = np.random.default_rng(2)
    slants, labels = rng.uniform(-20, 20, 600), np.arange(600) % 2
    down = np.arange(28)[:, None]
    middle = 14 - (down - 14) * np.tan(np.radians(slants))[:, None, None]
    far = np.abs(np.arange(28) - middle)
    images = (255 * np.clip(2.5 - far, 0, 1) * ((down >= 4) & (down < 24))).astype(np.uint8)
    wrong = (slants > 12) & (labels == 1) & (rng.random(600) < 0.7)
    found = find_slices(wrong, labels, measure_attributes(images), 2)
    first = found.slices[0]
    assert (first.where.attribute, first.where.label, first.where.high) == ("slant", 1, np.inf)
    assert 11 < first.where.low < 13 and first.is_significant and first.wrong > 0.8 * found.wrong
