"""The doctor on the whole screen. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.doctor.pane import DoctorPane
from mnist_tui.tui.features.doctor.queries import Examine, Memorise
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

EVERY_S = 2.0


class DoctorScreen(RunScreen):
    """Status line, findings, keys."""

    FOCUS: ClassVar[str] = "doctor"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, DoctorPane, FooterPane)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Have the network looked at, again and again unless the display is frozen."""
        look = Subscription(Examine(run.is_idle), EVERY_S if ui.frozen is None else NEVER_S)
        of, times = ui.state(DoctorState).memorising
        return (look, Subscription(Memorise(times), NEVER_S)) if times and of == run.source else (look,)
