"""What Textual 8 does not tell or gets wrong, in one place. Everything private is read with care and may be missing."""

import os
import sys
from collections.abc import Iterable

from textual.app import App
from textual.events import Resize
from textual.geometry import Region, Size
from textual.widget import Widget


def queued_writes(app: App[int]) -> int:
    """Return how many writes wait for the terminal; 0 when it cannot be known.

    Textual's writer thread takes 30 before the whole screen waits for it, keys and all. Its queue is private.
    """
    queue = getattr(getattr(app._driver, "_writer_thread", None), "_queue", None)
    return queue.qsize() if queue is not None else 0


def render_again(widget: Widget, rows: Iterable[Region]) -> None:
    """Have rows of a widget rendered anew when they are next asked for, without a message to its screen to ask."""
    widget._styles_cache.set_dirty(*rows)


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
