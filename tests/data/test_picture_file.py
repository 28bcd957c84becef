"""Pictures of all formats, and files that only claim to be some."""

import os
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mnist_tui.data import picture_file
from mnist_tui.data.errors import DataError
from mnist_tui.data.picture_file import read_picture

GREYS = np.arange(6, dtype=np.uint8).reshape(2, 3) * 50
"""No mirrored or turned copy of it is the same."""


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_that_says(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.webp", "a.ppm"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_formats_without_loss_give_their_pixels(tmp_path: Path, name: str, mode: str) -> None:
    path = tmp_path / name
    Image.fromarray(GREYS).convert("RGB" if name in ("a.webp", "a.ppm") else mode).save(path, lossless=True)
    found = read_picture(path)
    assert found.pixels.shape == (2, 3, 4) and (found.rows, found.columns) == (2, 3)
    assert (found.pixels[..., :3] == GREYS[..., None]).all() and (found.pixels[..., 3] == 255).all()


def test_transparency_of_a_palette_is_kept(tmp_path: Path) -> None:
    Image.fromarray(GREYS).convert("P").save(tmp_path / "a.png", transparency=50)
    opacity = read_picture(tmp_path / "a.png").pixels[..., 3]
    assert opacity.tolist() == [[255, 0, 255], [255, 255, 255]]


@pytest.mark.parametrize(("dtype", "name"), [(np.uint16, "a.png"), (np.int32, "a.tif"), (np.float32, "a.tif")])
def test_deeper_greys_are_scaled_to_bytes(tmp_path: Path, dtype: type[np.generic], name: str) -> None:
    Image.fromarray(((GREYS.astype(np.float64) / 250) * 60000).astype(dtype)).save(tmp_path / name)
    found = read_picture(tmp_path / name).pixels[..., 0]
    assert found.tolist() == [[0, 51, 102], [153, 204, 255]]


ORIENTATIONS: dict[int, NDArray[np.uint8]] = {  # how the picture is stored, where GREYS is how it was seen
    1: GREYS,
    2: np.fliplr(GREYS),
    3: np.rot90(GREYS, 2),
    4: np.flipud(GREYS),
    5: GREYS.T,
    6: np.rot90(GREYS, 1),  # the camera was turned: its first row is the right side
    7: np.rot90(GREYS.T, 2),
    8: np.rot90(GREYS, -1),
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_picture_is_turned_as_the_camera_was_held(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(np.ascontiguousarray(ORIENTATIONS[orientation])).save(tmp_path / "a.png", exif=exif)
    found = read_picture(tmp_path / "a.png")
    assert (found.pixels[..., 0] == GREYS).all() and (found.rows, found.columns) == (2, 3)


def test_a_moving_picture_is_its_first_one(tmp_path: Path) -> None:
    first, second = Image.fromarray(GREYS), Image.fromarray(255 - GREYS)
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])
    found = read_picture(tmp_path / "a.gif")
    assert found.is_first_of_several and (found.pixels[..., 0] == GREYS).all()


def test_large_pictures_are_averaged_down_in_bands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_file, "LONGEST_SIDE_PX", 10)
    monkeypatch.setattr(picture_file, "BAND_PIXELS", 60)
    greys = np.random.default_rng(0).integers(0, 256, (30, 15), np.uint8)
    Image.fromarray(greys).save(tmp_path / "a.png")
    found = read_picture(tmp_path / "a.png")
    assert (found.rows, found.columns) == (30, 15)
    means = greys.reshape(10, 3, 5, 3).mean(axis=(1, 3))
    assert np.abs(found.pixels[..., 0] - means).max() <= 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "found an empty file, expected a PNG"),
        (b"hello\n", "found text that begins with 'hello', expected a PNG"),
        (b"\0\0\0\x18ftypheic" + bytes(300), "found a HEIC, AVIF or MP4 file"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "found text that begins with '%!PS"),
        (png_that_says(9000, 9000), "found 81,000,000 pixels, expected at most 67,108,864"),
        (png_that_says(20000, 20000), "found more than 178,956,970 pixels, expected at most 67,108,864"),
        (png_that_says(300, 300), "found a damaged picture (image file is truncated"),
        (png_that_says(0, 0), "found a damaged picture, expected a PNG"),
    ],
)
def test_what_is_no_picture_costs_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(DataError) as error:
        read_picture(tmp_path / "a.png")
    assert reason in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.tif", "a.bmp", "a.webp"])
def test_a_picture_that_ends_early_or_is_damaged_costs_one_line(tmp_path: Path, name: str) -> None:
    path, random = tmp_path / name, np.random.default_rng(1)
    Image.fromarray(random.integers(0, 256, (40, 40), np.uint8)).convert("RGB").save(path)
    whole = path.read_bytes()
    for kept in (12, len(whole) // 3, len(whole) // 2):
        path.write_bytes(whole[:kept])
        with pytest.raises(DataError):
            read_picture(path)
    for _ in range(20):  # a byte changed: it may still be a picture, but nothing else may happen
        damaged = bytearray(whole)
        damaged[random.integers(len(damaged))] ^= 1 << random.integers(8)
        path.write_bytes(damaged)
        try:
            read_picture(path)
        except DataError as error:
            assert "\n" not in str(error)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, np.inf], [1, 2]], np.float32)).save(tmp_path / "a.tif")
    with pytest.raises(DataError, match="pixels that are no numbers"):
        read_picture(tmp_path / "a.tif")


def test_only_regular_files_are_opened_links_to_them_too(tmp_path: Path) -> None:
    Image.fromarray(GREYS).save(tmp_path / "a.png")
    (tmp_path / "link.png").symlink_to("a.png")
    assert read_picture(tmp_path / "link.png").rows == 2
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "lost.png").symlink_to("nowhere")
    (tmp_path / "loop.png").symlink_to("loop.png")
    reasons = {
        "pipe.png": "found a pipe",
        "lost.png": "No such file",
        "loop.png": "Too many levels",
        ".": "Is a directory",
    }
    for name, reason in reasons.items():
        with pytest.raises(DataError, match=reason):
            read_picture(tmp_path / name)


def test_a_pillow_that_does_not_load_is_not_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(GREYS).save(tmp_path / "a.png")
    monkeypatch.setitem(sys.modules, "PIL", None)  # as where its library was built for another Python
    with pytest.raises(DataError, match=r"^Pillow is installed and does not load \(.*PIL.*\): install it again$"):
        read_picture(tmp_path / "a.png")
