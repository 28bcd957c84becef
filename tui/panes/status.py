"""The status line: what the run is doing, how far it is, and how well it does."""

import dataclasses
import math

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.status import StatusData, paint_status
from mnist_tui.tui.paint.ticks import duration, number
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

BADGES = {
    "starting": "START",
    "running": "RUN",
    "paused": "PAUSE",
    "evaluating": "JUDGE",
    "diverged": "DIVERGED",
    "finished": "DONE",
    "failed": "FAILED",
}
ROUNDING = 1e-9
"""Epochs are sums of many small parts, so an end is missed by a little."""
AROUND_BADGE = 6
"""Columns that the badge takes besides its word: its sign, spaces, and the gap to what follows."""
SHORT_SPLITS = {"validation": "valid", "test": "test"}


def status(view: RunView, showing: Showing) -> StatusData:
    """Return the texts of the status line."""
    opened, progress, judged = view.opened, view.progress, view.judged
    if opened is None or progress is None:
        return StatusData(phase=view.phase, badge=BADGES[view.phase], notice=view.notice)
    rate = progress.images_per_second
    pace = f"{progress.pace:g} steps/s" if progress.pace else ""
    badge = BADGES[view.phase]
    if progress.phase == "diverged" and progress.diverged_at is not None:
        badge = f"{badge} at {progress.diverged_at:,}"
    score = (
        f"{SHORT_SPLITS[opened.steered_by]} {100 * judged.right / judged.count:.2f}%" if judged and judged.count else ""
    )
    if view.score is not None and view.score.count:
        score = f"test {100 * view.score.right / view.score.count:.2f}%  {score}"
    epoch_text, done = epoch_and_part(progress)
    return StatusData(
        phase=view.phase,
        badge=badge,
        network=f"mlp {('-' if showing.look.glyphs.name == 'ascii' else '·').join(map(str, opened.sizes))}",
        epoch_text=epoch_text,
        progress=done,
        step=progress.step,
        rate_text=pace or (f"{number(rate)} img/s" if math.isfinite(rate) else ""),
        score_text=score,
        eta_text=f"ETA {duration(progress.seconds_left)}"
        if view.phase == "running" and math.isfinite(progress.seconds_left) and progress.epoch < progress.epochs
        else "",
        notice=_notice(view, showing),
    )


def _notice(view: RunView, showing: Showing) -> str:
    if showing.link_is_slow:
        return "link slow"
    return view.notice or ("picture held" if showing.frozen else "")


def epoch_and_part(progress: say.Progress) -> tuple[str, float]:
    """Return which epoch this is and the part of it that is done, 0 to 1.

    A run that rests where an epoch ends stands at the end of that one, not at the start of the next; beyond the last
    epoch there is nothing to count against.
    """
    whole = round(progress.epoch)
    ended = whole > 0 and abs(progress.epoch - whole) < ROUNDING
    if ended and progress.phase not in ("running", "starting"):
        epoch, part = whole, 1.0
    else:
        epoch = (whole if ended else math.floor(progress.epoch)) + 1
        part = 0.0 if ended else progress.epoch % 1.0
    return f"ep {epoch}" + (f"/{progress.epochs}" if epoch <= progress.epochs else ""), part


class StatusPane(Pane):
    """One line, always true."""

    HELP = "What the run is doing, its network, epoch and step, and the accuracy on the held-out images."
    ALWAYS_LIVE = True

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the line."""
        data, glyphs = status(view, showing), showing.look.glyphs
        room = max(width - len(data.badge) - AROUND_BADGE, 1)
        if len(data.notice) > room:
            data = dataclasses.replace(data, notice=data.notice[: room - 1] + glyphs.ellipsis)
        return paint_status(data, width, height, showing.look.palette, glyphs)
