"""Screen 3: one image and the reason for its answer. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.asking import NEVER_S, Wanted
from mnist_tui.tui.narrow_update import Changes
from mnist_tui.tui.panes.footer import FooterPane
from mnist_tui.tui.panes.inspect import InspectPane
from mnist_tui.tui.panes.nearest import NearestPane
from mnist_tui.tui.panes.pushes import PushesPane
from mnist_tui.tui.panes.status import StatusPane
from mnist_tui.tui.panes.truth import TruthPane
from mnist_tui.tui.screens.gallery import nearest_wanted, survey_wanted
from mnist_tui.tui.screens.run_screen import RunScreen
from mnist_tui.tui.session.questions import Inspect

EVERY_S = 0.5
NEIGHBOURS_EVERY_S = 10.0


class InspectScreen(RunScreen):
    """Digit, map and bars above, units and neighbours below; with rows to spare the image's past."""

    FOCUS: ClassVar[str] = "inspect"
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it so
        (0, "-flat"),
        (14, "-low"),
        (22, "-normal"),
        (34, "-tall"),
    ]

    def compose(self) -> ComposeResult:
        """Stack the panes; the sizes are in app.tcss."""
        yield from self.make(StatusPane, InspectPane, PushesPane, NearestPane, TruthPane, FooterPane)

    def on_mount(self) -> None:
        """Keep to the image."""
        self._showing.browsing.stay(True)

    def show(self) -> Changes:
        """Bring every pane up to date; return the cells that have changed."""
        self.set_class(self._showing.inspecting.past, "-past")
        return super().show()

    def questions(self) -> tuple[Wanted, ...]:
        """Ask for the reason and the neighbours of the gallery's image, and for the gallery itself."""
        browsing, state, view = self._showing.browsing, self._showing.inspecting, self._view
        survey = survey_wanted(view, self._showing)
        if browsing.selection(view) is None or browsing.index is None:
            state.look_at(None)
            return (survey,)
        split, index = browsing.shown_split(view), browsing.index
        state.look_at((split, index))
        held = self._showing.held is not None
        every = NEVER_S if held else EVERY_S
        nearest_every = NEVER_S if held else EVERY_S if view.is_at_rest else NEIGHBOURS_EVERY_S
        return (
            survey,
            Wanted(Inspect(split, index, state.edits, state.nudged), every),
            nearest_wanted(view, split, index, nearest_every, state.edits, state.nudged),
        )
