"""Screen 7: the runs that are kept, side by side. It arranges panes and subscribes to what they need."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.runs.pane import ComparedPane, RunsPane
from mnist_tui.tui.features.runs.queries import KeptCurves, KeptRuns, KeptRunsAnswer, RunRow
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

LIST_EVERY_S, CURVES_EVERY_S = 4.0, 4.0
MOST_SMALL_CURVES = 30
FEW = 7
"""Lines of runs and groups that a low list has room for; the rest of a high window is then for the curves."""


def is_behind(row: RunRow, run: Run) -> bool:
    """Tell whether a row shows an earlier state of the run on the screen."""
    now = run.progress
    if now is None or now.phase == "shown" or row.name != now.run_name:
        return False
    return (row.step, row.state) != (now.step, now.phase)


class RunsScreen(RunScreen):
    """Status line, list, curves, keys."""

    FOCUS: ClassVar[str] = "runs"

    def compose(self) -> ComposeResult:
        """Stack the four panes."""
        yield from self.make(StatusPane, RunsPane, ComparedPane, FooterPane)

    def arrangement(self, ui: UiState) -> Mapping[str, bool]:
        """Tell the style sheet whether the list is short."""
        listing = ui.state(RunsState).listing(self.store.run)
        return {"-few": len(listing.rows) + len(listing.groups) <= FEW}

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
        """Return what changes every few seconds while a run rests whose list is to change nevertheless.

        Another one goes on, or its own last steps are not yet on disk.
        """
        listed = run.answer(KeptRunsAnswer)
        rows = () if listed is None else listed.rows
        is_followed = run.is_idle and any(row.state == "running" or is_behind(row, run) for row in rows)
        return int(self.clock() // LIST_EVERY_S) if is_followed else 0
