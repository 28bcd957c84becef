"""An app whose frames go out through a display, when the pacer says so."""

import os
import re
import time
from collections.abc import Callable, Sequence

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from textual import constants
from textual.events import Resize

from mnist_tui.tui.frame.aside import do_aside
from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.frame.clipboard import copy_order
from mnist_tui.tui.frame.display_driver import DisplayDriver
from mnist_tui.tui.frame.frame_pacer import FramePacer
from mnist_tui.tui.frame.live_widget import Changes, LiveWidget, draw_all, draw_cells
from mnist_tui.tui.frame.pane import PaneHost
from mnist_tui.tui.frame.terminal_question import TerminalQuestion
from mnist_tui.tui.frame.textual_private import FaultKeeper

FONT_FROM_ELSEWHERE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
FONT_NAME = re.compile(r"Fira Code(?=, monospace)")
LOCAL_FONTS = "DejaVu Sans Mono, Menlo, Consolas"
"""Fonts with braille, which most machines have one of."""
KEEP_SPACES = 'xml:space="preserve"'
"""Without it librsvg drops the blanks before a word, and what follows moves to the left."""


class DisplayApp(FaultKeeper):
    """A subclass draws in `_draw` what is new; the pacer says when, and when it is sent."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, has_mixtures: bool = True) -> None:
        self.has_mixtures = has_mixtures
        """Whether the terminal has more than 256 colours."""
        self.driver: DisplayDriver | None = None
        """Between Textual and the terminal, once it runs on one."""
        # A driver that somebody has named stands in for the terminal; Textual then sends what has changed.
        self.question: TerminalQuestion | None = None
        """What the terminal was asked before, if it was."""
        super().__init__(driver_class=None if constants.DRIVER else DisplayDriver)
        self._was_sized = False
        self._pacer = FramePacer(self._draw, self._send_frame, self._is_behind, clock)
        self.error_console = Console(quiet=True)  # a fault goes into the log, not onto the terminal

    @property
    def frames_drawn(self) -> int | None:
        """How many frames Textual has drawn on the display; None where there is none."""
        return self.driver.display.frames if self.driver is not None else None

    def _draw(self) -> None:
        """Draw what is new."""

    @property
    def _colour_system(self) -> ColorSystem:
        return COLOR_SYSTEMS[self.console.color_system or "truecolor"]

    def draw_cells(self, changes: Changes) -> None:
        """Draw changed cells of widgets, or have Textual do it for a driver of its own."""
        if self.driver is not None:
            draw_cells(self.driver.display, changes, self._colour_system)
        elif not self.is_headless:
            for widget, _ in changes:
                widget.refresh()

    def draw_panes(self, panes: Sequence[LiveWidget], ground: int) -> bool:
        """Draw a screen that shows nothing else, on a ground of one colour; False where only Textual can draw."""
        if self.driver is None:
            return False
        draw_all(self.driver.display, panes, ground, self._colour_system)
        self.drawn()
        return True

    def show_title(self, text: str, phase: str) -> None:
        """Show a title, if the terminal has one; with a frame, and so no faster than the terminal takes it in."""
        if self.driver is not None and self.driver.title is not None:
            self.driver.title.show(text, phase)

    def picture(self) -> str:
        """Return what is shown as an SVG that needs nothing from elsewhere: Textual's takes its font from a server."""
        picture = FONT_NAME.sub(LOCAL_FONTS, FONT_FROM_ELSEWHERE.sub("", self.export_screenshot()))
        return picture.replace("<svg ", f"<svg {KEEP_SPACES} ", 1)

    def do_aside(self, work: Callable[[], str], tell: Callable[[str], object]) -> None:
        """Do it in a thread: no disk stops the screen."""
        do_aside(work, tell)

    def redraw(self) -> None:
        """Send everything again, whatever the terminal shows."""
        if self.driver is not None:
            self.driver.retake()
            self._pacer.drawn()

    def toggle_mouse(self) -> bool | None:
        """Take clicks and the wheel or leave them to the terminal; return which, None where there is none."""
        if self.driver is None:
            return None
        self.driver.mouse.toggle()
        return self.driver.mouse.is_taken

    def copy_to_clipboard(self, text: str) -> None:
        """Have the terminal copy a text, which it may have been told not to do."""
        if self.driver is None:
            super().copy_to_clipboard(text)
        else:
            self.driver.write(copy_order(text, os.environ))

    def suspend_program(self) -> bool:
        """Give the terminal back until the shell continues the program; False if there is none to do so."""
        if self.driver is None or not self.driver.suspend_job():
            return False
        self._pacer.restart()
        return True

    def drawn(self) -> None:
        """Send what has been drawn, as soon as the terminal can take it."""
        self._pacer.drawn()

    def on_resize(self, event: Resize) -> None:
        """Take on the new size before anything is drawn in it.

        Of two sizes in quick succession only the second may be told, and it may be the one before: what the terminal
        shows is lost all the same. The first event tells no more than the size at the start.
        """
        if self.driver is not None and (self._was_sized or self.driver.display.size != event.size):
            self.driver.display.resize(*event.size)
        self._was_sized = True

    def on_cursor_position(self) -> None:
        """Take the terminal's answer: where its cursor is does not matter."""
        self._pacer.answered()

    def _is_behind(self) -> bool:
        return self.driver is not None and self.driver.is_behind

    def _send_frame(self, most: int | None) -> int:
        """Send what has been drawn, about `most` bytes of it, and return how many.

        0 if nothing has changed, and while a screen is held back or the app is closing, when none is on the stack.
        """
        if self.driver is None or not self.screen_stack:
            return 0
        screen = self.screen
        if isinstance(screen, AtomicScreen) and screen.is_held:
            return 0
        self.driver.display.place_cursor(*self.cursor_place())
        urgent = screen.urgent_rows() if most is not None and isinstance(screen, AtomicScreen) else ()
        return self.driver.send(most, urgent)

    def cursor_place(self) -> tuple[int, int, bool]:
        """Return column and row of the terminal's cursor, and whether it is seen."""
        return (*self.screen.cursor, self.screen.is_typing) if isinstance(self.screen, PaneHost) else (0, 0, False)
