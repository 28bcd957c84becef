"""The first lines of the program: they start the engine's process before any slow import.

Engine and screen then import and load in parallel. Nothing heavy may be imported at the top of this module.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence

from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.client.engine_process import EngineProcess

ENDS_AT_ONCE = ("-h", "--help", "--version")


def main() -> int:
    """Run the program's own command line and return the exit status."""
    # During the imports Python would print a traceback on an interrupt; the command line handles it later.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    arguments = sys.argv[1:]
    engine = _early_engine(arguments)
    try:
        from mnist_tui.tui.cli.main import main as run

        return run(arguments, engine)
    finally:
        if engine is not None:
            engine.discard()


def _early_engine(arguments: Sequence[str]) -> EngineProcess | None:
    """Start the engine if the command line, at first sight, is for the dashboard."""
    is_command = bool(arguments) and not arguments[0].startswith("-")
    if is_command or any(word in ENDS_AT_ONCE for word in arguments) or why_no_screen():
        return None
    engine = EngineProcess(expects_bundle=not any(word.startswith("--data") for word in arguments))
    # The screen multiplies no matrices, and what it imports stays: a second thread and garbage collection among half
    # a million new objects only cost time. The app enables the collector again.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    return engine
