"""What is asked before a new run takes the place of the one that is shown. No Textual here."""

from collections.abc import Mapping

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.run import Run


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
