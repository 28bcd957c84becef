"""The undo history of settings. It knows neither settings nor keys."""

from dataclasses import dataclass

from mnist_tui.engine.setting import Value

MOST_LEVELS = 200


@dataclass(frozen=True, slots=True)
class SettingEdit:
    """A setting was changed from one value to another."""

    name: str
    old: Value
    new: Value

    def reversed(self) -> "SettingEdit":
        """Return the edit that undoes this one."""
        return SettingEdit(self.name, self.new, self.old)


@dataclass(frozen=True, slots=True)
class EditHistory:
    """The edits so far, and those that were undone, the latest of both at the end. Never changed, but replaced."""

    done: tuple[SettingEdit, ...] = ()
    undone: tuple[SettingEdit, ...] = ()

    def noted(self, edit: SettingEdit) -> "EditHistory":
        """Return the history with one more edit; undone edits can no longer be redone."""
        return EditHistory((*self.done, edit)[-MOST_LEVELS:])

    def undo(self) -> tuple[SettingEdit | None, "EditHistory"]:
        """Return the edit that undoes the last one, None when nothing is left, and the history after it."""
        if not self.done:
            return None, self
        return self.done[-1].reversed(), EditHistory(self.done[:-1], (*self.undone, self.done[-1]))

    def redo(self) -> tuple[SettingEdit | None, "EditHistory"]:
        """Return the edit that was undone last, None when nothing is left, and the history after it."""
        if not self.undone:
            return None, self
        return self.undone[-1], EditHistory((*self.done, self.undone[-1]), self.undone[:-1])
