"""`note.txt` in a run's folder: one line that a person has written about it, whoever writes the run meanwhile."""

from pathlib import Path
from typing import Final

from mnist_tui.data.draft import Draft
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.run_part import open_part

NAME: Final = "note.txt"
LONGEST_BYTES = 800
OWNER_ONLY = 0o600


def read_note(folder: Path) -> str:
    """Return the note; nothing where there is none, or none that can be read."""
    try:
        with open_part(folder / NAME) as file:
            content = file.read(LONGEST_BYTES)
    except (OSError, DataError):
        return ""
    return printable(content.decode(errors="replace").strip())


def write_note(folder: Path, text: str) -> None:
    """Replace the note; an empty text removes it.

    Raises:
        DataError: there is no such folder, or the system refuses.
    """
    try:
        if not text:
            (folder / NAME).unlink(missing_ok=True)
            return
        with Draft(folder / NAME, OWNER_ONLY) as draft:
            draft.write(text.encode(errors="replace")[:LONGEST_BYTES] + b"\n")
            draft.replace()
    except OSError as error:
        raise DataError.from_system(folder / NAME, error, "write") from error
