"""What becomes of a setting that is changed: at once when it is live, else with the next network. No Textual here."""

import dataclasses

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE, Move
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.features.settings.undo import SettingEdit
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.ui_state import UiState

LONGEST_TYPED = 40


def chosen_name(ui: UiState) -> str:
    """Return the setting under the cursor."""
    return ADJUSTABLE[ui.state(SettingsState).place]


def turn(controls: Controls, move: Move, direction: int) -> None:
    """Give the chosen setting the value beside its own."""
    name = chosen_name(controls.ui)
    setting = find_setting(name)
    if setting.kind in ("sizes", "text"):
        controls.say(f"enter types {_words(name)}, as {setting.range_text.rpartition('as ')[2]}")
        return
    value = setting.parse(_text(controls, name))
    change(controls, setting.text(move(setting, value, direction)))


def restore_default(controls: Controls, key: str) -> None:
    """Give the chosen setting its default."""
    name = chosen_name(controls.ui)
    change(controls, find_setting(name).text(Settings().value(name)))


def change(controls: Controls, text: str) -> bool:
    """Give the chosen setting a value, and remember what it was; return False when it was rejected."""
    name = chosen_name(controls.ui)
    old = _text(controls, name)
    try:
        _put(controls, name, text)
    except SettingError as error:
        controls.say(str(error))
        return False
    if (new := _text(controls, name)) != old:
        state = controls.state(SettingsState)
        controls.put(dataclasses.replace(state, edits=state.edits.noted(SettingEdit(name, old, new))))
    return True


def take_back(controls: Controls, key: str) -> None:
    """Undo, or redo; the cursor goes to what changes."""
    state, again = controls.state(SettingsState), key == "U"
    edit, edits = state.edits.redo() if again else state.edits.undo()
    if edit is None:
        controls.say("nothing to redo" if again else "nothing to undo")
        return
    controls.put(dataclasses.replace(state, edits=edits, place=ADJUSTABLE.index(edit.name)))
    _put(controls, edit.name, edit.new)
    to = controls.ui.look.glyphs.to
    controls.say(f"{'redone' if again else 'undone'}: {_words(edit.name)} {edit.old}{to}{edit.new}")


def type_value(controls: Controls, key: str, character: str | None) -> bool:
    """Take a key while a value is typed."""
    typed = controls.ui.typed or ""
    if key == "enter":
        if not typed.strip() or change(controls, typed.strip()):
            _show(controls, None)
    elif key == "escape":
        _show(controls, None)
    elif key == "backspace":
        _show(controls, typed[:-1])
    elif character and character.isprintable() and len(typed) < LONGEST_TYPED:
        _show(controls, typed + character)
    else:
        return key.startswith(("up", "down", "left", "right", "shift+"))
    return True


def _show(controls: Controls, typed: str | None) -> None:
    controls.show(dataclasses.replace(controls.ui, typed=typed))


def _text(controls: Controls, name: str) -> str:
    """Return the value that a setting has or waits for."""
    pending = controls.state(SettingsState).pending.get(name)
    return pending or find_setting(name).text(controls.run.settings.value(name))


def _put(controls: Controls, name: str, text: str) -> None:
    """Give a setting a value: at once when it is live, with the next network when it is not.

    Raises:
        SettingError: it does not take this value.
    """
    setting, state = find_setting(name), controls.state(SettingsState)
    value = setting.parse(text)
    controls.say("")
    if value == controls.run.settings.value(name):
        rest = {one: waiting for one, waiting in state.pending.items() if one != name}
        controls.put(dataclasses.replace(state, pending=rest))
    elif setting.live:
        controls.request(name, setting.text(value))
    else:
        controls.put(dataclasses.replace(state, pending={**state.pending, name: setting.text(value)}))
        controls.say(f"{_words(name)} {setting.text(value)} needs a new network: enter starts it")


def _words(name: str) -> str:
    return name.replace("_", " ")
