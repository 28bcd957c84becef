"""Which image a row is about: by index, by file name, or by order."""

from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_sources.matches import images_of_rows
from mnist_tui.data.image_sources.pictures import PictureFiles
from mnist_tui.data.predictions.table import PredictionTable

PATHS = ("cat/1.png", "cat/2.png", "dog/1.png", "./a/b/dog/3.png")


def table(names: tuple[str, ...] | None = None, indices: list[int] | None = None, rows: int = 0) -> PredictionTable:
    rows = rows or len(names or indices or ())
    zeros, places = np.zeros(rows, np.intp), None if indices is None else np.array(indices, np.intp)
    return PredictionTable(None, zeros, np.zeros(rows, np.float32), None, names, places, ("a", "b"), "table", ())


def matched(one: PredictionTable, paths: tuple[str, ...] = PATHS) -> list[int]:
    found: list[int] = images_of_rows(one, PictureFiles(Path(), "images", paths)).tolist()
    return found


def test_names_match_where_one_is_the_end_of_the_other() -> None:
    assert matched(table(("dog/1.png", "cat/1.png"))) == [2, 0]
    assert matched(table(("/data/test/dog/1.png", "C:\\data\\cat\\2.png", "./cat/1.png"))) == [2, 1, 0]
    assert matched(table(("2.png", "3.png", "b/dog/3.png"))) == [1, 3, 3]


def test_indices_and_order_match_where_there_are_no_names() -> None:
    assert matched(table(indices=[3, 0])) == [3, 0]
    assert matched(table(rows=4)) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (table(("cat/1.png", "cat/9.png", "x")), "no image for 2 of 3 file names (the first: 'cat/9.png')"),
        (table(("cat/2.png", "1.png")), "several images for 1 of 2 file names (the first: '1.png')"),
        (table(("mouse/1.png",)), "no image for 1 of 1 file name (the first: 'mouse/1.png')"),
        (table(indices=[0, 4]), "index 4 in row 2, expected 0 to 3: images has 4 images"),
        (table(rows=3), "3 rows, expected 4, as there are images in images, or a column of file names or indices"),
    ],
)
def test_what_does_not_match_is_counted(one: PredictionTable, found: str) -> None:
    with pytest.raises(DataError) as caught:
        matched(one)
    assert found in str(caught.value)


def test_many_files_of_one_name_are_matched_in_a_moment() -> None:
    paths = tuple(f"class/{number}/image.png" for number in range(5000))
    assert matched(table(paths[::-1]), paths) == list(range(5000))[::-1]
    with pytest.raises(DataError, match="several images for 5,000"):
        matched(table(("image.png",) * 5000), paths)
