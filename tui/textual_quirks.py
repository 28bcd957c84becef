"""What Textual 8 does not tell or gets wrong, in one place. Everything private is read with care and may be missing."""

import os
import sys

from textual.app import App
from textual.events import Resize
from textual.geometry import Size


def queued_writes(app: App[int]) -> int:
    """Return how many writes wait for the terminal; 0 when it cannot be known.

    Textual's writer thread takes 30 before the whole screen waits for it, keys and all. Its queue is private.
    """
    queue = getattr(getattr(app._driver, "_writer_thread", None), "_queue", None)
    return queue.qsize() if queue is not None else 0


def ask_for_answer(app: App[int]) -> None:
    """Ask the terminal where its cursor is: it answers once it has taken in everything that was written before.

    Every terminal knows the question, and Textual makes a `CursorPosition` event of the answer.
    """
    if app._driver is not None and not app.is_headless:
        app._driver.write("\x1b[6n")
        app._driver.flush()


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
