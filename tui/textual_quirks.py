"""What Textual 8 does not tell or gets wrong, in one place. Everything private is read with care and may be missing."""

import os
import sys

from rich.console import Console
from textual import _compositor
from textual._compositor import ChopsUpdate
from textual.app import App
from textual.events import Resize
from textual.geometry import Size


def queued_writes(app: App[int]) -> int:
    """Return how many writes wait for the terminal; 0 when it cannot be known.

    Textual's writer thread takes 30 before the whole screen waits for it, keys and all. Its queue is private.
    """
    queue = getattr(getattr(app._driver, "_writer_thread", None), "_queue", None)
    return queue.qsize() if queue is not None else 0


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


class NarrowUpdate(ChopsUpdate):
    """Sends the cells of an update and no others.

    Textual sends every row from the left border of its widget to the last changed cell, several times over when several
    stretches of it have changed: twice the bytes, which matters on a slow line.
    """

    def render_segments(self, console: Console) -> str:
        """Return the changed stretches, each with the movement of the cursor to its place."""
        pieces: list[str] = []
        for y, first, stop in self.spans:
            for (x, strip), end in zip(self.chops[y].items(), self.chop_ends[y], strict=False):
                left, right = max(x, first), min(end, stop)
                if strip is not None and left < right:
                    pieces.append(f"\x1b[{y + 1};{left + 1}H" + strip.crop(left - x, right - x).render(console))
        return "".join(pieces)


def send_changed_cells_only() -> None:
    """Have Textual use `NarrowUpdate`."""
    _compositor.ChopsUpdate = NarrowUpdate  # type: ignore[misc]
