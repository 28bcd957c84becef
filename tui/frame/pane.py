"""A pane: a thin widget around a painter. It keeps the last frame, but no run, and reports which cells changed."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import ClassVar, Self

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from mnist_tui.tui.client.run import Run, has_news
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.live_widget import Changes, LiveWidget
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE, UNDERLINE, Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import rgb
from mnist_tui.tui.paint.text import whole_parts


@lru_cache(maxsize=4096)
def rich_style(fore: int, back: int, style: int, ground: int) -> Style:
    """Return the Rich style of a cell; a cell without a background of its own gets `ground`."""
    return Style(
        color=_colour(fore),
        bgcolor=_colour(back if back >= 0 else ground),
        bold=bool(style & BOLD),
        dim=bool(style & DIM),
        underline=bool(style & UNDERLINE),
        reverse=bool(style & REVERSE),
    )


def _colour(index: int) -> Color | None:
    if index < 0:
        return Color.default()
    return Color.from_ansi(index) if index < 16 else Color.from_rgb(*rgb(index))


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
    FOCUS: ClassVar[str] = ""
    """The name of its `Focus`, for a pane that can be focused."""
    ALWAYS_LIVE: ClassVar[bool] = False
    """True for a pane that follows the run even while the display is frozen."""
    FOLLOWS_STEPS: ClassVar[bool] = True
    """False for a pane that shows nothing of what changes with every step."""
    _shown: tuple[Run, UiState] | None = None
    """What the last frame shows; None when it is invalid."""
    _shown_at = 0.0
    _frame_texts: tuple[str | None, str | None] = (None, None)
    """Title and footnote in the frame; Textual would return them as markup."""
    _is_naming = False
    """True while they are being changed."""
    _ground = -1
    """The background of the last frame, as a colour's number."""

    def __init__(self) -> None:
        super().__init__(id=type(self).__name__.removesuffix("Pane").lower())
        self._canvas: Canvas | None = None

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
        before, self._canvas = self._canvas, self.paint(run, ui, *self.size)
        left, top = self.content_offset
        changed = [Region(left + x0, top + y, x1 - x0, 1) for y, x0, x1 in self._canvas.changed_runs(before)]
        return changed + self._name_frame(run, ui)

    def is_out_of_date(self, run: Run, ui: UiState, now: float) -> bool:
        """Tell whether the last frame shows another run or another state of the screen."""
        if self._shown is None or ui is not self._shown[1]:
            return True
        before = self._shown[0]
        return run is not before and (self.FOLLOWS_STEPS or has_news(before, run))

    def _name_frame(self, run: Run, ui: UiState) -> list[Region]:
        """Write the texts in the frame; return its rows whose text has changed."""
        has_focus = bool(self.FOCUS) and ui.focus == self.FOCUS
        title, footnote = self._fitted(self.title(run, ui), has_focus, ui.look.glyphs), self.footnote(run, ui)
        self.set_class(has_focus, "-focused")
        before, self._frame_texts = self._frame_texts, (title, footnote)
        if before == self._frame_texts:
            return []
        self._is_naming = True
        # As plain text: a class name may look like markup.
        self.border_title, self.border_subtitle = Content(title), Content(footnote)
        self._is_naming = False
        (width, height), top = self.outer_size, self.content_offset.y
        rows = [0] * (top > 0 and before[0] != title) + [height - 1] * (
            height > top + self.size.height and before[1] != footnote
        )
        changed = [Region(0, y, width, 1) for y in rows]
        if changed:
            self.refresh(*(row.translate(-self.content_offset) for row in changed))
        return changed

    def _fitted(self, title: str, has_focus: bool, glyphs: Glyphs) -> str:
        """Return as many whole parts of a title as fit into the frame, after the sign of the focus."""
        width = self.outer_size.width
        sign = f"{glyphs.pointer} " if has_focus else ""
        kept_free = 1 + (width - self.size.width)  # at each end; Textual would cut there, in the middle of a number
        room, parts = width - 2 * kept_free - len(sign), title.split(glyphs.separator)
        return sign + "".join(whole_parts(parts, max(room, 0), 1, glyphs.separator, glyphs))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have Textual send the pane, or parts of it, again; not for new text in the frame, which `show` reports."""
        if self._is_naming:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_resize(self) -> None:
        """Paint at the new size."""
        self._shown = None
        if isinstance(self.screen, PaneHost):
            self.screen.laid_out(self)
        self.refresh()

    def live_line(self, y: int) -> Strip:
        """Return one row of the last frame."""
        canvas = self._canvas
        if canvas is None or y >= canvas.height:
            return Strip.blank(self.size.width, self.rich_style)
        segments = [
            Segment(text, rich_style(fore, back, style, self._ground)) for text, fore, back, style in canvas.runs(y)
        ]
        return Strip(segments, canvas.width)


class PaneHost:
    """A screen that shows panes. It keeps the store, so that panes need not."""

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
            sized = sized.with_size(pane.id or "", (pane.size.width, pane.size.height)) if pane.display else sized
        if sized is not self.store.ui:  # Textual tells a pane of its new size only later
            self.store.show(sized)
        run, ui, now = self.store.run, self.store.ui, self.clock()
        shown = [(pane, pane.show(run, ui, now)) for pane in mounted]
        return [(pane, changed) for pane, changed in shown if changed]
