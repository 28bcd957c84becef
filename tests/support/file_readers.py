"""The readers of files that anybody may have written, each with a valid file to begin from: for tests and for fuzzing.

Whatever a file holds, a reader gives a result or a DataError in one printable line, soon and in little memory.
"""

import contextlib
import functools
import io
import json
import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from foreign_files import random_layers, write_state
from models import save_new_network
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import write_idx
from mnist_tui.data.model_file import MODEL, save_model
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.data.runs.log_search import LogTail, last_number, last_record
from mnist_tui.data.runs.record_log import encode
from mnist_tui.data.runs.run_file import FORMAT, Point, RunData, RunFile, RunMachine, read_run_file, write_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.data.tensor_header import DTYPES
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.commands.runs.command import run as list_runs_of
from mnist_tui.tui.session.checkpoint import restored_trainer, take_checkpoint
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.foreign_model import open_foreign
from mnist_tui.tui.training.model import load_network, model_of
from mnist_tui.tui.training.reading import Reading
from mnist_tui.tui.training.run_model import load_run_model
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.threads import Threads

VALIDATION = 10
SETTINGS = {"hidden": [4], "batch_size": 10, "validation": VALIDATION, "threads": 1}
STEPS = 30


@dataclass(frozen=True, slots=True)
class FileReader:
    """How a file is read, and how a valid one is made."""

    read: Callable[[Path], object]
    write: Callable[[Path], None]

    def refusal(self, path: Path) -> str:
        """Read a file; return what is said of it, nothing if it is accepted. Whatever else happens is a fault."""
        try:
            self.read(path)
        except DataError as error:
            assert str(error).isprintable(), ascii(str(error))
            return str(error)
        return ""


def _read_log(path: Path) -> object:
    return list(LogTail(path).news()), last_record(path, b"metrics"), last_number(path)


def _write_log(path: Path) -> None:
    path.write_bytes(b"".join(encode({"n": n, "event": "metrics", "cost": n / 7, "text": "é"}) for n in range(4)))


def _write_run(path: Path) -> None:
    run = RunFile(
        format=FORMAT,
        id="0123456789ab",
        created=1e9,
        updated=2e9,
        state="stopped",
        settings={"hidden": [8], "learning_rate": 0.5, "optimizer": "sgd"},
        data=RunData("small", "digits", "/data/small", True),
        machine=RunMachine("here", "x86_64", 2, "3.11", "2.0", "1"),
        latest=Point(30, 0.5, 1.5),
        best=Point(20, 0.75, None),
    )
    write_run_file(path, run)


def _write_checkpoint(path: Path) -> None:
    tensors = {"weights": np.arange(6, dtype=np.float32).reshape(2, 3), "seen": np.array([True, False])}
    write_checkpoint(path, Checkpoint(tensors, {"state": '{"steps": 3}', "classes": '["a", "b"]'}))


def _write_model(path: Path) -> None:
    path.unlink(missing_ok=True)
    splits = small_splits()
    save_new_network(path, model_of(new_trainer(Settings().replace(SETTINGS), splits), splits, 0.5))


def _read_foreign(path: Path) -> object:
    return open_foreign(path, Reading("relu", "unit"), None)


READERS = {
    "log": FileReader(_read_log, _write_log),
    "run": FileReader(read_run_file, _write_run),
    "checkpoint": FileReader(read_checkpoint, _write_checkpoint),
    "model": FileReader(load_network, _write_model),
    "foreign": FileReader(_read_foreign, lambda path: write_state(path, random_layers((16, 5, 3)))),
}


ODD_VALUES: tuple[object, ...] = (
    *(None, True, False, -1, 0, 1, 2, 2**31, 2**63, 2**64, 10**30, 0.5, -1e308, 1e308, math.nan, math.inf),
    *("", "x", "1", "nan", "\n", "9" * 5000, [], [[]], [1, 2], {}, {"a": 1}),
)
Choose = Callable[[int], int]
"""Returns a number from 0 to one less than the argument."""


def odd_value(value: object, choose: Choose) -> object:
    """Return a JSON value in which one value is another."""
    paths = paths_of(value)
    return with_value(value, paths[choose(len(paths))], ODD_VALUES[choose(len(ODD_VALUES))])


def write_odd_metadata(path: Path, choose: Choose) -> None:
    """Write a valid model file in whose texts one to three values are others."""
    _write_model(path)
    file = MODEL.load(path)
    metadata = dict(file.metadata)
    for _ in range(1 + choose(3)):
        key = sorted(metadata)[choose(len(metadata))]
        metadata[key] = json.dumps(odd_value(json.loads(metadata[key]), choose))
    save_model(path, file.tensors, metadata)


def write_odd_run(path: Path, choose: Choose) -> None:
    """Write a valid `run.json` in which one to three values are others."""
    _write_run(path)
    run = json.loads(path.read_bytes())
    for _ in range(1 + choose(3)):
        run = odd_value(run, choose)
    path.write_text(json.dumps(run), encoding="utf-8")


def list_runs(folder: Path) -> None:
    """List the runs of a folder in both forms."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for form in ([], ["--json"]):
            list_runs_of(["--runs", str(folder), *form])
    assert printed.getvalue().replace("\n", "").isprintable()


# --- checkpoints whose checksum is right, and whose content is not -----------------------------------------------


@functools.cache
def small_splits() -> Splits:
    """Return 40 training, 10 validation and 20 test images of three classes."""
    rng = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for prefix, count in (("train", 50), ("t10k", 20)):
            write_idx(folder / f"{prefix}-images-idx3-ubyte", rng.integers(0, 256, (count, 4, 3), dtype=np.uint8))
            write_idx(folder / f"{prefix}-labels-idx1-ubyte", (np.arange(count) % 3).astype(np.uint8))
        (folder / "classes.txt").write_text("sky\nland\nsea\n", encoding="utf-8")
        return load_splits(folder, VALIDATION)


@functools.cache
def valid_checkpoint() -> Checkpoint:
    """Return that of a run of `small_splits` in its middle."""
    settings = Settings().replace({**SETTINGS, "dropout": 0.2, "ema": 0.9, "epochs": 100})
    session = _session(small_splits(), settings, STEPS)
    session.run()
    return take_checkpoint(session.live_run)


def go_on(checkpoint: Checkpoint, steps: int = 12) -> None:
    """Continue from a checkpoint for a few steps, as a resumed run does."""
    splits = small_splits()
    trainer = restored_trainer(checkpoint, splits)
    looks = iter([False] * steps)
    session = Session(
        splits,
        trainer,
        Threads(ALONE, cores=1),
        plan=Plan(evaluates_epochs_only=True),
        checkpoint=checkpoint,
        is_asked_to_stop=lambda: next(looks, True),
    )
    session.run()
    take_checkpoint(session.live_run)


def look_at(folder: Path, checkpoint: Checkpoint) -> None:
    """Read a checkpoint of the run in a folder as the commands do that need neither its data nor its lock."""
    (folder / "checkpoints").mkdir(exist_ok=True)
    if not (folder / "run.json").exists():
        _write_run(folder / "run.json")
    write_checkpoint(checkpoint_path(folder, STEPS), checkpoint)
    for read in (load_run_model, read_kept_run):
        try:
            read(folder)
        except DataError as error:
            assert str(error).isprintable(), ascii(str(error))


def _session(splits: Splits, settings: Settings, steps: int) -> Session:
    trainer = new_trainer(settings, splits)
    return Session(
        splits,
        trainer,
        Threads(ALONE, cores=1),
        plan=Plan(evaluates_epochs_only=True),
        is_asked_to_stop=lambda: trainer.steps >= steps,
    )


def spoiled(checkpoint: Checkpoint, choose: Choose) -> Checkpoint:
    """Return a checkpoint in which one to three values, texts or tensors are others."""
    tensors, metadata = dict(checkpoint.tensors), dict(checkpoint.metadata)
    for _ in range(1 + choose(3)):
        if choose(3):
            key = sorted(metadata)[choose(len(metadata))]
            metadata[key] = json.dumps(odd_value(json.loads(metadata[key]), choose))
        else:
            name = sorted(tensors)[choose(len(tensors))]
            tensors[name] = _odd_tensor(tensors[name], choose)
    return Checkpoint(tensors, metadata)


def _odd_tensor(tensor: NDArray[np.generic], choose: Choose) -> NDArray[np.generic]:
    dtype = np.dtype(sorted(DTYPES)[choose(len(DTYPES))]) if not choose(3) else tensor.dtype
    shapes = (tensor.shape, tensor.shape, tensor.shape, (0,), (), (*tensor.shape, 1), (3, 3, 3), tensor.shape[::-1])
    shape = shapes[choose(len(shapes))]
    if dtype.kind == "f":
        return np.full(shape, (0.0, -1.0, math.nan, math.inf, -math.inf, 1e30)[choose(6)], dtype)
    return np.full(shape, (0, 1, 255)[choose(3)], dtype)


def paths_of(value: object, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the way to every value inside a JSON value, itself included."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(path for key, inner in items for path in paths_of(inner, (*before, key)))]


def with_value(value: object, path: tuple[str | int, ...], new: object) -> object:
    """Return a JSON value with another one at the end of a way; only what lies on the way is copied."""
    if not path:
        return new
    key, *rest = path
    if isinstance(value, dict):
        return {**value, key: with_value(value[key], tuple(rest), new)}
    if isinstance(value, list):
        copy = list(value)
        copy[int(key)] = with_value(copy[int(key)], tuple(rest), new)
        return copy
    return new  # an earlier change has cut the way short
