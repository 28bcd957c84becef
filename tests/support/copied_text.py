"""What a terminal is told to copy when a person presses `Y`, against what stands on the screen."""

import base64
import re

from trial import Trial

COPY = re.compile(rb"\x1b\]52;c?;([A-Za-z0-9+/=]+)")
"""What the outermost terminal gets; tmux leaves out the name of the clipboard."""
KEEPS_COPIES = "tmux in screen"
"""The place whose outer terminal hears nothing of what is copied."""


def copied(trial: Trial) -> None:
    """Copy the index of an image, a number of the confusion matrix and a line of the log."""
    if trial.place == KEEPS_COPIES:
        trial.notes.append("not tried: screen passes on nothing that tmux copies")
        return
    trial.terminal.type(" ")
    trial.seconds_until("PAUSE")
    for keys, what in (("2", "image index"), ("1\t\t", "count"), ("o", "line")):
        trial.type_slowly(keys, 1.0)
        shown = trial.terminal.rows()
        text = _copied_next(trial, what)
        rows = "".join(shown if what == "line" else trial.terminal.rows()[:1]).split()
        if not text or not set(text.split()) <= set(rows):
            trial.wrong.append(f"COPIED {text!r} FOR {what}")


def _copied_next(trial: Trial, what: str) -> str:
    """Press the key, and return what the terminal is told to copy once the program says that it has."""
    before = len(trial.terminal.raw)
    trial.terminal.type("Y")
    trial.seconds_until(f"copied {what}")
    trial.terminal.until(lambda: COPY.search(trial.terminal.raw, before) is not None)
    found = COPY.search(trial.terminal.raw, before)
    return base64.b64decode(found[1]).decode() if found else ""
