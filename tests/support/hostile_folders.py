"""What somebody may put into the folder of a run to harm those who open it: for tests and for trials."""

import json
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.data.runs.record_log import encode
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps

LARGE_BYTES = 4 * 10**9
MIB = 2**20


def claim_numbers(run: Path) -> Path:
    """Add a newest checkpoint whose header claims 10^9 numbers, with a hole for them; return its path."""
    header = {
        "__metadata__": {"format": "mnist-tui checkpoint 2"},
        "layers.0.weight": {"dtype": "F32", "shape": [10**9], "data_offsets": [0, LARGE_BYTES]},
    }
    text, path = json.dumps(header).encode(), _next(run)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + LARGE_BYTES)
    return path


def claim_network(run: Path) -> Path:
    """Add one whose settings are those of a network of 4 GB, and its weights those of a small one."""
    path, small = _next(run), _newest(run)
    settings = {**json.loads(small.metadata["settings"]), "hidden": [8192] * 16}
    state = {**json.loads(small.metadata["state"]), "steps": int(path.stem)}
    texts = {"settings": json.dumps(settings), "state": json.dumps(state)}
    write_checkpoint(path, Checkpoint(small.tensors, {**small.metadata, **texts}))
    return path


def make_hole(run: Path) -> Path:
    """Add one of a terabyte of nothing."""
    path = _next(run)
    with path.open("wb") as file:
        file.truncate(10**12)
    return path


def lead_out(run: Path) -> Path:
    """Add a link to a sound checkpoint outside the folder."""
    path, outside = _next(run), run.parent / "outside.safetensors"
    shutil.copy(checkpoint_path(run, checkpoint_steps(run)[0]), outside)
    path.symlink_to(outside)
    return path


def make_pipe(run: Path) -> Path:
    """Add a pipe."""
    os.mkfifo(path := _next(run))
    return path


def link_all(run: Path) -> Path:
    """Put a link to a folder outside in place of all checkpoints."""
    path, outside = run / "checkpoints", run.parent / "outside"
    path.rename(outside)
    path.symlink_to(outside)
    return path


def link_parts(run: Path) -> Path:
    """Put links to files outside in place of log, marks and note."""
    for name in ("log.jsonl", "marks.json", "note.txt"):
        outside = run.parent / f"outside-{name}"
        outside.write_text("a secret\n")
        (run / name).unlink(missing_ok=True)
        (run / name).symlink_to(outside)
    return run / "note.txt"


CHECKPOINTS: dict[str, Callable[[Path], Path]] = {
    "10^9 numbers claimed": claim_numbers,
    "a larger network claimed": claim_network,
    "a terabyte of nothing": make_hole,
    "a link": lead_out,
    "a pipe": make_pipe,
    "checkpoints a link": link_all,
    "other parts links": link_parts,
}
"""Each is given the folder of a run that has a sound checkpoint."""


def _next(run: Path) -> Path:
    return checkpoint_path(run, checkpoint_steps(run)[0] + 10)


def _newest(run: Path) -> Checkpoint:
    return read_checkpoint(checkpoint_path(run, checkpoint_steps(run)[0]))


def _repeated(piece: bytes) -> Callable[[Path, int], None]:
    def write(path: Path, size: int) -> None:
        block = piece * (MIB // len(piece))
        with path.open("wb") as file:
            for _ in range(size // len(block)):
                file.write(block)

    return write


def _hole(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _around(path: Path, size: int) -> None:
    """Let the log begin as it was, with a hole of that size behind it, and sound records after that."""
    with path.open("ab") as file:
        file.truncate(path.stat().st_size + size)
        file.seek(0, os.SEEK_END)
        file.write(b"\n" + encode({"n": 10**6, "time": 0.0, "event": "phase"}))


LOGS: dict[str, Callable[[Path, int], None]] = {
    "log a hole": _hole,
    "log one endless line": _repeated(b"x"),
    "log ends of lines": _repeated(b"\n"),
    "log random bytes": _repeated(os.urandom(MIB)),
    "log damaged records": _repeated(b'12345678 {"n":1}\n'),
    "log records around": _around,
}
"""Each is given the path of a log, and the bytes that it is to have."""
