"""A pane: a thin widget around a painter. It keeps the last frame, but no run, and reports which cells changed."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from mnist_tui.tui.client.run import NEWS, Run, has_news
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.live_widget import Changes, LiveWidget
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.frame import Frame, FrameTexts, Sides
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import whole_parts
from mnist_tui.tui.protocol.only_shown import About


class Pointed(Message):
    """A pane was clicked on."""

    def __init__(self, pane: "Pane", cell: Offset | None) -> None:
        """`cell` is the clicked cell of its content, None for its border."""
        super().__init__()
        self.pane, self.cell = pane, cell


class Scrolled(Message):
    """The wheel was turned over a pane."""

    def __init__(self, pane: "Pane", lines: int) -> None:
        super().__init__()
        self.pane, self.lines = pane, lines


class Pane(LiveWidget):
    """Shows one aspect of a run. A subclass says how it is painted, and gives it a title and help."""

    TITLE: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    """Its name in the help, if that is not its title."""
    HELP: ClassVar[str] = ""
    """What it shows, and how to read it."""
    WORDS: ClassVar[tuple[str, ...]] = ()
    """The glossary terms that help to read it, by name."""
    PAGES: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Its pages by name, each with what it shows."""
    FOCUS: ClassVar[str] = ""
    """The name of its `Focus`, for a pane that can be focused."""
    ALWAYS_LIVE: ClassVar[bool] = False
    """True for a pane that follows the run even while the display is frozen."""
    FOLLOWS_STEPS: ClassVar[bool] = True
    """False for a pane that shows nothing of what changes with every step."""
    SHOWS: ClassVar[tuple[str, ...]] = NEWS
    """What it shows of all else, besides the phase: such a pane is painted again only when one of these changes."""
    IS_ABOUT: ClassVar[tuple[About, ...]] = ("run", "outputs", "predictions")
    """What it is seen with."""
    _shown: tuple[Run, UiState] | None = None
    """What the last frame shows; None when it is invalid."""
    _shown_at = 0.0
    border_title = border_subtitle = ""
    """Title and footnote in the frame as plain text. The frame is drawn here, where Textual would take them for markup
    and have the pane drawn again."""

    def __init__(self) -> None:
        super().__init__(id=type(self).__name__.removesuffix("Pane").lower())
        self._canvas: Canvas | None = None
        self._whole = Canvas(0, 0)
        """The same within its frame."""
        self._frame: tuple[Frame, Canvas] | None = None
        """The frame that was painted last, without a picture; most texts in it stay the same."""

    @classmethod
    def suits(cls, run: Run) -> bool:
        """Tell whether it is ever seen with what is shown."""
        return run.is_about in cls.IS_ABOUT

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Return `width` x `height` cells."""
        raise AssertionError(f"{type(self).__name__} does not say how it is painted")

    def title(self, run: Run, ui: UiState) -> str:
        """Return the text in the frame."""
        return self.TITLE

    def footnote(self, run: Run, ui: UiState) -> str:
        """Return the text at the lower right of the frame, if there is one."""
        return ""

    @property
    def cursor(self) -> Offset:
        """Where the cursor is on the screen: at what was chosen, else in the corner of the pane."""
        chosen = self._canvas.cursor if self._canvas is not None else None
        return self.content_region.offset + Offset(*(chosen or (0, 0)))

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Handle a click on the cell (x, y)."""

    def scroll(self, controls: Controls, lines: int) -> None:
        """Handle the mouse wheel, -1 for up and 1 for down."""

    def on_click(self, event: Click) -> None:
        """Tell the app that this pane was clicked."""
        if self.FOCUS:
            self.post_message(Pointed(self, event.get_content_offset(self)))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Tell the app of the wheel."""
        self.post_message(Scrolled(self, -1))
        event.stop()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Tell the app of the wheel."""
        self.post_message(Scrolled(self, 1))
        event.stop()

    def show(self, run: Run, ui: UiState, now: float) -> list[Region]:
        """Paint again if anything has changed; return the cells that did, row by row, frame included, to be sent.

        `now` are the seconds of any steady clock.
        """
        run = run if self.ALWAYS_LIVE else ui.shown(run)
        if not self.display or not self.is_out_of_date(run, ui, now):
            return []
        self._shown, self._shown_at, self._ground = (run, ui), now, ui.look.palette.ground
        self._canvas = self.paint(run, ui, *self.size)
        before, self._whole = self._whole, self._in_frame(self._canvas, run, ui)
        return [Region(x0, y, x1 - x0, 1) for y, x0, x1 in self._whole.changed_runs(before)]

    def is_out_of_date(self, run: Run, ui: UiState, now: float) -> bool:
        """Tell whether the last frame shows another run or another state of the screen."""
        if self._shown is None or ui is not self._shown[1]:
            return True
        before = self._shown[0]
        return run is not before and (self.FOLLOWS_STEPS or has_news(before, run, self.SHOWS))

    def _in_frame(self, canvas: Canvas, run: Run, ui: UiState) -> Canvas:
        """Return a canvas within the frame, whose sides are those that the style sheet keeps free for it."""
        has_focus = bool(self.FOCUS) and ui.focus == self.FOCUS
        palette, glyphs = ui.look.palette, ui.look.glyphs
        self.border_title = self._fitted(self.title(run, ui), has_focus, glyphs)
        self.border_subtitle = self.footnote(run, ui)
        sides = Sides(*map(bool, self.styles.border.spacing))
        if not any(sides) and (canvas.width, canvas.height) == self.outer_size:
            return canvas
        is_chosen = has_focus and isinstance(self.screen, PaneHost) and self.screen.FOCUS != self.FOCUS
        title = Ink(palette.key if is_chosen else palette.muted, bold=True)
        texts = FrameTexts(self.border_title, title, self.border_subtitle, Ink(palette.muted))
        frame = Frame(self.outer_size, sides, texts, Ink(palette.line), glyphs)
        if self._frame is None or self._frame[0] != frame:
            self._frame = frame, frame.painted()
        whole = self._frame[1].copy()
        whole.paste(*self.content_offset, canvas)
        return whole

    def _fitted(self, title: str, has_focus: bool, glyphs: Glyphs) -> str:
        """Return as many whole parts of a title as fit into the frame, after the sign of the focus."""
        width = self.outer_size.width
        sign = f"{glyphs.pointer} " if has_focus else ""
        kept_free = 1 + (width - self.size.width)  # at each end; Textual would cut there, in the middle of a number
        room, parts = width - 2 * kept_free - len(sign), title.split(glyphs.separator)
        return sign + "".join(whole_parts(parts, max(room, 0), 1, glyphs.separator, glyphs))

    def on_resize(self) -> None:
        """Paint at the new size, unless that has been done."""
        if (self._whole.width, self._whole.height) != self.outer_size:
            self._shown = None
        if isinstance(self.screen, PaneHost):
            self.screen.laid_out(self)
        self.refresh()

    def whole(self) -> Canvas:
        """Return the last frame."""
        return self._whole

    def render_line(self, y: int) -> Strip:
        """Return a row of what lies within the frame."""
        left, top = self.content_offset
        return self.render_lines(Region(left, top + y, self.size.width, 1))[0]


class PaneHost:
    """A screen that shows panes. It keeps the store, so that panes need not."""

    FOCUS: ClassVar[str] = ""
    """The name of the `Focus` that it gets when it is opened."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        """`clock` gives the seconds of any steady clock."""
        super().__init__()
        self.store, self.clock = store, clock

    def laid_out(self, pane: Pane) -> None:
        """Note the size of a pane, and paint it at that size."""
        self.store.show(self.store.ui.with_size(pane.id or "", (pane.size.width, pane.size.height)))
        pane.show(self.store.run, self.store.ui, self.clock())

    @property
    def cursor(self) -> Offset:
        """Where the terminal's cursor is to stand, though mostly unseen: screen readers and magnifiers follow it."""
        return Offset(0, 0)

    @property
    def is_typing(self) -> bool:
        """True while text is typed at the cursor, which then is seen."""
        return False

    def show_panes(self, panes: Iterable[Pane]) -> Changes:
        """Bring panes up to date; return the cells that have changed."""
        mounted, sized = [pane for pane in panes if pane.is_mounted], self.store.ui
        for pane in mounted:
            size = pane.size if pane.display else None
            if size:  # one that has no place yet would tell all others of another state
                sized = sized.with_size(pane.id or "", (size.width, size.height))
        if sized is not self.store.ui:  # Textual tells a pane of its new size only later
            self.store.show(sized)
        run, ui, now = self.store.run, self.store.ui, self.clock()
        shown = [(pane, pane.show(run, ui, now)) for pane in mounted]
        return [(pane, changed) for pane, changed in shown if changed]
