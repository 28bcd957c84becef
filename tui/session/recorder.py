"""Records a run in its folder: its log as things happen, and checkpoints as `autosave.py` says.

It copies in the session's thread and writes in another. It must not know who looks on.
"""

import dataclasses
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from mnist_tui.data.runs.log_search import last_number
from mnist_tui.data.runs.run_file import Point, RunFile, RunState
from mnist_tui.data.runs.run_folder import LOG, RunFolder
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.setting import Value
from mnist_tui.tui.protocol.setting_values import plain_settings, plain_value
from mnist_tui.tui.session.autosave import Autosave
from mnist_tui.tui.session.checkpoint import take_checkpoint
from mnist_tui.tui.session.end_request import END_WITHIN_S
from mnist_tui.tui.session.epochs import EpochWatch, epoch_record
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.place import Place
from mnist_tui.tui.session.run_facts import (
    evaluated_point,
    evaluation,
    metrics,
    new_run_file,
    origin,
    resumed_run_file,
    saved_run_file,
)
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save, Saving
from mnist_tui.tui.training.finding_record import examination_record

METRICS_EVERY_S = 1.0
LOOK_EVERY_S, URGENT_S = 0.05, 1.0
"""How often the end looks whether somebody is in a hurry, and how long it waits for the disk then."""


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
        self._autosave: Autosave | None = None
        """Of the present run."""
        self._run: LiveRun | None = None
        self._is_best = False
        """True when the network as it stands is the best so far, and has not been copied."""
        self._file = parent
        self._latest: Point | None = None
        self._epochs = EpochWatch()
        self._next_metrics_at = -math.inf
        self._address = ""
        self._found: tuple[str, ...] | None = None
        """The findings that were noted last of the present run."""
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
        self._run, self._found, now = run, None, self._wall_clock()
        resumed, self._resumed = self._resumed, None
        if resumed is not None:
            self._take_over(resumed, run)
        else:
            self._begin(run, now, parent)
        self._epochs.begin(run)
        self._autosave = Autosave(run, self._copy, self._writers[-1], self._clock)
        self._autosave.save_at_once()

    def _begin(self, run: LiveRun, now: float, parent: RunFile | None) -> None:
        """Begin in a folder of its own."""
        place = self._place
        self._file = new_run_file(run, place.data, place.machine, place.budget_bytes, now, parent)
        self._latest, self._number = None, 0
        self._open(_opening(lambda: place.store.create(now), place.store, self._file.id))
        self._note("started", {"id": self._file.id, **origin(self._file)})
        if run.marks:
            self._writers[-1].mark(run.marks.copy())

    def _take_over(self, resumed: ResumedRun, run: LiveRun) -> None:
        """Go on in the folder of a run; what differs from how it was left is noted, too."""
        place, step = self._place, run.trainer.steps
        self._file = resumed_run_file(resumed.run, run, place.data, place.machine, place.budget_bytes)
        self._latest = resumed.run.latest
        self._number = last_number(resumed.folder.path / LOG) + 1
        store, held = RunStore(resumed.folder.path.parent), resumed.folder
        self._open(_opening(lambda: store.put_last(held), store, self._file.id), Saving(True, str(held.path), step))
        self._note("resumed", {"step": step})
        for name, value in plain_settings(run.trainer.settings).items():
            if resumed.run.settings.get(name, value) != value:
                self._note("setting", {"step": step, "name": name, "old": resumed.run.settings[name], "new": value})

    def progressed(self, run: LiveRun, now: float) -> None:
        """Note where it stands once a second, and what is wrong with it; save it when that is due."""
        if run.phase == "running" and now >= self._next_metrics_at:
            self._next_metrics_at = now + METRICS_EVERY_S
            self._note("metrics", metrics(run))
        self._note_findings(run)
        if self._autosave is not None:
            if self._is_best:
                self._autosave.hold_best()
            self._autosave.look(now)
        self._is_best = False

    def status_changed(self, run: LiveRun) -> None:
        """Note another phase; what is paused or has ended is saved as it stands."""
        if self._file is not None and self._file.state != run.phase:
            self._file = structs.replace(self._file, state=run.phase)
            self._note("phase", {"step": run.trainer.steps, "phase": run.phase, "reason": run.stops.reason})
            self._ask_to_save()

    def setting_changed(self, run: LiveRun, name: str, old: Value, new: Value) -> None:
        """Note the new value."""
        change = {"name": name, "old": plain_value(old), "new": plain_value(new)}
        self._note("setting", {"step": run.trainer.steps, **change})
        self._ask_to_save()

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Note how it came out; the best network so far is copied, and the count of test evaluations saved at once."""
        self._note("evaluated", evaluation(evaluated))
        if (epoch := self._epochs.completed(run, evaluated)) is not None:
            self._note("epoch", dict(epoch_record(epoch)))
        autosave, split = self._autosave, run.splits.dataset.eval_split
        if autosave is None:
            return
        if evaluated.is_test:
            if autosave.handed_run is None or autosave.handed_run.test_evaluations != evaluated.test_evaluations:
                autosave.save_at_once()
        elif evaluated.sample.split == split:
            self._latest = evaluated_point(evaluated)
            self._is_best = run.evaluations.is_best(evaluated, split)
            autosave.ask()

    def _note_findings(self, run: LiveRun) -> None:
        """Note what is wrong with the run, when that is not what was wrong before."""
        if run.findings is None or (found := tuple(one.id for one in run.findings)) == self._found:
            return
        self._found = found
        self._note("examined", examination_record(run.findings, run.trainer.steps))

    def _ask_to_save(self) -> None:
        if self._autosave is not None:
            self._autosave.ask()

    def marked(self, run: LiveRun, split: str, index: int, note: str | None) -> None:
        """Write it at once: people cannot do again what they did by eye."""
        self._note("marked", {"step": run.trainer.steps, "split": split, "index": index, "note": note})
        self._writers[-1].mark(run.marks.copy())

    def ended(self) -> None:
        """Save the run as it was left, and wait for the disk."""
        self._leave()
        begin = time.monotonic()
        for writer in reversed(self._writers):
            while writer.is_closing and time.monotonic() - begin < (URGENT_S if self._is_urgent() else END_WITHIN_S):
                writer.join(LOOK_EVERY_S)

    @property
    def is_saved(self) -> bool:
        """True when nothing of the present run is missing on disk."""
        is_written = all(writer.is_safe or not writer.is_closing for writer in self._writers)
        return is_written and not self.saving().fault

    # --- what is written -----------------------------------------------------------------------------------------

    def _open(self, open_folder: Callable[[], RunFolder], saving: Saving | None = None) -> None:
        self._writers = [writer for writer in self._writers if not writer.join(0)]
        self._writers.append(RunWriter(open_folder, self._place.budget_bytes, self._wall_clock, saving))
        self._writers[-1].announce(self._address)
        self._next_metrics_at = -math.inf

    def _leave(self) -> None:
        """Save the present run for the last time, and close its folder."""
        if self._run is None or self._file is None or self._autosave is None:
            return
        phase, is_abandoned = self._run.phase, self._run.is_abandoned
        state: RunState = phase if phase in ("finished", "diverged") else "interrupted" if is_abandoned else "stopped"
        self._file = structs.replace(self._file, state=state)
        self._note("left", {"step": self._run.trainer.steps, "state": state})
        self._autosave.save_at_once()
        self._writers[-1].close()
        self._run = self._autosave = None

    def _copy(self, with_safe_points: bool) -> Save:
        """Return the present run as it stands."""
        run, file = self._run, self._file
        assert run is not None and file is not None
        checkpoint = take_checkpoint(run, file.id, with_safe_points)
        run.evaluations.known.note_copy(run.trainer.steps)
        self._file = saved_run_file(file, run, self._latest, self._wall_clock())
        return Save(run.trainer.steps, checkpoint, self._file)

    def _note(self, event: str, fields: dict[str, object]) -> None:
        """Add a record to the log of the present run."""
        self._writers[-1].post({"n": self._number, "time": self._wall_clock(), "event": event, **fields})
        self._number += 1


def _opening(first: Callable[[], RunFolder], store: RunStore, run_id: str) -> Callable[[], RunFolder]:
    """Return what opens the folder of a run, and later, when that has vanished or was away, again at its place."""
    path: Path | None = None

    def open_folder() -> RunFolder:
        nonlocal path
        folder = first() if path is None else store.create_at(path, run_id)
        path = folder.path
        return folder

    return open_folder
