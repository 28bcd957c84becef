"""Writes the traceback of a bug to a file of its own, never to the terminal."""

import contextlib
import sys
import tempfile
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.free_files import create_at_free_name
from mnist_tui.tui.cli.state_folder import PROGRAM, state_folder

MOST_LOGS = 20
"""More are not kept; the oldest go first."""
OWNER_ONLY = 0o600


def write_crash_log(trace: str) -> Path:
    """Write `trace` with the command line to a new log, or else to a temporary file; return the path."""
    text = f"{PROGRAM} {' '.join(sys.argv[1:])}\n{trace}".encode(errors="backslashreplace")
    folder = state_folder()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _make_room(folder)
    with contextlib.suppress(DataError):
        return create_at_free_name(folder / "failure.log", {".log": (text,)}, OWNER_ONLY)
    with tempfile.NamedTemporaryFile(prefix="mnist-tui-", suffix=".log", delete=False) as file:
        file.write(text)
    return Path(file.name)


def _make_room(folder: Path) -> None:
    logs = sorted(folder.glob("failure*.log"), key=lambda log: log.stat().st_mtime)
    for log in logs[: max(len(logs) - MOST_LOGS + 1, 0)]:
        log.unlink(missing_ok=True)
