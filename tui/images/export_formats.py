"""The formats in which images can be exported, by file extension. It writes nothing."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from mnist_tui.data.errors import DataError, printable

Format = Literal["csv", "json", "png", "idx"]
FORMATS: Mapping[str, Format] = MappingProxyType({".csv": "csv", ".json": "json", ".png": "png"})
"""By file extension; without one it is "idx"."""


def format_of(path: Path) -> Format:
    """Return the format of a path: .csv, .json and .png are files, without an extension it is an IDX folder.

    Raises:
        DataError: the extension is another one.
    """
    if not path.suffix:
        return "idx"
    if path.suffix not in FORMATS:
        expected = f"{', '.join(FORMATS)}, or none for a folder of IDX files"
        raise DataError.about(path, f"the extension {printable(path.suffix)}", expected)
    return FORMATS[path.suffix]


def check_extension(path: Path, export_format: Format) -> None:
    """Raise DataError when a path has not the extension of its format, in any case, or that of another format."""
    found = FORMATS.get(path.suffix.lower(), "idx")
    if found != export_format:
        extension = f"the extension {printable(path.suffix)}" if path.suffix else "no extension"
        expected = next((name for name, one in FORMATS.items() if one == export_format), "the name of a folder")
        raise DataError.about(path, extension, expected)


def unknown_extension(name: str) -> str:
    """Return the extension of a file name if it stands for no format, else nothing. "x.csv/" is a folder, no table."""
    extension = Path(name.strip()).suffix
    if extension and name.strip().endswith("/"):
        return f"{extension}/"
    return "" if extension in FORMATS else extension
