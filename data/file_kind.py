"""Names what a file is that is not what was expected, from its first bytes. It opens nothing."""

from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[bytes, str] = MappingProxyType(
    {
        b"\0\0\x08\x01": "an IDX file of labels",
        b"\0\0\x08\x03": "an IDX file of images",
        b"PK\x03\x04": "a ZIP archive (or .npz)",
        b"PK\x05\x06": "an empty ZIP archive",
        b"version https://git-lfs": "a Git LFS pointer (git lfs pull fetches the file)",
        b"\x93NUMPY": "a NumPy array (.npy)",
        b"\x1f\x8b": "a file that is gzipped twice",
        b"\x89HDF\r\n": "an HDF5 file",
        b"\x89PNG\r\n": "a PNG image",
        b"\xff\xd8\xff": "a JPEG image",
        b"GIF8": "a GIF image",
        b"%PDF": "a PDF document",
        b"PAR1": "a Parquet file",
        b"BZh": "a bzip2 file",
        b"\xfd7zXZ\x00": "an xz file",
        b"\x28\xb5\x2f\xfd": "a zstd file",
        b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
        b"Rar!\x1a\x07": "a RAR archive",
    }
)
TAR_MAGIC, TAR_OFFSET = b"ustar", 257
FTYP_MAGIC, FTYP_OFFSET = b"ftyp", 4
HTML_STARTS = ("<!doctype html", "<html", "<head", "<body")
SHOWN_LETTERS = 24
START_BYTES = 300
"""As many bytes as are looked at."""


def kind_of(start: bytes) -> str:
    """Name what begins with these `START_BYTES`, as `an HTML page`; where nothing is known, give the first in hex."""
    return known_kind_of(start) or f"a file that begins with {start[:4].hex(' ')}"


def known_kind_of(start: bytes) -> str | None:
    """Name what begins with these `START_BYTES`; None where nothing is known."""
    if not start:
        return "an empty file"
    for magic, name in KINDS.items():
        if start.startswith(magic):
            return name
    if start[TAR_OFFSET : TAR_OFFSET + len(TAR_MAGIC)] == TAR_MAGIC:
        return "a tar archive"
    if start[FTYP_OFFSET : FTYP_OFFSET + len(FTYP_MAGIC)] == FTYP_MAGIC:
        return "a HEIC, AVIF or MP4 file"
    text = start[:SHOWN_LETTERS].removeprefix(b"\xef\xbb\xbf").decode("ascii", errors="replace").strip()
    if text.lower().startswith(HTML_STARTS):
        return "an HTML page"
    if text.startswith("<?xml"):
        return "an XML document"
    if text and text.splitlines()[0].replace("\t", " ").isprintable() and text.isascii():
        return f"text that begins with {text.splitlines()[0]!r}"
    return None
