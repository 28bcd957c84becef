"""Forks: a new run that continues from the network that is shown, with the pending settings. No Textual here."""

import dataclasses

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.features.settings.new_run import in_words, what_becomes_of
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.protocol.commands import Fork
from mnist_tui.tui.protocol.setting_values import plain_value


def fork(controls: Controls) -> None:
    """Fork a run, after a confirmation."""
    run, state = controls.run, controls.state(SettingsState)
    if fixed := [name.replace("_", " ") for name in state.pending if not find_setting(name).live]:
        controls.say(f"a fork keeps its network: {', '.join(fixed)} needs a new run (n), backspace restores it")
        return
    if run.step is None or not controls.may_steer():
        return

    def begin() -> None:
        controls.send(Fork({name: plain_value(value) for name, value in state.pending.items()}))
        controls.put(dataclasses.replace(controls.state(SettingsState), pending={}))

    changes = f" with {in_words(state.pending)}" if state.pending else ""
    question = f"Fork a run at step {run.step:,}{changes}?\n{what_becomes_of(run)}"
    controls.stage.confirm(question.rstrip(), begin)
