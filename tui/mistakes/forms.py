"""The forms in which images can be written, told by the ending of a name. It writes nothing."""

from pathlib import Path
from typing import Literal, cast, get_args

from mnist_tui.data.errors import DataError, printable

Form = Literal["csv", "json", "png", "idx"]


def form_of(path: Path) -> Form:
    """Return the form that a name asks for: .csv, .json and .png are files, without an ending it is an IDX folder.

    Raises:
        DataError: the ending is another one.
    """
    if not path.suffix:
        return "idx"
    forms = {f".{form}": form for form in get_args(Form) if form != "idx"}
    if path.suffix not in forms:
        expected = f"{', '.join(forms)}, or none for a folder of IDX files"
        raise DataError.about(path, f"the ending {printable(path.suffix)}", expected)
    return cast("Form", forms[path.suffix])
