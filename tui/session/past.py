"""The past of a run: what each viewer looks at among its checkpoints, restored and evaluated between steps.

It never touches the run that learns: a moment has a trainer of its own, which takes no step. Session thread only.
"""

import math
from bisect import bisect_left, bisect_right
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps
from mnist_tui.tui.session.disk_thread import DiskProbe
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.moment import Moment
from mnist_tui.tui.session.query_context import CountTest
from mnist_tui.tui.session.query_scheduler import QueryError
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.session.visit import Visit
from mnist_tui.tui.training.kept_checkpoints import KeptCheckpoints

AT_ONCE_S, WAITED_FOR_S = 0.02, 0.1
"""How long the evaluation of a moment may keep the network from learning at a time, and while a person waits."""
MOST_AHEAD_BYTES = 32 << 20
"""Of a checkpoint that is prepared before anybody asks: it takes about as much memory."""
NO_ROOM = "not enough memory for another network"
NOT_KEPT = "no past: the run is not saved"
NONE_YET = "no checkpoint before this step"


class Past:
    """One moment is shown to a viewer, one may be on its way, two are beside it; all are released when it leaves."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch, self._clock = stopwatch, stopwatch.clock
        self._visits: dict[Viewer, Visit] = {}
        self._moments, self._disk = 0, DiskProbe()

    def moment(self, viewer: Viewer) -> Moment | None:
        """Return what a viewer looks at; None for the present."""
        visit = self._visits.get(viewer)
        return visit.shown if visit is not None else None

    def show(self, viewer: Viewer, run: LiveRun, by: int) -> None:
        """Have another checkpoint shown, as soon as it is read and evaluated; the present after the last.

        Raises:
            QueryError: there is none.
            DataError: the folder of the run cannot be read.
        """
        visit, steps = self._visits.get(viewer), self._steps(run)
        if visit is None and by >= 0:
            return
        visit = visit or Visit(run.trainer.steps)
        place = bisect_left(steps, visit.step) + by if by < 0 else bisect_right(steps, visit.step) - 1 + by
        if place >= len(steps):
            self.leave(viewer, run)
            return
        place = max(place, 0)
        visit.place, visit.count = place + 1, len(steps)
        visit.is_due |= steps[place] != visit.step
        visit.step = steps[place]
        visit.expected = steps[place + by] if by and 0 <= place + by < len(steps) else None
        self._visits[viewer] = visit

    def replay(self, viewer: Viewer, run: LiveRun, pace: float | None) -> None:
        """Begin to show one checkpoint after the other, from the first unless one is shown; or stop (None).

        Raises:
            QueryError: there is none.
            DataError: the folder of the run cannot be read.
        """
        if viewer not in self._visits:
            if pace is None:
                return
            self.show(viewer, run, -len(self._steps(run)))
        visit = self._visits[viewer]
        visit.pace = pace or visit.pace
        visit.next_at = None if pace is None else self._clock() + 1 / visit.pace
        self._tell(viewer, run, visit)

    def leave(self, viewer: Viewer, run: LiveRun) -> None:
        """Show a viewer the present again."""
        if self._visits.pop(viewer, None) is not None:
            viewer.present_shown(run)

    def forget(self, viewer: Viewer) -> None:
        """Release what a viewer looked at who has left."""
        self._visits.pop(viewer, None)

    def clear(self) -> None:
        """Release everything: it was about the run before."""
        self._visits.clear()

    def due_in(self) -> float:
        """Return the seconds until there is something to do; infinity while there is nothing."""
        return min((visit.due_in(self._clock()) for visit in self._visits.values()), default=math.inf)

    def work(self, run: LiveRun, count_test: CountTest) -> None:
        """Read and evaluate for a moment what has been asked for; `count_test` takes in evaluations of test images."""
        for viewer, visit in tuple(self._visits.items()):
            try:
                self._replay_on(viewer, run, visit)
                if visit.is_due and viewer in self._visits:
                    self._approach(viewer, run, visit, count_test)
                self._evaluate(viewer, run, visit)
                if not visit.is_waited_for:
                    visit.neighbours.prepare(lambda step: self._ahead(step, run, count_test))
            except (DataError, QueryError) as error:
                visit.next_at = None
                viewer.reject(str(error))
            except MemoryError:
                self.leave(viewer, run)
                viewer.reject(NO_ROOM)

    def _replay_on(self, viewer: Viewer, run: LiveRun, visit: Visit) -> None:
        if visit.next_at is None or self._clock() < visit.next_at or visit.is_due or visit.coming is not None:
            return
        visit.next_at = self._clock() + 1 / visit.pace
        self.show(viewer, run, 1)

    def _approach(self, viewer: Viewer, run: LiveRun, visit: Visit, count_test: CountTest) -> None:
        """Begin with what has been asked for."""
        visit.is_due, visit.coming = False, None
        visit.coming = visit.neighbours.taken(visit.step) or self._restored(visit.step, run, count_test)
        if viewer.watches_training:
            visit.coming.ask("train")

    def _restored(self, step: int, run: LiveRun, count_test: CountTest) -> Moment:
        self._moments += 1
        checkpoint = KeptCheckpoints.of(self._folder(run)).read(step)
        return Moment(-self._moments, run, checkpoint, count_test, self._stopwatch)

    def _ahead(self, step: int, run: LiveRun, count_test: CountTest) -> Moment | None:
        """Return a moment that nobody has asked for; None where it is large, or gone."""
        try:
            size = checkpoint_path(self._folder(run), step).stat().st_size
        except (OSError, DataError, QueryError):
            return None
        return self._restored(step, run, count_test) if size <= MOST_AHEAD_BYTES else None

    def _evaluate(self, viewer: Viewer, run: LiveRun, visit: Visit) -> None:
        moment, end = visit.coming or visit.shown, self._clock() + (WAITED_FOR_S if visit.coming else AT_ONCE_S)
        if moment is None:
            return
        while moment.is_busy and self._clock() < end and (moment is visit.shown or moment.evaluated is None):
            moment.advance()
        if moment is visit.coming and moment.evaluated is not None:
            visit.neighbours.keep(visit.shown, visit.expected)
            visit.shown, visit.coming = moment, None
            self._tell(viewer, run, visit)
        for evaluated in moment.news() if moment is visit.shown else ():
            viewer.moment_evaluated(moment.run, evaluated)

    def _tell(self, viewer: Viewer, run: LiveRun, visit: Visit) -> None:
        if visit.shown is not None and not visit.is_due:
            place, count, is_replayed = visit.place, visit.count, visit.next_at is not None
            viewer.moment_shown(visit.shown.report(run.number, place, count, visit.pace, is_replayed))

    def _steps(self, run: LiveRun) -> list[int]:
        """Return the steps of the checkpoints before the present step, the first first."""
        folder = self._folder(run)
        try:
            steps = sorted(checkpoint_steps(folder))
        except OSError as error:
            raise DataError.from_system(folder, error, "read") from error
        if not (before := [step for step in steps if step < run.trainer.steps]):
            raise QueryError(NONE_YET)
        return before

    def _folder(self, run: LiveRun) -> Path:
        """Return the folder of the run; raise QueryError where it is not kept, or its folder gone until the next save.

        DataError says that the disk does not answer.
        """
        saving = run.saving()
        if not saving.is_kept:
            raise QueryError(NOT_KEPT)
        if not saving.folder:
            raise QueryError(NONE_YET)
        self._disk.prove(folder := Path(saving.folder))
        return folder
