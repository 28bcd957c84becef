"""Restarts: from the same initial weights, or as a new run with the pending settings. No Textual here."""

import dataclasses
from collections.abc import Mapping

from mnist_tui.engine.setting import Value
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.run_question import in_words, what_becomes_of
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


def _confirm(controls: Controls, question: str, changes: Mapping[str, Value], new_seed: bool) -> None:
    def begin() -> None:
        controls.send(Restart({name: plain_value(value) for name, value in changes.items()}, new_seed))
        state = controls.state(SettingsState)
        rest = {name: value for name, value in state.pending.items() if name not in changes}
        controls.put(dataclasses.replace(state, pending=rest))

    if controls.may_steer():
        controls.stage.confirm(f"{question}\n{what_becomes_of(controls.run)}".rstrip(), begin)
