"""The command line: finds the command, and turns every outcome into an exit status. It never imports Textual."""

import contextlib
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from types import ModuleType

from mnist_tui.data.errors import DataError, printable
from mnist_tui.engine.errors import SettingError, StateError
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.arguments import (
    COMMANDS,
    DashboardOptions,
    Parser,
    UsageError,
    add_screen,
    add_settings,
    read_dashboard,
    suggestion,
)
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.crash_log import write_crash_log
from mnist_tui.tui.cli.signals import Interrupted, raise_interrupted, signals_to
from mnist_tui.tui.cli.streams import OutputError, watched_streams
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.client.engine_process import EngineProcess

DASHBOARD = "dashboard"
"""The module in `commands` that is run when no command is named."""
FAILED, BAD_INPUT, NOBODY_READS = 1, 2, 141
"""141 is what a shell reports for a program whose output pipe has been closed: 128 + SIGPIPE."""

DESCRIPTION = """\
Watch a neural network learn MNIST in the terminal, and tune it while it learns.

commands:
  mnist-tui              the dashboard
  mnist-tui train        train without a screen
  mnist-tui show         print digits and their labels
  mnist-tui predict      classify images with a saved network
  mnist-tui eval         evaluate saved networks, alone and as an ensemble
  mnist-tui mistakes     show what a saved network gets wrong
  mnist-tui lr-range     find a learning rate by a range test
  mnist-tui bench        measure how fast this machine trains
Each command has its own --help."""
EPILOG = """\
Exit status: 0 done, 1 failed, diverged or --until-accuracy not reached, 2 bad input,
130/143/129 for SIGINT/SIGTERM/SIGHUP, 141 when the reader of its output has closed the pipe."""


def main(argv: Sequence[str] | None = None, engine: EngineProcess | None = None) -> int:
    """Run the command line `argv`, or the program's own, and return the exit status.

    `engine` is one that was started early for the dashboard.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _make_streams_safe()
    try:
        with watched_streams(), signals_to(raise_interrupted):
            status = _run(arguments, engine)
            if status <= FAILED:
                sys.stdout.flush()
            return status
    except Interrupted as interrupted:
        return interrupted.status
    except BrokenPipeError:
        return NOBODY_READS
    except OutputError as error:
        complain(str(error))
        return FAILED
    except (DataError, SettingError, StateError, UsageError) as error:
        complain(printable(str(error)))
        return BAD_INPUT
    except Exception as error:  # the one broad handler: a bug leaves a traceback in a file, never on the terminal
        log = write_crash_log(traceback.format_exc())
        complain(printable(f"failed: {type(error).__name__}: {error}") + f"; the traceback is in {log}")
        return FAILED
    finally:
        _empty_streams()


def _run(arguments: Sequence[str], engine: EngineProcess | None) -> int:
    try:
        if arguments and not arguments[0].startswith("-"):
            return _command(arguments[0])(arguments[1:])
        return _dashboard(arguments, engine)
    except SystemExit as ending:  # argparse ends --help and --version this way
        return ending.code if isinstance(ending.code, int) else 0


def _command(name: str) -> Callable[[Sequence[str]], int]:
    """Return the function that runs the command; each is imported only when needed."""
    if name not in COMMANDS:
        hint = suggestion(name, tuple(COMMANDS)) or f"; there are {', '.join(COMMANDS)}"
        raise UsageError(f"there is no command {name}{hint}")
    run: Callable[[Sequence[str]], int] = _module(COMMANDS[name]).run
    return run


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"mnist_tui.tui.commands.{name}")


def _dashboard(arguments: Sequence[str], engine: EngineProcess | None) -> int:
    parser = Parser("", DESCRIPTION, f"[settings] [screen]   or   mnist-tui {'|'.join(COMMANDS)} --help", EPILOG)
    add_settings(parser)
    add_screen(parser)
    options = read_dashboard(parser.read(arguments))
    if reason := why_no_screen():
        complain(f"{reason}: training without a screen")
        run: Callable[[DashboardOptions], int] = _module(COMMANDS["train"]).run_without_screen
        return run(options)
    _check_data(options)
    show: Callable[[DashboardOptions, EngineProcess | None], int] = _module(DASHBOARD).run_dashboard
    return show(options, engine)


def _check_data(options: DashboardOptions) -> None:
    """Raise DataError for data that the session could not load, before there is a screen.

    The session reads the data again in its own process. The bundle with its default split is known to be valid.
    """
    if options.source is not None or options.settings.validation > Settings().validation:
        from mnist_tui.tui.training.splits import load_splits

        load_splits(options.source, options.settings.validation)


def _make_streams_safe() -> None:
    """Make output safe from a closed stream (`>&-`) and from characters missing in its encoding."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # open as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _empty_streams() -> None:
    """Write what is still buffered; drop what cannot be written, or Python would complain at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
