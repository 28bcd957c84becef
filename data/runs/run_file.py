"""`run.json`: what a run is and how far it has come, in one small file that a list of runs can be made from."""

import json
import math
from pathlib import Path
from typing import Final, Literal

import msgspec

from mnist_tui.data.draft import Draft
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.quantity import count
from mnist_tui.data.runs.owner_only import FILE_MODE
from mnist_tui.data.runs.run_part import open_part

FORMAT: Final = 2
"""The version of the layout of a run's folder; grows when a program that knows the one before could not read it."""
FORMER_FORMATS: Final = (1,)
"""What this program reads, too."""
NAME: Final = "run.json"
LARGEST_BYTES = 2**18
RunState = Literal["running", "paused", "stopped", "interrupted", "diverged", "finished"]
LONGEST_ID = 64
LAST_STEP = 10**12
LATEST_S = 253_402_300_799
"""The end of the year 9999, in seconds since 1970: what comes later is no date."""
Plain = int | float | str | list[int]
Keep = Literal["last", "best"]
"""Which network a run hands over at its end: that of its last step, or the best by validation accuracy."""
BUDGET_BYTES = 100_000_000
"""What the checkpoints of a run may take on disk, unless somebody says otherwise."""


PROGRESS = (
    *("updated", "state", "settings", "step", "epoch", "training_seconds", "latest", "checkpoint"),
    *("checkpoint_bytes", "test_evaluations"),
)
"""Fields of `run.json` that tell how far a run has come."""


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """A step at which the network was evaluated on the images that the run is watched on."""

    step: int
    accuracy: float | None
    """0 to 1; None when nothing was finite."""
    cost: float | None


class RunData(msgspec.Struct, frozen=True):
    """The data set of a run."""

    name: str
    fingerprint: str
    source: str | None
    """The folder; None for the bundled MNIST."""
    invert: bool = False
    transpose: bool = False
    size: int = 28
    """Of pictures in folders, in rows and columns."""


class RunMachine(msgspec.Struct, frozen=True):
    """Where a run was computed last; where any of it differs, resuming is exact to rounding only."""

    host: str
    processor: str
    threads: int
    python: str
    numpy: str
    program: str
    blas: str = ""
    """The library that multiplies matrices, and for which processors; empty where unknown."""


class RunFile(msgspec.Struct, frozen=True, kw_only=True):
    """The content of the file."""

    format: int
    id: str
    """Stays the same when the run is renamed, moved or copied."""
    created: float
    """Seconds since 1970."""
    updated: float
    state: RunState
    settings: dict[str, Plain]
    data: RunData
    machine: RunMachine
    last_step: int | None = None
    """Where the run ends, if not after its epochs."""
    parent: str | None = None
    """The id of the run from which this one was started again, or forked."""
    forked_at: int | None = None
    """The step at which it was forked from that; None for any other run."""
    step: int = 0
    epoch: float = 0.0
    training_seconds: float = 0.0
    latest: Point | None = None
    best: Point | None = None
    checkpoint: int | None = None
    """The step of the newest checkpoint."""
    test_evaluations: int = 0
    """How often the test images have been evaluated."""
    until: str = ""
    """What it is to go on until, as a person would type it: `accuracy 98%`; empty for its end."""
    keep: Keep = "last"
    budget_bytes: int = BUDGET_BYTES
    """What its checkpoints may take."""
    checkpoint_bytes: int = 0
    """What they do take."""
    order: int = 0
    """One more than any other run of its folder had when this one was begun or taken up last: clocks jump."""


def is_same_but_for_progress(one: RunFile, other: RunFile) -> bool:
    """Tell whether two differ at most in what a checkpoint tells as well, and in whether the run goes on."""
    progress = {name: getattr(other, name) for name in PROGRESS}
    return msgspec.structs.replace(one, **progress) == other


def write_run_file(path: Path, run: RunFile) -> None:
    """Write the file whole or not at all.

    Raises:
        DataError: the system refuses.
    """
    fields = {key: _finite(value) for key, value in msgspec.to_builtins(run).items()}
    content = json.dumps(fields, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"
    try:
        with Draft(path, FILE_MODE) as draft:
            draft.write(content)
            draft.replace()
    except OSError as error:
        raise DataError.from_system(path, error, "write") from error


def read_run_file(path: Path) -> RunFile:
    """Read the file.

    Raises:
        DataError: it is missing, damaged, or written by a newer program.
    """
    try:
        with open_part(path) as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    if len(content) > LARGEST_BYTES:
        raise DataError.about(path, f"more than {count(LARGEST_BYTES, 'byte')}", "the file of a run")
    try:
        run = msgspec.json.decode(content, type=RunFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError.about(path, f"a damaged file ({printable(str(error))})", "the file of a run") from error
    if run.format not in (FORMAT, *FORMER_FORMATS):
        raise DataError.about(path, f"format {run.format}", f"{FORMAT}: a newer program may be needed")
    if (name := _impossible(run)) is not None:
        raise DataError.about(path, f"a value of {name} that no run can have", "the file of a run")
    return run


def sort_key(run: RunFile | None, name: str) -> tuple[int, float, str]:
    """Return by what runs are sorted, the latest last: the order of their beginnings, and the time for older programs.

    None is one whose file cannot be read; `name` is that of the folder.
    """
    return (0, 0.0, name) if run is None else (run.order, run.updated, name)


def _impossible(run: RunFile) -> str | None:
    """Return the name of a field with a value that no run can have; None if there is none."""
    times = {"created": run.created, "updated": run.updated, "training_seconds": run.training_seconds}
    if not (0 < len(run.id) <= LONGEST_ID and run.id.isalnum() and run.id.isascii()):
        return "id"
    if run.parent is not None and not (len(run.parent) <= LONGEST_ID and run.parent.isalnum() and run.parent.isascii()):
        return "parent"
    if not (math.isfinite(run.epoch) and 0 <= run.epoch <= LAST_STEP):
        return "epoch"
    counts = {"step": run.step, "checkpoint": run.checkpoint, "last_step": run.last_step}
    for point, name in ((run.latest, "latest"), (run.best, "best")):
        counts[name] = None if point is None else point.step
        if point is not None and not 0 <= (point.accuracy or 0) <= 1:
            return name
    for name, count_ in (counts | {"test_evaluations": run.test_evaluations, "order": run.order}).items():
        if count_ is not None and not 0 <= count_ <= LAST_STEP:
            return name
    return next((name for name, seconds in times.items() if not 0 <= seconds <= LATEST_S), None)


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
