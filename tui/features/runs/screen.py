"""Screen 7: the runs that are kept, side by side. It arranges panes and subscribes to what they need."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.runs.pane import ComparedPane, RunsPane
from mnist_tui.tui.features.runs.queries import KeptCurves, KeptRuns, KeptRunsAnswer
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

LIST_EVERY_S, CURVES_EVERY_S = 4.0, 4.0
MOST_SMALL_CURVES = 30


class RunsScreen(RunScreen):
    """Status line, list, curves, keys."""

    FOCUS: ClassVar[str] = "runs"

    def compose(self) -> ComposeResult:
        """Stack the four panes."""
        yield from self.make(StatusPane, RunsPane, ComparedPane, FooterPane)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the list, for the curves of what is shown of it, and for what is to be done, once."""
        state = ui.state(RunsState)
        turn = self._round(run)
        wanted = [Subscription(KeptRuns(state.revision, turn), LIST_EVERY_S)]
        rows = state.rows(run)
        if rows:
            shown = max(ui.size("runs")[1] - 1, 1)
            first = min(max(state.place(rows) - shown // 2, 0), max(len(rows) - shown, 0))
            visible = [row.name for row in rows[first : first + min(shown, MOST_SMALL_CURVES)]]
            names = list(dict.fromkeys([*state.shown(run), *visible]))
            wanted.append(Subscription(KeptCurves(names, state.revision, turn), CURVES_EVERY_S))
        if state.request is not None and state.request.number > state.answered:
            wanted.append(Subscription(state.request, NEVER_S))
        return tuple(wanted)

    def _round(self, run: Run) -> int:
        """Return what changes every few seconds while another run goes on: steps of this run tell nothing of that."""
        listed = run.answer(KeptRunsAnswer)
        is_followed = run.is_idle and listed is not None and any(row.state == "running" for row in listed.rows)
        return int(self.clock() // LIST_EVERY_S) if is_followed else 0
