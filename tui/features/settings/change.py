"""Changes of settings: live ones from the next batch on, others in the next run. No Textual here."""

import dataclasses

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE, Move
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.features.settings.undo import SettingEdit
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.ui_state import UiState

LONGEST_TYPED = 40
BADGE = 10
"""Columns of the status line that no message takes; where one is too long, the pane has it in full all the same."""


def chosen_name(ui: UiState) -> str:
    """Return the setting under the cursor."""
    return ADJUSTABLE[ui.state(SettingsState).cursor]


def step(controls: Controls, move: Move, direction: int) -> None:
    """Give the chosen setting the next value."""
    name = chosen_name(controls.ui)
    setting = find_setting(name)
    if setting.kind in ("sizes", "text"):
        controls.say(f"enter types {_words(name)}, e.g. {setting.range_text.rpartition('e.g. ')[2]}")
        return
    change(controls, move(setting, value_of(controls.run, controls.ui, name), direction))


def restore_default(controls: Controls, key: str) -> None:
    """Give the chosen setting its default."""
    change(controls, Settings().value(chosen_name(controls.ui)))


def change(controls: Controls, value: Value) -> None:
    """Give the chosen setting a value, and remember what it was."""
    name = chosen_name(controls.ui)
    old = value_of(controls.run, controls.ui, name)
    _put(controls, name, value)
    if value != old:
        state = controls.state(SettingsState)
        controls.put(dataclasses.replace(state, edits=state.edits.noted(SettingEdit(name, old, value))))


def _take_typed(controls: Controls, text: str) -> bool:
    """Give the chosen setting the value that was typed; return False when it was rejected."""
    try:
        change(controls, find_setting(chosen_name(controls.ui)).parse(text))
    except SettingError as error:
        whole, room = str(error), controls.ui.size("window")[0] - BADGE
        controls.say(whole if len(whole) <= room or room < 0 else f"{whole.partition(' is not ')[0]} is refused")
        return False
    return True


def undo_or_redo(controls: Controls, key: str) -> None:
    """Undo, or redo; the cursor moves to what changes."""
    state, again = controls.state(SettingsState), key == "B"
    edit, edits = state.edits.redo() if again else state.edits.undo()
    if edit is None:
        controls.say("nothing to redo" if again else "nothing to undo")
        return
    controls.put(dataclasses.replace(state, edits=edits, cursor=ADJUSTABLE.index(edit.name)))
    _put(controls, edit.name, edit.new)
    old, new = (find_setting(edit.name).text(value) for value in (edit.old, edit.new))
    controls.say(f"{'redone' if again else 'undone'}: {_words(edit.name)} {old}{controls.ui.look.glyphs.becomes}{new}")


def type_value(controls: Controls, key: str, character: str | None) -> bool:
    """Handle a key while a value is typed."""
    typed = controls.ui.typed or ""
    if key == "enter":
        if not typed.strip() or _take_typed(controls, typed.strip()):
            controls.show_typed(None)
    elif key == "escape":
        controls.show_typed(None)
    elif key == "backspace":
        controls.show_typed(typed[:-1])
    elif character and character.isprintable() and len(typed) < LONGEST_TYPED:
        controls.show_typed(typed + character)
    else:
        return key.startswith(("up", "down", "left", "right", "shift+"))
    return True


def value_of(run: Run, ui: UiState, name: str) -> Value:
    """Return the pending value of a setting, or the one it has."""
    return ui.state(SettingsState).pending.get(name, run.settings.value(name))


def _put(controls: Controls, name: str, value: Value) -> None:
    """Give a setting a value: from the next batch on when it is live, else in the next run; in the past, in a fork."""
    setting, state, run = find_setting(name), controls.state(SettingsState), controls.run
    rest = {one: waiting for one, waiting in state.pending.items() if one != name}
    is_same, is_for_fork = value == run.settings.value(name), setting.live and run.is_only_shown
    is_pending = not is_same and (is_for_fork or not setting.live)
    controls.say("")
    controls.put(dataclasses.replace(state, pending={**state.pending, name: value} if is_pending else rest))
    if is_pending:
        what = "F forks a run" if is_for_fork else "enter starts a new run"
        controls.say(f"{what}: {_words(name)} {setting.text(value)}")
    elif not is_same:
        controls.request(name, value)


def _words(name: str) -> str:
    return name.replace("_", " ")
