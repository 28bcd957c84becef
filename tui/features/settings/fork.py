"""Forks: a new run that continues from the network that is shown, with the pending settings. No Textual here."""

import dataclasses

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.run_question import in_words, what_becomes_of
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
    question = f"Fork a run at step {run.step:,}{_older_network(run)}{changes}?\n{what_becomes_of(run)}"
    controls.stage.confirm(question.rstrip(), begin)


def _older_network(run: Run) -> str:
    """Say which network a run has that went back to an earlier one; nothing of any other run."""
    at = run.progress
    if at is None or at.returned_to is None or run.phase != "diverged" or run.moment is not None:
        return ""
    return f" from the network of step {at.returned_to:,}"
