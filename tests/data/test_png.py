"""PNG files, read again by hand: signature, chunks with their checksums, rows without filters."""

import struct
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.png import png_bytes, png_pieces


def chunks(file: bytes) -> list[tuple[bytes, bytes]]:
    """Return name and content of every chunk; their checksums must be right."""
    assert file[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    found, place = [], 8
    while place < len(file):
        (length,) = struct.unpack_from(">I", file, place)
        name, content = file[place + 4 : place + 8], file[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", file, place + 8 + length) == (zlib.crc32(name + content),)
        found.append((name, content))
        place += 12 + length
    return found


def decoded(file: bytes) -> NDArray[np.uint8]:
    (header_name, header), (data_name, data), (end_name, end) = chunks(file)
    assert (header_name, data_name, end_name, end) == (b"IHDR", b"IDAT", b"IEND", b"")
    width, height, depth, colour, compression, filters, interlace = struct.unpack(">IIBBBBB", header)
    assert (depth, colour, compression, filters, interlace) == (8, 0, 0, 0, 0)
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()
    return rows[:, 1:]


def test_one_white_pixel_is_the_file_that_the_standard_describes() -> None:
    # The header's checksum as other programs write it for a grey image of 1×1 pixels in 8 bits.
    assert (
        png_bytes(np.full((1, 1), 255, np.uint8))[8:33].hex()
        == "0000000d4948445200000001000000010800000000" + "3a7e9b55"
    )


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (9, 1), (28, 28), (300, 200)])
def test_pixels_survive_the_round_trip(shape: tuple[int, int]) -> None:
    image = np.random.default_rng(3).integers(0, 256, shape, np.uint8)
    assert np.array_equal(decoded(png_bytes(image)), image)


def test_a_view_that_is_not_contiguous_is_written_as_it_looks() -> None:
    image = np.arange(24, dtype=np.uint8).reshape(4, 6)
    assert decoded(png_bytes(image.T[::2])).tolist() == image.T[::2].tolist()


@pytest.mark.parametrize("shape", [(0, 4), (4, 0), (3,), (2, 2, 3)])
def test_what_is_no_image_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="is no image"):
        png_bytes(np.zeros(shape, np.uint8))


def test_an_image_in_colour_has_red_green_and_blue_in_every_row() -> None:
    pixels = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    (_, header), (_, data), _ = chunks(b"".join(png_pieces(2, 3, (pixels[:1], pixels[1:]), is_colour=True)))
    assert header == struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0)
    assert zlib.decompress(data) == bytes([0, *range(9), 0, *range(9, 18)])
