"""Records a run in its folder: its log as things happen, and a checkpoint after evaluations and every few seconds.

It copies in the session's thread and writes in another. It must not know who looks on.
"""

import dataclasses
import math
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from msgspec import structs

from mnist_tui.data.runs.record_log import last_number
from mnist_tui.data.runs.run_file import (
    BUDGET_BYTES,
    FORMAT,
    Point,
    RunData,
    RunFile,
    RunMachine,
    RunState,
)
from mnist_tui.data.runs.run_folder import LOG, RunFolder
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.setting import Value
from mnist_tui.tui.protocol.setting_values import plain_settings, plain_value
from mnist_tui.tui.session.checkpoint import take_checkpoint
from mnist_tui.tui.session.evaluator import Best, EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.run_writer import RunWriter, Save, Saving

SAVE_EVERY_S = 2.0
"""So often a run that goes on is saved, if copying it is quick."""
LATEST_AFTER_S = 10.0
"""At least so often even a network that takes long to copy."""
MOST_SHARE = 0.005
"""Part of the time that copying may take, but for the best network so far."""
METRICS_EVERY_S = 1.0
END_WITHIN_S, LOOK_EVERY_S, URGENT_S = 30.0, 0.05, 1.0
"""How long the end waits for the disk, how often it looks whether somebody is in a hurry, and how long then."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where runs are kept, and what is the same for all runs of a session."""

    store: RunStore
    data: RunData
    machine: RunMachine
    budget_bytes: int = BUDGET_BYTES
    interrupted: str = ""
    """The name of the run before, if that was interrupted."""


@dataclass(frozen=True, slots=True)
class ResumedRun:
    """A run that goes on: its folder, already held, and what was known of it."""

    folder: RunFolder
    run: RunFile


class Recorder(Observer):
    """Records the runs of one session, one after the other. Session thread only."""

    def __init__(
        self,
        place: Place,
        resumed: ResumedRun | None = None,
        clock: Callable[[], float] = time.perf_counter,
        wall_clock: Callable[[], float] = time.time,
        is_urgent: Callable[[], bool] = lambda: False,
        parent: RunFile | None = None,
    ) -> None:
        """The first run is `resumed`, if there is one; every other run gets a folder of its own.

        `parent` is the run that was shown before the first one. Once `is_urgent` says so, the end does not wait for the
        disk longer than a moment.
        """
        self._is_urgent = is_urgent
        self._place, self._resumed, self._clock, self._wall_clock = place, resumed, clock, wall_clock
        self._writers: list[RunWriter] = []
        self._run: LiveRun | None = None
        self._file = parent
        self._next_save_at = self._next_metrics_at = self._saved_at = -math.inf
        self._is_due = False
        self._address = ""
        self._number = 0
        """Of the next record: clocks jump, numbers do not."""

    def saving(self) -> Saving:
        """Return how it stands with the present run."""
        if not self._writers:
            return Saving()
        return dataclasses.replace(self._writers[-1].saving(), interrupted=self._place.interrupted)

    def is_saving(self) -> bool:
        """Tell whether something is being written for the last time. In any thread."""
        return any(writer.is_closing for writer in tuple(self._writers))

    def announce(self, address: str) -> None:
        """Note in the folder of every run, from now on, at which socket it takes screens."""
        self._address = address
        for writer in self._writers[-1:]:
            writer.announce(address)

    # --- what happens --------------------------------------------------------------------------------------------

    def run_started(self, run: LiveRun) -> None:
        """Open the folder of a run, after having the one before saved as it was left."""
        parent = self._file
        self._leave()
        self._run, now = run, self._wall_clock()
        resumed, self._resumed = self._resumed, None
        if resumed is not None:
            self._take_over(resumed, run)
        else:
            self._file = self._new_file(run, now, parent)
            self._number = 0
            self._open(lambda: self._place.store.create(now))
            self._note("started", {"id": self._file.id, **_origin(self._file)})
            if run.marks:
                self._writers[-1].mark(run.marks.copy())
        self._save()

    def _take_over(self, resumed: ResumedRun, run: LiveRun) -> None:
        """Go on in the folder of a run; what differs from how it was left is noted, too."""
        place, step = self._place, run.trainer.steps
        self._file = structs.replace(
            resumed.run,
            format=FORMAT,
            state=run.phase,
            data=place.data,
            machine=place.machine,
            budget_bytes=place.budget_bytes,
            keep=run.keep,
            last_step=run.trainer.last_step,
            best=_point(run.evaluations.best),
        )
        self._number = last_number(resumed.folder.path / LOG) + 1
        self._open(_opening(resumed.folder), Saving(True, str(resumed.folder.path), step))
        self._note("resumed", {"step": step})
        for name, value in plain_settings(run.trainer.settings).items():
            if resumed.run.settings.get(name, value) != value:
                self._note("setting", {"step": step, "name": name, "old": resumed.run.settings[name], "new": value})

    def progressed(self, run: LiveRun, now: float) -> None:
        """Note where it stands once a second, and save it when that is due."""
        if run.phase == "running" and now >= self._next_metrics_at:
            self._next_metrics_at = now + METRICS_EVERY_S
            self._note("metrics", self._metrics(run))
        is_late = run.phase == "running" and now - self._saved_at >= SAVE_EVERY_S
        if (self._is_due or is_late) and now >= self._next_save_at and not self._writers[-1].is_busy:
            self._save()

    def status_changed(self, run: LiveRun) -> None:
        """Note another phase; what is paused or has ended is saved as it stands."""
        if self._file is not None and self._file.state != run.phase:
            self._file = structs.replace(self._file, state=run.phase)
            self._note("phase", {"step": run.trainer.steps, "phase": run.phase, "reason": run.stops.reason})
            self._is_due = True

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        """Note the new value."""
        change = {"name": name, "old": plain_value(old), "new": plain_value(new)}
        self._note("setting", {"step": run.trainer.steps, **change})
        self._is_due = True

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Note how it came out; the best network so far is saved at once."""
        result, split = evaluated.result, evaluated.sample.split
        numbers = {"cost": _finite(result.cost), "right": result.right, "count": result.count}
        self._note("evaluated", {"step": evaluated.step, "split": split, "is_test": evaluated.is_test, **numbers})
        assert self._file is not None
        if evaluated.is_test and evaluated.test_evaluations != self._file.test_evaluations:
            self._file = structs.replace(self._file, test_evaluations=evaluated.test_evaluations)
            self._writers[-1].note(self._file)
        if evaluated.is_test or split != run.splits.dataset.eval_split:
            return
        accuracy = result.right / result.count if result.count else None
        point = Point(evaluated.step, accuracy, _finite(result.cost))
        self._file = structs.replace(self._file, latest=point)
        if run.evaluations.is_best(evaluated, split):
            self._file = structs.replace(self._file, best=point)
            self._save(is_best=True)
        else:
            self._is_due = True

    def marked(self, run: LiveRun, split: str, index: int, note: str | None) -> None:
        """Write it at once: people cannot do again what they did by eye."""
        self._note("marked", {"step": run.trainer.steps, "split": split, "index": index, "note": note})
        self._writers[-1].mark(run.marks.copy())

    def ended(self) -> None:
        """Save the run as it was left, and wait for the disk."""
        self._leave()
        begin = time.monotonic()
        while self.is_saving() and time.monotonic() - begin < (URGENT_S if self._is_urgent() else END_WITHIN_S):
            self._writers[-1].join(LOOK_EVERY_S)

    @property
    def is_saved(self) -> bool:
        """True when nothing of the present run is missing on disk."""
        return not self.is_saving() and not self.saving().fault

    # --- what is written -----------------------------------------------------------------------------------------

    def _open(self, open_folder: Callable[[], RunFolder], saving: Saving | None = None) -> None:
        self._writers = [writer for writer in self._writers if not writer.join(0)]
        self._writers.append(RunWriter(open_folder, self._place.budget_bytes, self._wall_clock, saving))
        self._writers[-1].announce(self._address)
        self._next_save_at = self._next_metrics_at = -math.inf

    def _leave(self) -> None:
        """Save the present run for the last time, and close its folder."""
        if self._run is None or self._file is None:
            return
        phase, is_abandoned = self._run.phase, self._run.is_abandoned
        state: RunState = phase if phase in ("finished", "diverged") else "interrupted" if is_abandoned else "stopped"
        self._file = structs.replace(self._file, state=state)
        self._note("left", {"step": self._run.trainer.steps, "state": state})
        self._save()
        self._writers[-1].close()
        self._run = None

    def _save(self, is_best: bool = False) -> None:
        """Copy the run, and have it written."""
        run, file, begin = self._run, self._file, self._clock()
        assert run is not None and file is not None
        step = run.trainer.steps
        self._file = structs.replace(
            file,
            updated=self._wall_clock(),
            settings=plain_settings(run.trainer.settings),
            step=step,
            epoch=run.trainer.snapshot().epoch,
            training_seconds=run.throughput.training_seconds,
            checkpoint=step,
            test_evaluations=run.evaluations.test_evaluations,
            until=run.stops.target.text if run.stops.target is not None else "",
        )
        try:
            self._writers[-1].save(Save(step, take_checkpoint(run, file.id), self._file), is_best)
        except MemoryError:
            self._writers[-1].note_fault("not enough memory for a copy of the run")
        self._saved_at = now = self._clock()
        self._next_save_at, self._is_due = now + min((now - begin) / MOST_SHARE, LATEST_AFTER_S), False

    def _note(self, event: str, fields: dict[str, object]) -> None:
        """Add a record to the log of the present run."""
        self._writers[-1].post({"n": self._number, "time": self._wall_clock(), "event": event, **fields})
        self._number += 1

    def _metrics(self, run: LiveRun) -> dict[str, object]:
        row = run.trainer.history.steps.rows()[-1:]
        cost, accuracy, norm = (_finite(value) for value in row[0, 1:4].tolist()) if len(row) else (None, None, None)
        at, throughput = run.trainer.snapshot(), run.throughput
        return {
            "step": at.step,
            "epoch": at.epoch,
            "cost": cost,
            "accuracy": accuracy,
            "gradient_norm": norm,
            "learning_rate": at.learning_rate,
            "images_per_second": _finite(throughput.images_per_second),
            "training_seconds": throughput.training_seconds,
        }

    def _new_file(self, run: LiveRun, now: float, parent: RunFile | None) -> RunFile:
        return RunFile(
            format=FORMAT,
            id=uuid.uuid4().hex[:12],
            created=now,
            updated=now,
            state=run.phase,
            settings=plain_settings(run.trainer.settings),
            data=self._place.data,
            machine=self._place.machine,
            last_step=run.trainer.last_step,
            parent=None if parent is None else parent.id,
            forked_at=run.forked_at,
            best=_point(run.evaluations.best),
            keep=run.keep,
            budget_bytes=self._place.budget_bytes,
        )


def _point(best: Best | None) -> Point | None:
    return None if best is None else Point(best.step, best.accuracy, _finite(best.cost))


def _opening(held: RunFolder) -> Callable[[], RunFolder]:
    """Return what gives this folder, and later, when that has vanished, another one at its place."""
    first = iter([held])
    return lambda: next(first, None) or RunStore(held.path.parent).create_at(held.path)


def _origin(run: RunFile) -> dict[str, object]:
    return {} if run.forked_at is None else {"parent": run.parent, "forked_at": run.forked_at}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
