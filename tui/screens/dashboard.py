"""Screen 1: the run at a glance. It arranges panes and passes keys to the settings; it computes nothing."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from mnist_tui.tui.panes import BOTTOM, LEFT, RIGHT, TOP
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.showing import Showing
from mnist_tui.tui.screens.characters import keep_to_characters
from mnist_tui.tui.session.view import RunView


class Dashboard(Screen[None]):
    """Status, curves, pulse, confusion matrix, settings, mistakes, keys."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it so
        (0, "-tiny"),
        (40, "-slim"),
        (60, "-narrow"),
        (80, "-middling"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it so
        (0, "-flat"),
        (10, "-short"),
        (18, "-low"),
        (24, "-normal"),
        (36, "-tall"),
    ]

    def __init__(self, view: RunView, showing: Showing) -> None:
        super().__init__()
        self._view, self._showing = view, showing

    def compose(self) -> ComposeResult:
        """Lay out the panes; the sizes are in app.tcss."""
        yield from self._make(TOP)
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield from self._make(LEFT)
            with Vertical(id="right"):
                yield from self._make(RIGHT)
        yield from self._make(BOTTOM)

    def _make(self, kinds: tuple[type[Pane], ...]) -> list[Pane]:
        return [kind(self._view, self._showing) for kind in kinds]

    def on_mount(self) -> None:
        """Begin with frames that the terminal can draw."""
        keep_to_characters(self)

    def show(self) -> None:
        """Bring every pane up to date."""
        self.set_class(self._showing.knob is not None, "-turning")
        keep_to_characters(self)
        for pane in self.query(Pane):
            pane.show()
