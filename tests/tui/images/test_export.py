"""Exports of a gallery, read back by other means: the csv and json modules, zlib, and the program's own reader."""

import csv
import errno
import json
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.loading import load
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.types import Labels
from mnist_tui.tui.images.bitmap_font import LETTERS, render_text
from mnist_tui.tui.images.contact_sheet import SheetError, draw_sheet
from mnist_tui.tui.images.export import csv_text, export
from mnist_tui.tui.images.export_formats import Format, format_of
from mnist_tui.tui.images.gallery import COLUMNS, Gallery
from mnist_tui.tui.images.predictions import Predictions

FORMATS: tuple[Format, ...] = ("csv", "json", "png", "idx")


@pytest.fixture
def images(small_data: Path) -> NDArray[np.uint8]:
    return load(small_data, 60).test.images


@pytest.fixture
def gallery() -> Gallery:
    """The 90 small test images, all of which are taken for land with a confidence of 0.75."""
    predicted, confidence = np.ones(90, np.intp), np.full(90, 0.75)
    costs = np.where(np.arange(90) == 2, np.inf, 1.25)
    result = EvaluationResult(np.zeros((3, 3), np.intp), predicted, confidence, 1.25, costs, confidence)
    return Gallery.of("test", ("sky", "land", "sea"), False, Predictions.of(result, np.arange(90) % 3))


def places(*indices: int) -> Labels:
    return np.array(indices, np.intp)


def test_csv_has_a_head_and_a_line_for_every_image_in_order(
    gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path
) -> None:
    export(tmp_path / "out.csv", gallery, places(5, 3), images, "csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        head, *lines = csv.reader(file)
    assert tuple(head) == COLUMNS
    assert lines[0] == ["test", "5", "sea", "land", "0.75", "0.75", "1.25", "0.75", "", "", "", "", ""]
    assert [line[1] for line in lines] == ["5", "3"]
    assert csv_text(gallery, places()) == ",".join(COLUMNS) + "\n"


def test_json_is_a_list_whose_infinities_are_null(gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path) -> None:
    export(tmp_path / "out.json", gallery, places(2, 0), images, "json")
    first, second = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (first["index"], first["label"], first["cost"]) == (2, "sea", None)
    assert (second["index"], second["label"], second["cost"]) == (0, "sky", 1.25)
    export(tmp_path / "empty.json", gallery, places(), images[:0], "json")
    assert json.loads((tmp_path / "empty.json").read_text(encoding="utf-8")) == []


def pixels_of(png: bytes) -> NDArray[np.uint8]:
    """Return the image in a PNG of greys whose rows have no filter."""
    width, height = struct.unpack_from(">II", png, 16)
    place, content = 33, b""
    while png[place + 4 : place + 8] == b"IDAT":
        (length,) = struct.unpack_from(">I", png, place)
        content += png[place + 8 : place + 8 + length]
        place += 12 + length
    rows = np.frombuffer(zlib.decompress(content), np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()
    return rows[:, 1:]


def test_sheet_shows_every_image_nine_times_as_large_over_its_caption(
    gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path
) -> None:
    export(tmp_path / "out.png", gallery, places(4, 0), images, "png")
    sheet = pixels_of((tmp_path / "out.png").read_bytes())
    # 56 pixels hold 6 columns nine times: 54×72 pixels. The captions are wider: 13 letters of 8 pixels, so each tile
    # takes 104, and 8 around. A tile is 94 pixels high with its caption; two of them stand side by side.
    assert sheet.shape == (94 + 8, 2 * 112 + 8)
    for column, index in enumerate((4, 0)):
        image = sheet[8 : 8 + 72, 33 + 112 * column : 33 + 112 * column + 54]
        assert np.array_equal(image[::9, ::9], images[index])
        assert np.array_equal(image[8::9, 8::9], images[index])
    caption = sheet[8 + 72 + 4 : 8 + 72 + 4 + 10, 8 : 8 + 104]
    assert np.array_equal(caption[::2, ::2] > 0, render_text("land>land 75%"))
    assert set(np.unique(caption)) == {0, 160}


def test_letters_are_drawn_as_they_look() -> None:
    rows = ["".join("#" if pixel else "." for pixel in row) for row in render_text("4>%")]
    assert rows == ["#.#.#...#.#.", "#.#..#....#.", "###...#..#..", "..#..#..#...", "..#.#...#.#."]
    assert all(len(code) == 5 and set(code) <= set("01234567") for code in LETTERS.values())
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert np.array_equal(render_text("Épée, Þór ß"), render_text("EPEE, THOR SS"))
    assert np.array_equal(render_text("a日"), render_text("A?"))
    assert render_text("").shape == (5, 4)


def test_long_names_and_accents_can_be_read_on_a_sheet(images: NDArray[np.uint8], tmp_path: Path) -> None:
    predicted, confidence = np.array([0, 0]), np.array([0.5, 0.994])
    result = EvaluationResult(np.zeros((3, 3), np.intp), predicted, confidence, 0.0, confidence, confidence)
    fashion = Gallery.of("test", ("Ankle boot", "Épée", "日"), False, Predictions.of(result, np.array([1, 2])))
    export(tmp_path / "out.png", fashion, places(0, 1), images, "png")
    sheet = pixels_of((tmp_path / "out.png").read_bytes())
    # Tiles are as wide as the 11 letters of ">ANKLE BOOT", 88 pixels, with 8 around them, and the image of 54 by 72 is
    # in the middle. Three lines of 10 pixels, 4 apart, stand below it; the name that cannot be drawn is its number.
    for column, texts in enumerate((("EPEE", ">ANKLE BOOT", "50%"), ("2", ">ANKLE BOOT", "99%"))):
        for number, text in enumerate(texts):
            top, left, width = 8 + 72 + 4 + 14 * number, 8 + 96 * column, 8 * len(text)
            line = sheet[top : top + 10, left + (88 - width) // 2 : left + (88 + width) // 2]
            assert np.array_equal(line[::2, ::2] > 0, render_text(text)), text


def test_images_larger_than_a_tile_keep_their_size() -> None:
    images = np.full((1, 100, 200), 7, np.uint8)
    sheet = draw_sheet(images, ["1>2 3%"])
    assert sheet.shape == (8 + 100 + 4 + 10 + 8, 8 + 200 + 8)
    assert np.array_equal(sheet[8:108, 8:208], images[0])


def test_too_many_images_for_a_sheet_are_refused_before_any_is_drawn() -> None:
    images = np.broadcast_to(np.zeros((1, 28, 28), np.uint8), (60_000, 28, 28))
    with pytest.raises(SheetError, match=r"a sheet of 60,000 images has \d+,\d+,\d+ pixels, expected at most 100,"):
        draw_sheet(images, ["1>2 3%"] * 60_000)


def test_idx_folder_is_a_data_set_of_its_own(gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path) -> None:
    export(tmp_path / "out", gallery, places(6, 3, 0), images, "idx")
    dataset = load(tmp_path / "out", 0)
    for split in (dataset.training, dataset.test):
        assert np.array_equal(split.images, images[[6, 3, 0]])
        assert split.labels.tolist() == [0, 0, 0]
    assert dataset.classes == ("sky", "land", "sea")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("form", FORMATS)
def test_no_export_replaces_anything(gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path, form: Format) -> None:
    path = tmp_path / "taken"
    path.write_bytes(b"old")
    with pytest.raises(DataError, match="taken: found a file or folder of that name, expected a name that is still"):
        export(path, gallery, places(0), images[[0]], form)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("form", FORMATS)
def test_full_disk_leaves_nothing_and_is_told_in_one_line(
    gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Format
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = tmp_path / "disk"
    folder.mkdir()
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DataError) as caught:
        export(folder / "out", gallery, places(0), images[[0]], form)
    expected = f"{folder / 'out'}{'/train-images-idx3-ubyte' if form == 'idx' else ''}"
    assert str(caught.value) == f"{expected}: cannot write: No space left on device"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_that_is_missing_is_named(
    gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path, form: Format
) -> None:
    with pytest.raises(DataError, match=r"nowhere/out: cannot write.*: No such file or directory$"):
        export(tmp_path / "nowhere" / "out", gallery, places(0), images[[0]], form)


@pytest.mark.parametrize(("form", "message"), [("png", "a sheet of no images"), ("idx", "found no image to write")])
def test_no_images_make_no_pictures(
    gallery: Gallery, images: NDArray[np.uint8], tmp_path: Path, form: Format, message: str
) -> None:
    with pytest.raises(DataError, match=f"out: {message}"):
        export(tmp_path / "out", gallery, places(), images[:0], form)
    assert not (tmp_path / "out").exists()


def test_the_ending_of_a_name_tells_the_form() -> None:
    assert [format_of(Path(name)) for name in ("a.csv", "b/a.json", "a.png", "b.c/a")] == list(FORMATS)
    with pytest.raises(DataError, match=r"a\.gif: found the extension \.gif, expected \.csv, \.json, \.png, or none"):
        format_of(Path("a.gif"))
