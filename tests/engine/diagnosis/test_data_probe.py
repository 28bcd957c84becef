"""What is measured of data, on images that are counted by hand."""

import math
import tracemalloc

import numpy as np
import pytest

from mnist_tui.engine.diagnosis.data_probe import data_vitals
from mnist_tui.engine.examples import Examples


def images(count: int, seed: int, classes: int = 3) -> Examples:
    """Return noise with a bright row for the class, in images of 4x5."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % classes
    pixels = rng.integers(0, 60, (count, 4, 5)).astype(np.uint8)
    pixels[np.arange(count), labels] += 150
    return Examples(pixels.reshape(count, 20), labels.astype(np.intp), (4, 5))


TRAINING, VALIDATION, TEST = images(90, 0), images(30, 1), images(60, 2)


def test_sound_data_are_found_sound() -> None:
    seen = data_vitals(TRAINING, VALIDATION, TEST, 3)
    assert (seen.counts, seen.validation_counts, seen.test_counts) == ((30,) * 3, (10,) * 3, (20,) * 3)
    assert (seen.blank, seen.copied_validation, seen.copied_test, seen.lacking(8)) == (0, 0, 0, ())
    assert seen.neighbours.right == seen.neighbours.count == 90
    assert seen.test_distance < 4 * seen.test_noise


def test_copies_blanks_and_missing_classes_are_counted() -> None:
    pixels, labels = TRAINING.pixels.copy(), VALIDATION.labels.copy()
    pixels[:18] = 7
    copied = np.concatenate([VALIDATION.pixels[:27], TRAINING.pixels[[80, 81, 82]]])
    labels[labels == 2] = 1
    seen = data_vitals(Examples(pixels, TRAINING.labels, (4, 5)), Examples(copied, labels, (4, 5)), TEST, 3)
    assert (seen.blank, seen.copied_validation, seen.copied_test) == (18 / 90, 3 / 30, 0)
    assert seen.lacking(7) == (2,) and seen.lacking(8) == ()  # 30 of 120 images: 7.5 of the 30 held out


def test_images_that_differ_in_any_pixel_are_no_copies() -> None:
    ours = np.random.default_rng(4).integers(0, 256, (6, 130)).astype(np.uint8)
    theirs = ours.copy()
    theirs[:2, 30] ^= 1  # the pixels around a third and two thirds are looked at first, those at the ends are not
    theirs[2:4, 1] ^= 1
    training, validation = (Examples(pixels, np.arange(6) % 3, (10, 13)) for pixels in (ours, theirs))
    assert data_vitals(training, validation, training, 3).copied_validation == 2 / 6


def test_greys_are_those_of_all_pixels_and_of_the_border() -> None:
    one = np.full((4, 5), 200, np.uint8)
    one[1:3, 1:4] = 20  # six of twenty pixels: mean (14·200 + 6·20) / 20
    part = Examples(np.tile(one.ravel(), (9, 1)), np.arange(9) % 3, (4, 5))
    seen = data_vitals(part, part, Examples(255 - part.pixels, part.labels, (4, 5)), 3)
    assert (seen.mean_grey, seen.border_grey) == (146, 200)
    assert seen.test_distance == pytest.approx((14 * 145 + 6 * 215) / 20)


def test_neighbours_of_shuffled_labels_are_right_by_chance() -> None:
    shuffled = np.random.default_rng(3).permutation(TRAINING.labels)
    seen = data_vitals(Examples(TRAINING.pixels, shuffled, (4, 5)), VALIDATION, TEST, 3).neighbours
    assert seen.baseline == pytest.approx(29 / 89)  # of the other 89 images 29 are of the same class
    assert seen.interval[0] < seen.baseline < seen.interval[1]


def test_nothing_is_known_of_what_is_not_there() -> None:
    nothing = Examples(np.zeros((0, 20), np.uint8), np.zeros(0, np.intp), (4, 5))
    seen = data_vitals(TRAINING, nothing, nothing, 3)
    assert np.isnan([seen.copied_validation, seen.copied_test, seen.test_distance]).all() and seen.lacking(1) == ()


def test_large_images_are_measured_in_little_memory() -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (600, 10_000), np.uint8)
    training, test = (Examples(part, np.arange(len(part)) % 3, (100, 100)) for part in (pixels[:400], pixels[400:]))
    nothing = Examples(pixels[:0], test.labels[:0], test.shape)
    tracemalloc.start()
    seen = data_vitals(training, nothing, test, 3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 25e6  # 400 images in float64 are 32 MB, and how far they are from their mean as many
    # Of greys from 0 to 255, all as often, the variance is (256² - 1) / 12.
    assert seen.test_noise == pytest.approx(math.sqrt((256**2 - 1) / 12 * (1 / 400 + 1 / 200)), rel=0.01)
