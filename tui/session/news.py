"""What is new of a run between two of its steps, in messages: made once for all screens that lack the same.

Session thread only.
"""

from collections.abc import Sequence

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.protocol.progress import CurveName, CurveSnapshot, Progress
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.reports import Rows, progress_report


def curves_of(run: LiveRun) -> dict[CurveName, Curve]:
    """Return the curves that screens are told of, in the order of their rows in a report."""
    history = run.trainer.history
    return {"steps": history.steps, "evaluations": history.evaluated, "rates": run.rates}


class News:
    """A run as it stands: of use until its next step, or until anything else about it changes."""

    def __init__(self, run: LiveRun) -> None:
        self._run, self._curves = run, curves_of(run)
        self._snapshots: dict[CurveName, CurveSnapshot] = {}
        self._progress: dict[tuple[int, ...], Progress] = {}
        """By the rows that a screen has of each curve."""

    def snapshot(self, name: CurveName) -> CurveSnapshot:
        """Return all of a curve."""
        if name not in self._snapshots:
            self._snapshots[name] = CurveSnapshot(self._run.number, name, *self._curves[name].saved())
        return self._snapshots[name]

    def progress(self, sent: Sequence[int]) -> Progress:
        """Say where the run stands, with the rows of each curve after those that were sent.

        Of a curve that no longer has all of them there is none: `snapshot` has those, too.
        """
        if (key := tuple(sent)) not in self._progress:
            rows = (_rows_after(curve, start) for curve, start in zip(self._curves.values(), key, strict=True))
            self._progress[key] = progress_report(self._run, *rows)
        return self._progress[key]


def _rows_after(curve: Curve, start: int) -> Rows:
    return curve.rows(start if start >= curve.exact_from else len(curve))
