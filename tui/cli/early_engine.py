"""Starts the engine's process before any slow import: engine and screen then import and load in parallel.

Nothing heavy may be imported at the top of this module.
"""

import gc
import os
from collections.abc import Sequence

from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.client.engine_process import EngineProcess

LOOK = "look"
SHOWS_NOTHING = ("-h", "--help", "-V", "--version", "--detach")


def start_early(arguments: Sequence[str]) -> EngineProcess | None:
    """Start the engine if the command line, at first sight, is for the dashboard, or for predictions."""
    command = arguments[0] if arguments and not arguments[0].startswith("-") else ""
    if command not in ("", LOOK) or any(word in SHOWS_NOTHING for word in arguments) or why_no_screen():
        return None
    if command == LOOK:
        engine = EngineProcess(expects_predictions=True)
    else:
        engine = EngineProcess(expects_bundle=not any(word.startswith("--data") for word in arguments))
    # The screen multiplies no matrices, and what it imports stays: a second thread and garbage collection among half
    # a million new objects only cost time. The app enables the collector again.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    return engine
