"""Images beside predictions: read once and when they are shown, made small by averaging, and kept within bounds."""

from pathlib import Path

import numpy as np
import pytest
from foreign import Album, photos

from mnist_tui.data.image_sources.opened import open_images
from mnist_tui.data.image_sources.source import Pixels
from mnist_tui.data.png import png_bytes
from mnist_tui.tui.session.predictions import shown_images
from mnist_tui.tui.session.predictions.shown_images import Fault, ShownImages, shrunk


def known(image: Pixels | Fault | None) -> Pixels:
    assert isinstance(image, np.ndarray)
    return image


def levels(image: Pixels | Fault | None) -> object:
    return known(image).tolist()


def test_only_the_first_image_is_read_before_any_is_shown() -> None:
    album = Album(photos(50))
    ShownImages(album, None)
    assert album.read == [0]


def test_a_row_shows_the_image_that_its_index_names() -> None:
    images = ShownImages(Album(photos(3)), np.array([2, 0]))
    assert [levels(images.image(row)) for row in (0, 1)] == [levels(photos(3)[place]) for place in (2, 0)]


def test_an_image_that_cannot_be_read_is_a_fault_and_the_others_are_shown() -> None:
    images = ShownImages(Album([None, *photos(1)]), None)
    fault = images.thumbnail(0)
    assert isinstance(fault, Fault) and fault.text == "0.jpg: damaged: expected a JPEG picture"
    assert not isinstance(images.thumbnail(1), Fault) and images.box == (12, 16)


def test_a_row_beyond_the_images_says_so() -> None:
    fault = ShownImages(Album(photos(1)), np.array([7])).image(0)
    assert isinstance(fault, Fault) and fault.text == "no image 7 in album"


def test_thumbnails_keep_their_shape_within_the_box() -> None:
    first, wide = photos(2, 128, 256)
    images = ShownImages(Album([first, wide]), None)
    assert images.box == (32, 64) and known(images.thumbnail(1)).shape == (32, 64, 3)


def test_a_pixel_of_a_small_image_is_the_mean_of_those_it_stands_for() -> None:
    image = np.array([[0, 100, 7, 9], [200, 100, 8, 8]], np.uint8)
    assert shrunk(image, 1, 2).tolist() == [[100, 8]]


@pytest.mark.parametrize(
    ("image", "is_ink"),
    [
        (np.pad(np.full((4, 4), 255, np.uint8), 6), True),
        (np.full((16, 16), 90, np.uint8), False),
        (np.zeros((16, 16, 3), np.uint8), False),
    ],
    ids=["strokes on black", "grey photograph", "colour"],
)
def test_grey_strokes_on_a_dark_ground_are_ink(image: Pixels, is_ink: bool) -> None:
    assert ShownImages(Album([image]), None).is_ink is is_ink


def test_what_is_kept_stays_within_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_images, "WHOLE_BYTES", 3 * 12 * 16 * 3)
    album = Album(photos(10))
    images = ShownImages(album, None)
    for row in (*range(10), 9, 8, 7, 0):
        images.image(row)
    assert album.read == [*range(10), 0]


def test_an_image_whose_file_is_gone_is_missing_and_one_that_is_none_unreadable(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.png").write_bytes(png_bytes(np.full((4, 4), 200, np.uint8)))
    images = ShownImages(open_images(tmp_path), None)
    (tmp_path / "b.png").unlink()
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    words = [fault.word for fault in map(images.thumbnail, range(3)) if isinstance(fault, Fault)]
    assert words == ["missing", "unreadable"] and levels(images.thumbnail(0)) == [[200] * 4] * 4
