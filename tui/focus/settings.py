"""Turning the settings by key: which one is chosen, what it becomes, what that does to the run. No Textual here."""

from collections.abc import Callable

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.knobs import KNOBS, neighbour
from mnist_tui.tui.session.messages import Change, Command
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class SettingsFocus:
    """Changes what is shown and sends live changes; the caller asks before a new network is made."""

    def __init__(
        self, view: RunView, showing: Showing, send: Callable[[Command], None], start_new: Callable[[], None]
    ) -> None:
        self._view, self._showing, self._send, self._start_new = view, showing, send, start_new

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the settings have the focus; return False for one that is not theirs."""
        self._showing.touch()
        if self._showing.typed is not None:
            return self._type(key, character, self._showing.typed)
        moves = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -8, "pagedown": 8, "home": -99, "end": 99}
        turns = {"left": -1, "h": -1, "right": 1, "l": 1}
        if key in moves:
            self._showing.knob = min(max(self._showing.knob + moves[key], 0), len(KNOBS) - 1)
        elif key in turns:
            self._turn(turns[key])
        elif key == "enter" and self.name in self._showing.pending:
            self._start_new()
        elif key == "enter":
            self._showing.typed = ""
        elif key == "backspace":
            self._put(self.name, find_setting(self.name).text(Settings().value(self.name)))
        elif key in ("escape", "p"):
            self._showing.focus = ""
        else:
            return False
        return True

    @property
    def name(self) -> str:
        """The chosen setting."""
        return KNOBS[self._showing.knob]

    def _turn(self, direction: int) -> None:
        setting = find_setting(self.name)
        if setting.kind in ("sizes", "text"):
            self._view.say(f"enter types {self.name.replace('_', ' ')}, as {setting.range_text.rpartition('as ')[2]}")
            return
        value = setting.parse(self._text(self.name))
        self._put(self.name, setting.text(neighbour(setting, value, direction)))

    def _text(self, name: str) -> str:
        return self._showing.pending.get(name) or find_setting(name).text(self._view.settings.value(name))

    def _type(self, key: str, character: str | None, typed: str) -> bool:
        if key == "enter":
            self._showing.typed = None
            if typed.strip():
                self._put(self.name, typed.strip())
        elif key == "escape":
            self._showing.typed = None
        elif key == "backspace":
            self._showing.typed = typed[:-1]
        elif character and character.isprintable() and len(typed) < 40:
            self._showing.typed = typed + character
        else:
            return key.startswith(("up", "down", "left", "right"))
        return True

    def _put(self, name: str, text: str) -> None:
        """Give a setting a value: at once when it is live, with the next network when it is not."""
        setting = find_setting(name)
        try:
            value = setting.parse(text)
        except SettingError as error:
            self._view.say(str(error))
            return
        if value == self._view.settings.value(name):
            self._showing.pending.pop(name, None)
            self._view.say("")
        elif setting.live:
            self._view.ask(name, setting.text(value))
            self._view.say("")
            self._send(Change(name, text))
        else:
            self._showing.pending[name] = setting.text(value)
            self._view.say(f"{name.replace('_', ' ')} {setting.text(value)} takes a new network: enter starts it")
