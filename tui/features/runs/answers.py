"""Replies about the runs that are kept: read from their folders, a few files at a time. Session thread only."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.run_file import NAME, RunFile, read_run_file, sort_key
from mnist_tui.data.runs.run_note import NAME as NOTE
from mnist_tui.data.runs.run_note import read_note, write_note
from mnist_tui.data.runs.run_state import is_beginning, present_state
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.data.runs.run_trash import RunTrash
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.features.runs.curves import curves_of
from mnist_tui.tui.features.runs.queries import (
    ChangeRun,
    KeptCurves,
    KeptCurvesAnswer,
    KeptRuns,
    KeptRunsAnswer,
    LastTest,
    RunChanged,
    RunCurves,
    RunRow,
)
from mnist_tui.tui.features.runs.tested import read_tested
from mnist_tui.tui.session.disk_thread import DiskProbe
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext
from mnist_tui.tui.training.watched_split import watched_split

FILES_AT_ONCE = 8
UNKNOWN = "?"


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """What the files of a run say, and when they were written."""

    path: Path
    stamp: tuple[int, int]
    run: RunFile | None
    note: str
    fault: str = ""
    tested: LastTest | None = None

    @property
    def age(self) -> tuple[int, float, str]:
        """What ascends from the first run to the latest."""
        return sort_key(self.run, self.path.name)


@dataclass(slots=True, eq=False)
class KnownRuns:
    """What has been read, and need not be read again while the files are the same."""

    listed: dict[str, Listed] = field(default_factory=dict)
    curves: dict[str, tuple[int, RunCurves]] = field(default_factory=dict)


class RunAnswers:
    """Answers for the runs in one folder; without a folder there are none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or Path(os.devnull)
        self._store, self._trash = RunStore(self._folder), RunTrash(self._folder)
        self._disk = DiskProbe()

    @property
    def table(self) -> Answers:
        """By the class of a query, what computes its reply."""
        return {KeptRuns: self.kept_runs, KeptCurves: self.kept_curves, ChangeRun: self.change}

    def kept_runs(self, context: QueryContext, query: KeptRuns) -> Job:
        """List the runs."""
        while not self._disk.answers(self._folder):
            yield
        known, folder = _known(context), self._folder
        fresh: dict[str, Listed] = {}
        for place, name in enumerate(_names(folder)):
            path, before = folder / name, known.listed.get(name)
            stamp = _stamp(path / NAME), _stamp(path / NOTE)
            listed = before if before is not None and before.stamp == stamp else _listed(path, stamp)
            if listed.run is not None or not is_beginning(path):
                fresh[name] = listed
            if place % FILES_AT_ONCE == 0:
                yield
        known.listed = fresh
        rows = sorted(fresh.values(), key=lambda one: one.age, reverse=True)
        columns = differing([one.run.settings for one in rows if one.run is not None])
        return KeptRunsAnswer(str(folder), columns, [_row(one, columns) for one in rows])

    def kept_curves(self, context: QueryContext, query: KeptCurves) -> Job:
        """Read the curves of those runs that have any."""
        while not self._disk.answers(self._folder):
            yield
        known, found = _known(context), list[RunCurves]()
        for name in query.names:
            folder = self._folder / os.path.basename(name)
            stamp = _stamp(folder / NAME)
            before = known.curves.get(name)
            if before is None or before[0] != stamp:
                try:
                    known.curves[name] = before = stamp, _curves(name, folder)
                except DataError:
                    continue
            found.append(before[1])
            yield
        return KeptCurvesAnswer(found)

    def change(self, context: QueryContext, query: ChangeRun) -> Job:
        """Do it, and say what was done."""
        yield
        try:
            self._disk.prove(self._folder)
            return RunChanged(query.number, self._change(query))
        except DataError as error:
            return RunChanged(query.number, str(error))

    def _change(self, query: ChangeRun) -> str:
        path = self._folder / os.path.basename(query.name)
        match query.action:
            case "remove":
                self._trash.put(path)
                return f"{query.name} erased; b brings it back"
            case "restore":
                return f"{self._trash.take_back()} is back"
            case "rename":
                return f"{query.name} is now {self._store.rename(path, query.text).name}"
            case "note":
                write_note(path, query.text)
                return f"note of {query.name} {'kept' if query.text else 'removed'}"


def differing(settings: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the settings that are not the same in all, those with the most different values first."""
    counts = {name: len({_text(name, one.get(name)) for one in settings}) for name in SETTINGS}
    return sorted((name for name, count in counts.items() if count > 1), key=lambda name: -counts[name])


def _curves(name: str, folder: Path) -> RunCurves:
    faults = list[str]()
    run = read_kept_run(folder, faults.append)
    return curves_of(name, run, run.progress.step if faults and run.progress is not None else None)


def _known(context: QueryContext) -> KnownRuns:
    return context.cache.get(KnownRuns) or context.cache.put(KnownRuns())


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [one.name for one in entries if one.is_dir(follow_symlinks=False) and not one.name.startswith(".")]
    except OSError:
        return []


def _stamp(path: Path) -> int:
    """Return when a file was written, in nanoseconds; 0 where nobody can tell."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _listed(path: Path, stamp: tuple[int, int]) -> Listed:
    try:
        run = read_run_file(path / NAME)
        return Listed(path, stamp, run, read_note(path), tested=read_tested(path, run))
    except DataError as error:
        return Listed(path, stamp, None, "", str(error))


def _row(one: Listed, columns: Sequence[str]) -> RunRow:
    name, run = printable(one.path.name), one.run
    if run is None:
        return RunRow(name, "", "", "damaged", 0, 0.0, 0, 0.0, 0.0, "", [], None, None, 0, None, 0, "", one.fault)
    best, latest = run.best, run.latest
    images = run.settings.get("validation")
    return RunRow(
        name=name,
        id=run.id,
        parent=run.parent or "",
        state=present_state(one.path, run),
        step=run.step,
        epoch=run.epoch,
        epochs=_whole(run.settings.get("epochs")),
        seconds=run.training_seconds,
        updated=run.updated,
        data=run.data.name,
        values=[_text(name, run.settings.get(name)) for name in columns],
        accuracy=best.accuracy if best is not None else None,
        best_step=best.step if best is not None else None,
        images=_whole(images),
        cost=latest.cost if latest is not None else None,
        test_evaluations=run.test_evaluations,
        note=one.note,
        order=run.order,
        tested=one.tested,
        split=watched_split(images),
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(name: str, value: object) -> str:
    """Write the value of a setting, also one that this version no longer takes."""
    if value is None:
        return UNKNOWN
    plain = tuple(value) if isinstance(value, list) else value
    try:
        return SETTINGS[name].text(SETTINGS[name].check(plain))
    except ValueError:
        return str(value)
