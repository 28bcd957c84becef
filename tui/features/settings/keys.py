"""Turning the settings by key: which one is chosen, what it becomes, what that does to the run. No Textual here."""

from collections.abc import Callable

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE, far_neighbour, near_neighbour, neighbour
from mnist_tui.tui.features.settings.undo import EditHistory, SettingEdit
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.messages import Command, SetSetting, plain_value

Move = Callable[[Setting, Value, int], Value]
LONGEST_TYPED = 40
MOVES = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -8, "pagedown": 8, "home": -99, "end": 99}
TURNS: dict[str, tuple[Move, int]] = {
    "left": (neighbour, -1),
    "h": (neighbour, -1),
    "right": (neighbour, 1),
    "l": (neighbour, 1),
    "shift+left": (far_neighbour, -1),
    "H": (far_neighbour, -1),
    "shift+right": (far_neighbour, 1),
    "L": (far_neighbour, 1),
    "less_than_sign": (near_neighbour, -1),
    "greater_than_sign": (near_neighbour, 1),
}


class SettingsFocus:
    """Changes what is shown and sends live changes; the caller asks before a new network is made."""

    def __init__(self, view: Run, ui: UiState, send: Callable[[Command], None], start_new: Callable[[], None]) -> None:
        self._view, self._ui, self._send, self._start_new = view, ui, send, start_new
        self._edits = EditHistory()

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the settings have the focus; return False for one that is not theirs."""
        self._ui.touch()
        if self._ui.typed is not None:
            return self._type(key, character, self._ui.typed)
        if key in MOVES:
            self._ui.chosen_setting = min(max(self._ui.chosen_setting + MOVES[key], 0), len(ADJUSTABLE) - 1)
        elif key in TURNS:
            self._turn(*TURNS[key])
        elif key == "enter" and self.name in self._ui.pending:
            self._start_new()
        elif key == "enter":
            self._ui.typed = ""
        elif key == "backspace":
            self._change(Settings().value(self.name))
        elif key in ("u", "U"):
            self._take_back(key == "U")
        elif key in ("escape", "p"):
            self._ui.focus = ""
        else:
            return False
        return True

    @property
    def name(self) -> str:
        """The chosen setting."""
        return ADJUSTABLE[self._ui.chosen_setting]

    def _turn(self, move: Move, direction: int) -> None:
        setting = find_setting(self.name)
        if setting.kind in ("sizes", "text"):
            self._view.say(f"enter types {_words(self.name)}, as {setting.range_text.rpartition('as ')[2]}")
            return
        self._change(move(setting, self._value(self.name), direction))

    def _value(self, name: str) -> Value:
        return self._ui.pending.get(name, self._view.settings.value(name))

    def _type(self, key: str, character: str | None, typed: str) -> bool:
        if key == "enter":
            if not typed.strip() or self._take_typed(typed.strip()):
                self._ui.typed = None
        elif key == "escape":
            self._ui.typed = None
        elif key == "backspace":
            self._ui.typed = typed[:-1]
        elif character and character.isprintable() and len(typed) < LONGEST_TYPED:
            self._ui.typed = typed + character
        else:
            return key.startswith(("up", "down", "left", "right", "shift+"))
        return True

    def _take_typed(self, text: str) -> bool:
        """Give the chosen setting the value that was typed; return False when it was refused."""
        try:
            self._change(find_setting(self.name).parse(text))
        except SettingError as error:
            self._view.say(str(error))
            return False
        return True

    def _change(self, value: Value) -> None:
        """Give the chosen setting a value, and remember what it was."""
        old = self._value(self.name)
        self._put(self.name, value)
        if (new := self._value(self.name)) != old:
            self._edits.note(SettingEdit(self.name, old, new))

    def _take_back(self, again: bool) -> None:
        """Undo, or do again; the cursor goes to what changes."""
        edit = self._edits.redo() if again else self._edits.undo()
        if edit is None:
            self._view.say("nothing to do again" if again else "nothing to undo")
            return
        self._ui.chosen_setting = ADJUSTABLE.index(edit.name)
        self._put(edit.name, edit.new)
        old, new = (find_setting(edit.name).text(value) for value in (edit.old, edit.new))
        to = self._ui.look.glyphs.to
        self._view.say(f"{'done again' if again else 'undone'}: {_words(edit.name)} {old}{to}{new}")

    def _put(self, name: str, value: Value) -> None:
        """Give a setting a value: at once when it is live, with the next network when it is not."""
        setting = find_setting(name)
        self._view.say("")
        if value == self._view.settings.value(name):
            self._ui.pending.pop(name, None)
        elif setting.live:
            self._view.ask(name, value)
            self._send(SetSetting(name, plain_value(value)))
        else:
            self._ui.pending[name] = value
            self._view.say(f"{_words(name)} {setting.text(value)} takes a new network: enter starts it")


def _words(name: str) -> str:
    return name.replace("_", " ")
