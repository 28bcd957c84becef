"""Whether a file is whole, by what it is: how a disk that fails may leave one."""

from pathlib import Path

import numpy as np
import safetensors.numpy

ENDS_WITH = {".png": b"IEND\xaeB`\x82", ".svg": b"</svg>\n", ".csv": b"\n"}


def is_whole(path: Path) -> bool:
    """Tell whether a file can be read as what it is, and a folder holds such files only."""
    if path.is_dir():
        return all(map(is_whole, path.iterdir())) and any(path.iterdir())
    content = path.read_bytes()
    match path.suffix:
        case ".safetensors":
            return bool(safetensors.numpy.load(content))
        case ".npz":
            return all(array.size for array in np.load(path).values())
        case ".onnx":
            return onnx_is_whole(content)
        case suffix:
            return bool(content) and content.endswith(ENDS_WITH.get(suffix, b""))


def onnx_is_whole(content: bytes) -> bool:
    """Walk over the fields of the outermost protobuf message; a torn file ends within one."""
    place = 0
    while place < len(content):
        field, place = varint(content, place)
        number, place = varint(content, place)
        place += number if field & 7 == 2 else 0
    return bool(content) and place == len(content)


def varint(content: bytes, place: int) -> tuple[int, int]:
    """Return a number of protobuf, and where it ends."""
    number = shift = 0
    while True:
        byte = content[place]
        number, shift, place = number | (byte & 127) << shift, shift + 7, place + 1
        if byte < 128:
            return number, place
