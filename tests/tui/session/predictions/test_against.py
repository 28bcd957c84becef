"""Two tables of predictions for the same images: put into one order, or refused in a line."""

import numpy as np
import pytest
from foreign import CLASSES, table

from mnist_tui.data.errors import DataError
from mnist_tui.tui.session.predictions.against import aligned
from mnist_tui.tui.session.predictions.reports import short_names

NAMES = tuple("abcdef")


def test_rows_are_put_into_the_order_of_the_file_names() -> None:
    other = table(names=NAMES[::-1])
    assert aligned(table(names=NAMES), other).predicted.tolist() == other.predicted[::-1].tolist()


def test_rows_are_put_into_the_order_of_the_indices() -> None:
    other = table(indices=np.array([5, 4, 3, 2, 1, 0]))
    found = aligned(table(indices=np.arange(6)), other)
    assert found.confidence.tolist() == other.confidence[::-1].tolist()
    assert found.probabilities is not None and found.probabilities[0].tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        (table(np.ones((2, 3)) / 3, (0, 1)), "found 2 rows, expected 6, as in predictions.npz"),
        (table(classes=("cat", "dog", "emu")), "found a class 'emu', expected 'owl': they are not the same"),
        (table(np.ones((6, 2)) / 2, (0, 1) * 3, classes=("0", "1")), "found 2 classes, expected 3"),
    ],
)
def test_what_is_about_something_else_is_refused(other: object, fault: str) -> None:
    with pytest.raises(DataError, match=fault):
        aligned(table(), other)  # type: ignore[arg-type]


def test_a_missing_image_is_counted_and_named() -> None:
    with pytest.raises(DataError, match="found nothing about 1 of 6 images: 'f'"):
        aligned(table(names=NAMES), table(names=(*NAMES[:5], "x")))


def test_numbers_stand_for_the_names_of_the_classes() -> None:
    assert aligned(table(), table(classes=("0", "1", "2"))).classes == CLASSES


def test_two_paths_are_called_by_what_tells_them_apart() -> None:
    assert short_names("/runs/a/p.npz", "/runs/b/p.npz") == ("a/p.npz", "b/p.npz")
    assert short_names("/runs/old.npz", "/runs/new.npz") == ("old.npz", "new.npz")
    assert short_names("/p.npz", "/p.npz") == ("/p.npz (against)", "/p.npz")
