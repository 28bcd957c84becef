"""The private names of Textual that this program needs: each in a few lines that say what Textual lacks.

No other module uses any, and a test fails when one of them is missing in the Textual that is installed.
"""

import contextlib
from typing import Final, TypeVar

from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

Result = TypeVar("Result")
NAMES: Final = (
    "textual._compositor:Compositor._dirty_regions",
    "textual._styles_cache:StylesCache.get_inner_outer",
    "textual._xterm_parser:XTermParser.feed",
    "textual.app:App._batch_count",
    "textual.app:App._handle_exception",
    "textual.screen:Screen._compositor",
    "textual.screen:Screen._compositor_refresh",
    "textual.screen:Screen._dirty_widgets",
    "textual.screen:Screen._on_timer_update",
    "textual.screen:Screen._refresh_layout",
)
"""Every one of them, as module:name."""


class FaultKeeper(App[int]):
    """An app that keeps what broke it.

    Textual calls `_handle_exception` for a fault in any handler, formats it for the terminal, and gives nobody the
    exception itself. A public hook or attribute of App with the exception would replace this class.
    """

    fault: Exception | None = None
    """What broke the screen, for the command line to log."""

    def keep_fault(self, error: Exception) -> None:
        """End as after a fault in a handler, for faults that Textual does not hear of."""
        self._handle_exception(error)

    def after_fault(self) -> None:
        """Called once, after the first fault, before the app ends."""

    def _handle_exception(self, error: Exception) -> None:
        if self.fault is not None:
            return
        self.fault = error
        self.after_fault()
        # What Textual would print: nothing. Otherwise it renders the traceback with all variables, which takes seconds.
        error.__rich__ = str  # type: ignore[attr-defined]
        super()._handle_exception(error)


class HeldScreen(Screen[Result]):
    """A screen that is not drawn while it is held back, and may draw itself.

    Textual calls `_compositor_refresh` to draw what has changed, four times before all of a new screen is there, and
    that takes longer than anything else in a change of screen. The only public way to hold drawing back is
    `App.batch_update`, which holds back the layout, too. One for drawing alone, and a method of `Screen` to override
    that draws, would replace this class. Textual notes in `_dirty_widgets` and `_dirty_regions` what is to be drawn.
    It tells of a layout only with the next beat of its clock; the public `Screen.screen_layout_refresh_signal` is not
    sent for the first one. While `_batch_count` is not 0, what is drawn is thrown away.
    """

    is_held = True
    """True until all of it can be drawn, and while a dialog lies above."""

    def draw_now(self) -> None:
        """Draw all of it, as Textual would with the next beat of its clock; nothing while it draws nothing at all.

        Textual calls `_on_timer_update` with every beat. All of it, because what was to be drawn may have been
        forgotten: while the app starts, drawing does nothing else.
        """
        self.refresh()
        self._on_timer_update()

    def lay_out_now(self) -> None:
        """Give every widget the place that the classes of now give it.

        Textual alone does so in two steps, each with a beat of its clock, by `_refresh_layout`. The only public way to
        have it at once is `App.refresh_css`, which reads the style sheets again.
        """
        self.app.stylesheet.update(self)
        self._refresh_layout()

    def after_layout(self) -> None:
        """Called whenever all widgets have got their places, and what is drawn is not thrown away."""

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        super()._refresh_layout(size, scroll)
        if not self.app._batch_count:
            self.after_layout()

    def on_unmount(self) -> None:
        """Let all that was drawn of it be freed, now that it is closed.

        Textual remembers the colours of a thousand frames in `get_inner_outer`, each together with all lines of the
        widget that has it: 100 MB after 300 dialogs. One that remembers them without the widget would replace this.
        """
        with contextlib.suppress(AttributeError):  # another Textual may not remember them at all
            StylesCache.get_inner_outer.cache_clear()

    def draw_itself(self) -> bool:
        """Draw all of it, past Textual; False where only Textual can draw it."""
        return False

    def _compositor_refresh(self) -> None:
        # One that lies below another is not drawn, and only tells that what has changed.
        if not self.is_active:
            super()._compositor_refresh()
        elif not self.is_held and self.draw_itself():
            self._dirty_widgets.clear()
            self._compositor._dirty_regions.clear()
        elif not self.is_held:
            super()._compositor_refresh()


class SequenceReader:
    """Makes the events of whole control sequences, and of single characters.

    Textual reads the terminal in one piece: thread, decoder and this parser, which fails for bytes that are no UTF-8,
    and takes the characters of every sequence that it does not know for keys. A public function from a sequence to its
    events would replace this class.
    """

    def __init__(self) -> None:
        self.report_parser, self.key_parser = XTermParser(), XTermParser()

    def report(self, sequence: str) -> list[Message]:
        """Return the events of a mouse report or of another reply that Textual knows."""
        try:
            return list(self.report_parser.feed(sequence))
        except (ArithmeticError, ValueError):  # numbers that no terminal would send
            self.report_parser = XTermParser()
            return []

    def keys(self, sequence: str) -> list[Message]:
        """Return the keys that a sequence or a character stands for; none where it stands for none."""
        try:
            keys = list(self.key_parser.feed(sequence))
        except (ArithmeticError, ValueError):
            keys = []
        if not keys:
            self.key_parser = XTermParser()  # the old one waits for the rest of a sequence that it does not know
        return keys
