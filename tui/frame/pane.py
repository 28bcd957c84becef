"""A pane: a thin widget around a painter. It keeps the last picture and tells which cells changed."""

from functools import lru_cache
from typing import ClassVar, Self

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.events import Click
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.textual_quirks import render_again
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE, UNDERLINE, Canvas
from mnist_tui.tui.paint.palette import rgb
from mnist_tui.tui.paint.text import whole_parts


@lru_cache(maxsize=4096)
def rich_style(fore: int, back: int, style: int, ground: int) -> Style:
    """Return the Rich style of a cell; a cell without a background of its own stands on `ground`."""
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


class Pane(Widget):
    """Shows one aspect of a run. A subclass says how it is painted, and gives it a title and a sentence of help."""

    TITLE: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    FOCUS: ClassVar[str] = ""
    """Its name in FOCUS_KEYS, for a pane that can have the keys."""
    ALWAYS_LIVE: ClassVar[bool] = False
    """True for a pane that follows the run even while the picture is held."""
    FOLLOWS_STEPS: ClassVar[bool] = True
    """False for a pane that shows nothing of what changes with every step."""
    _shown: tuple[int, ...] = ()
    """What the last picture shows: versions of the run and of what was chosen; empty when it no longer will do."""
    _words: tuple[str | None, str | None] = (None, None)
    """Title and footnote as they stand in the frame; Textual would give them back as markup."""
    _is_naming = False
    """True while they are being changed."""

    def __init__(self, view: Run, ui: UiState) -> None:
        super().__init__(id=type(self).__name__.removesuffix("Pane").lower())
        self._view, self._ui = view, ui
        self._canvas: Canvas | None = None

    def paint(self, view: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Return the picture in `width` x `height` cells."""
        raise AssertionError(f"{type(self).__name__} does not say how it is painted")

    def title(self, view: Run, ui: UiState) -> str:
        """Return the words in the frame."""
        return self.TITLE

    def footnote(self, view: Run, ui: UiState) -> str:
        """Return the words at the lower right of the frame, where there is one."""
        return ""

    def point(self, x: int, y: int) -> None:
        """Take a click on the cell (x, y) of the picture."""

    @property
    def run_shown(self) -> Run:
        """The run as it stands or, of a picture that is held, as it stood."""
        frozen = self._ui.frozen
        return self._view if frozen is None or self.ALWAYS_LIVE else frozen

    @property
    def has_focus_of_keys(self) -> bool:
        """True while this pane has the keys."""
        return bool(self.FOCUS) and self._ui.focus == self.FOCUS

    def on_click(self, event: Click) -> None:
        """Take the keys, and let the pane know what was pointed at."""
        if not self.FOCUS:
            return
        self._ui.give_focus(self.FOCUS)
        if (place := event.get_content_offset(self)) is not None:
            self.point(place.x, place.y)

    def show(self) -> list[Region]:
        """Paint again if anything has changed; return the cells that did, row by row, frame included, to be sent."""
        run = self.run_shown
        seen = run.version if self.FOLLOWS_STEPS else run.news, self._ui.version
        if seen == self._shown or not self.display:
            return []
        self._shown = seen
        before, self._canvas = self._canvas, self.paint(run, self._ui, *self.size)
        left, top = self.content_offset
        changed = [Region(left + x0, top + y, x1 - x0, 1) for y, x0, x1 in self._canvas.changed_runs(before)]
        changed += self._name_frame(run)
        if changed:
            render_again(self, changed)
        return changed

    def _name_frame(self, run: Run) -> list[Region]:
        """Write the words in the frame; return its rows that have other words than before."""
        title, footnote = self.title(run, self._ui), self.footnote(run, self._ui)
        title = self._fitted(title)
        self.set_class(self.has_focus_of_keys, "-focused")
        before, self._words = self._words, (title, footnote)
        if before == self._words:
            return []
        self._is_naming = True
        # As they are: a name of a class may look like markup.
        self.border_title, self.border_subtitle = Content(title), Content(footnote)
        self._is_naming = False
        (width, height), top = self.outer_size, self.content_offset.y
        rows = [0] * (top > 0 and before[0] != title) + [height - 1] * (
            height > top + self.size.height and before[1] != footnote
        )
        return [Region(0, y, width, 1) for y in rows]

    def _fitted(self, title: str) -> str:
        """Return as many whole parts of a title as the frame has room for, behind the sign of the focus."""
        glyphs, width = self._ui.look.glyphs, self.outer_size.width
        sign = f"{glyphs.pointer} " if self.has_focus_of_keys else ""
        kept_free = 1 + (width - self.size.width)  # at each end; Textual would cut there, in the middle of a number
        room, parts = width - 2 * kept_free - len(sign), title.split(glyphs.separator)
        return sign + "".join(whole_parts(parts, max(room, 0), 1, glyphs.separator, glyphs))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have Textual send the pane, or parts of it, again; not for new words in the frame, which `show` tells of."""
        if self._is_naming:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_resize(self) -> None:
        """Paint at the new size."""
        self._shown = ()
        self.show()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row of the last picture."""
        canvas = self._canvas
        if canvas is None or y >= canvas.height:
            return Strip.blank(self.size.width, self.rich_style)
        ground = self._ui.look.palette.ground
        segments = [Segment(text, rich_style(fore, back, style, ground)) for text, fore, back, style in canvas.runs(y)]
        return Strip(segments, canvas.width)
