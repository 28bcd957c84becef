"""`marks.json`: the images that people have marked in a run, with their notes. It must not know the images."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import msgspec

from mnist_tui.data.draft import Draft
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.quantity import count
from mnist_tui.data.runs.owner_only import FILE_MODE
from mnist_tui.data.runs.run_part import open_part

NAME: Final = "marks.json"
FORMAT: Final = 1
MOST_MARKS = 2_000
"""Images that can be marked in a run, those of all splits."""
LONGEST_NOTE = 200
"""Letters."""
LARGEST_INDEX = 2**63 - 1
"""Arrays hold no larger ones."""
LARGEST_BYTES = MOST_MARKS * (LONGEST_NOTE * 12 + 200)
"""With every letter of every note escaped, as two halves of six characters."""
Marks: TypeAlias = Mapping[str, Mapping[int, str]]
"""The notes by split and index, in the order of marking; an empty one is a mark alone."""


class _Mark(msgspec.Struct, frozen=True):
    split: Annotated[str, msgspec.Meta(max_length=20)]
    index: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_INDEX)]
    note: Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)]


class _MarkFile(msgspec.Struct, frozen=True):
    format: int
    marks: Annotated[list[_Mark], msgspec.Meta(max_length=MOST_MARKS)]


def write_marks(path: Path, marks: Marks) -> None:
    """Write the file whole or not at all.

    Raises:
        DataError: the system refuses.
    """
    lines = [
        json.dumps({"split": split, "index": index, "note": note})
        for split, notes in marks.items()
        for index, note in notes.items()
    ]
    content = f'{{"format": {FORMAT}, "marks": [\n' + ",\n".join(lines) + "\n]}\n"
    try:
        with Draft(path, FILE_MODE) as draft:
            draft.write(content.encode())
            draft.replace()
    except OSError as error:
        raise DataError.from_system(path, error, "write") from error


def read_marks(path: Path) -> Marks:
    """Read the file; where there is none, nothing is marked.

    Raises:
        DataError: it is damaged, or written by a newer program.
    """
    try:
        with open_part(path) as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    if len(content) > LARGEST_BYTES:
        raise DataError.about(path, f"more than {count(LARGEST_BYTES, 'byte')}", "the marks of a run")
    try:
        found = msgspec.json.decode(content, type=_MarkFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError.about(path, f"a damaged file ({printable(str(error))})", "the marks of a run") from error
    if found.format != FORMAT:
        raise DataError.about(path, f"format {found.format}", f"{FORMAT}: a newer program may be needed")
    marks: dict[str, dict[int, str]] = {}
    for mark in found.marks:
        marks.setdefault(mark.split, {})[mark.index] = mark.note
    return marks
