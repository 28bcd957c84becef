"""Restarts: from the same initial weights, or as a new run with the pending settings. No Textual here."""

import dataclasses
from collections.abc import Mapping

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.protocol.commands import Restart
from mnist_tui.tui.protocol.setting_values import plain_value


def restart(controls: Controls) -> None:
    """Start again from the same initial weights."""
    _confirm(controls, "Start again from the same initial weights?", {}, new_seed=False)


def new_run(controls: Controls) -> None:
    """Start a new run with other initial weights, or with the pending settings."""
    pending = controls.state(SettingsState).pending
    waiting = in_words(pending)
    question = f"Start a new run with {waiting}?" if waiting else "Start a new run with other initial weights?"
    _confirm(controls, question, pending, new_seed=not waiting)


def in_words(values: Mapping[str, Value]) -> str:
    """Return settings with their values in a line."""
    return ", ".join(f"{name.replace('_', ' ')} {find_setting(name).text(value)}" for name, value in values.items())


def what_becomes_of(run: Run) -> str:
    """Say what a new run means for the one that is shown; nothing where that has not begun."""
    at = run.progress
    if at is None or not at.step:
        return ""
    is_saved = at.is_kept and not at.saving_fault
    if run.phase == "shown":
        what = "This run stays as it is"
    elif run.phase == "finished":
        what = "The finished run stays as it is" if is_saved else "The finished run is not saved"
    else:
        what = "The current run is saved and ends" if is_saved else "The current run ends and is not saved"
    return f"{what}; its curve stays, dimmed."


def _confirm(controls: Controls, question: str, changes: Mapping[str, Value], new_seed: bool) -> None:
    def begin() -> None:
        controls.send(Restart({name: plain_value(value) for name, value in changes.items()}, new_seed))
        state = controls.state(SettingsState)
        rest = {name: value for name, value in state.pending.items() if name not in changes}
        controls.put(dataclasses.replace(state, pending=rest))

    if controls.may_steer():
        controls.stage.confirm(f"{question}\n{what_becomes_of(controls.run)}".rstrip(), begin)
