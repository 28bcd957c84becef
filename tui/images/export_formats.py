"""The forms in which images can be written, told by the ending of a name. It writes nothing."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from mnist_tui.data.errors import DataError, printable

Form = Literal["csv", "json", "png", "idx"]
FORMS: Mapping[str, Form] = MappingProxyType({".csv": "csv", ".json": "json", ".png": "png"})
"""By the ending; without one it is "idx"."""


def form_of(path: Path) -> Form:
    """Return the form that a name asks for: .csv, .json and .png are files, without an ending it is an IDX folder.

    Raises:
        DataError: the ending is another one.
    """
    if not path.suffix:
        return "idx"
    if path.suffix not in FORMS:
        expected = f"{', '.join(FORMS)}, or none for a folder of IDX files"
        raise DataError.about(path, f"the ending {printable(path.suffix)}", expected)
    return FORMS[path.suffix]


def wrong_ending(name: str) -> str:
    """Return the ending of a name that asks for no form, or nothing where there is none such."""
    ending = Path(name.strip()).suffix
    return "" if ending in FORMS else ending
