"""The images that people have marked, as they are kept with a run. It knows no disk and no screen."""

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.mark_file import LONGEST_NOTE, MOST_MARKS, Marks
from mnist_tui.tui.training.splits import Splits


class KeptMarks:
    """The notes of marked images. They are about the data, and outlive a run of the session. Session thread only."""

    def __init__(self, marks: Marks | None = None) -> None:
        self._by_split = {split: dict(notes) for split, notes in (marks or {}).items()}

    def __bool__(self) -> bool:
        """True when anything is marked."""
        return any(self._by_split.values())

    def copy(self) -> Marks:
        """Return the marks as they stand."""
        return {split: dict(notes) for split, notes in self._by_split.items() if notes}

    def put(self, split: str, index: int, note: str | None, splits: Splits) -> None:
        """Mark an image of these data, with a note or an empty one; None takes mark and note away.

        Raises:
            DataError: there is no such image, the note is too long, or too many images are marked.
        """
        images = {"validation": splits.validation, "train": splits.training, "test": splits.test}.get(split, ())
        if not 0 <= index < len(images):
            raise DataError(f"cannot mark image {index:,} of {printable(split)}: expected one of {len(images):,}")
        notes = self._by_split.setdefault(split, {})
        if note is None:
            notes.pop(index, None)
            return
        if len(note) > LONGEST_NOTE:
            raise DataError(f"a note of {len(note):,} letters: expected at most {LONGEST_NOTE}")
        if index not in notes and sum(map(len, self._by_split.values())) >= MOST_MARKS:
            raise DataError(f"{MOST_MARKS:,} images are marked, no more are kept: remove some marks (M)")
        notes[index] = note
