"""What Textual 8 gets wrong, in one place."""

import os
import sys

from textual.app import App
from textual.events import Resize
from textual.geometry import Size


def missed_resize(app: App[int]) -> Resize | None:
    """Return the resize that has got lost, if the terminal has another size than the app believes.

    In a storm of resizes the handler of SIGWINCH interrupts itself, and the last two sizes may arrive swapped.
    """
    if app.is_headless or sys.__stdin__ is None:
        return None
    try:
        true = Size(*os.get_terminal_size(sys.__stdin__.fileno()))
    except (OSError, ValueError):
        return None
    return Resize(true, true) if true != app.size and true.area > 0 else None
