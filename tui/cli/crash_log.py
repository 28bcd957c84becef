"""Writes the traceback of a bug to a file, never to the terminal."""

import contextlib
import sys
import tempfile
from pathlib import Path

from mnist_tui.tui.cli.state_folder import PROGRAM, state_folder


def write_crash_log(trace: str) -> Path:
    """Write `trace` with the command line to the log, or else to a temporary file."""
    text = f"{PROGRAM} {' '.join(sys.argv[1:])}\n{trace}"
    path = state_folder() / "failure.log"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        return path
    with tempfile.NamedTemporaryFile(
        "w", prefix="mnist-tui-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write(text)
    return Path(file.name)
