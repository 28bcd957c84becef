"""What is written of predictions that were made elsewhere, and of their images."""

import csv
from pathlib import Path

import numpy as np
import pytest
from foreign import Album, context, photos, table

from mnist_tui.data.idx import read_idx
from mnist_tui.tui.features.predictions import answers
from mnist_tui.tui.images.decode import read_gallery
from mnist_tui.tui.images.export import csv_text
from mnist_tui.tui.images.queries import ImagesWritten, PredictSplit, SplitPredictions, WriteImages
from mnist_tui.tui.session.predictions.context import PredictionContext


def last_of(job: object) -> object:
    while True:
        try:
            next(job)  # type: ignore[call-overload]
        except StopIteration as end:
            return end.value


def write(made: PredictionContext, path: Path, **changes: object) -> ImagesWritten:
    query = WriteImages(
        number=1,
        split="predictions",
        indices=np.array([3, 4], np.int64),
        path=str(path),
        captions=("cat>dog 90%", "dog>cat 40%"),
        labels=np.zeros(0, np.uint8),
        classes=(),
        table=b"",
    )
    wanted = WriteImages(**{name: getattr(query, name) for name in query.__struct_fields__} | changes)
    written = last_of(answers.write_images(made, wanted))
    assert isinstance(written, ImagesWritten)
    return written


def test_a_sheet_of_photographs_is_written_beside_an_image_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    assert write(context(images=Album([*photos(4), None, None])), path).fault == ""
    assert path.read_bytes().startswith(b"\x89PNG")
    assert "found a file or folder of that name" in write(context(images=Album(photos(6))), path).fault


def test_a_sheet_of_photographs_is_in_colour(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    reds = [np.full((20, 20, 3), (200, 30, 10), np.uint8) for _ in range(6)]
    assert write(context(images=Album(reds)), tmp_path / "red.png").fault == ""
    sheet = np.asarray(image.open(tmp_path / "red.png"))
    assert sheet.ndim == 3 and (sheet[8 + 5, sheet.shape[1] // 4] == (200, 30, 10)).all()
    letters = sheet[(sheet != 0).any(axis=2) & (sheet != (200, 30, 10)).any(axis=2)]
    assert len(letters) and (letters == 160).all()


def test_grey_images_of_one_size_become_idx_and_colours_are_refused(tmp_path: Path) -> None:
    grey = [np.full((5, 4), 40 * number, np.uint8) for number in range(6)]
    labels = np.array([0, 1], np.uint8)
    more = {"captions": (), "labels": labels, "classes": ("cat", "dog"), "table": b"index\n"}
    assert write(context(images=Album(grey)), tmp_path / "grey", **more).fault == ""
    images = [read_idx(path) for path in (tmp_path / "grey").glob("*images-idx3*")]
    assert [120, 160] in [one[:, 0, 0].tolist() for one in images if len(one)]
    fault = write(context(images=Album(photos(6))), tmp_path / "colour", **more).fault
    assert "found a colour image in row 4, expected grey images of one size for IDX" in fault
    assert not (tmp_path / "colour").exists()


def test_without_images_a_sheet_is_refused_in_a_line(tmp_path: Path) -> None:
    assert write(context(), tmp_path / "x.png").fault == "no images were given: --images says where they are"


@pytest.mark.parametrize("labels", [(0, 0), None])
def test_a_table_leaves_empty_what_nobody_knows(labels: tuple[int, int] | None) -> None:
    made = context(table(None, labels, predicted=(1, 2)))
    told = last_of(answers.survey(made, PredictSplit("predictions", all_images=True)))
    assert isinstance(told, SplitPredictions)
    (row, _) = csv.DictReader(csv_text(read_gallery(told, ("cat", "dog", "owl")), np.arange(2)).splitlines())
    assert (row["label"], row["predicted"]) == ("cat" if labels else "", "dog")
    assert (row["confidence"], row["cost"], row["margin"]) == ("", "", "")


def test_a_table_names_the_files(tmp_path: Path) -> None:
    made = context(images=Album(photos(6), [f"{number}.png" for number in range(6)]))
    told = last_of(answers.survey(made, PredictSplit("predictions")))
    assert isinstance(told, SplitPredictions) and told.names == ("3.png", "4.png")
    rows = csv.DictReader(csv_text(read_gallery(told, ("cat", "dog", "owl")), np.array([4, 3])).splitlines())
    assert [(row["index"], row["label"], row["file"]) for row in rows] == [("4", "dog", "4.png"), ("3", "cat", "3.png")]
