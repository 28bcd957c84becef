"""What was changed by hand, so that it can be taken back and done again. It knows neither settings nor keys."""

from collections import deque
from dataclasses import dataclass

from mnist_tui.engine.setting import Value

MOST_LEVELS = 200


@dataclass(frozen=True, slots=True)
class SettingEdit:
    """A setting went from one value to another."""

    name: str
    old: Value
    new: Value

    def reversed(self) -> "SettingEdit":
        """Return the edit that takes this one back."""
        return SettingEdit(self.name, self.new, self.old)


class EditHistory:
    """The edits so far, and those taken back."""

    def __init__(self) -> None:
        self._done: deque[SettingEdit] = deque(maxlen=MOST_LEVELS)
        self._undone: list[SettingEdit] = []

    def note(self, edit: SettingEdit) -> None:
        """Add an edit; what was taken back before it can no longer be done again."""
        self._done.append(edit)
        self._undone.clear()

    def undo(self) -> SettingEdit | None:
        """Return what takes the last edit back, None when nothing is left."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1].reversed()

    def redo(self) -> SettingEdit | None:
        """Return the edit that was taken back last, None when nothing is left."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]
