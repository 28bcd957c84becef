"""Starting again: from the same initial weights, or a new run with what waits for it. No Textual here."""

import dataclasses
from collections.abc import Mapping

from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.protocol.messages import Restart


def restart(controls: Controls) -> None:
    """Start again from the same initial weights."""
    _confirm(controls, "Start again from the same initial weights?", {}, new_seed=False)


def new_run(controls: Controls) -> None:
    """Start a new run with other initial weights, or with the settings that wait for one."""
    pending = controls.state(SettingsState).pending
    waiting = ", ".join(f"{name.replace('_', ' ')} {text}" for name, text in pending.items())
    question = f"Start a new network with {waiting}?" if waiting else "Start a new run with other initial weights?"
    _confirm(controls, question, pending, new_seed=not waiting)


def _confirm(controls: Controls, question: str, changes: Mapping[str, str], new_seed: bool) -> None:
    def begin() -> None:
        controls.send(Restart(dict(changes), new_seed))
        state = controls.state(SettingsState)
        rest = {name: text for name, text in state.pending.items() if name not in changes}
        controls.put(dataclasses.replace(state, pending=rest))

    controls.stage.confirm(f"{question}\nThe present run ends here; its curve stays, dimmed.", begin)
