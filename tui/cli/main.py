"""The command line: finds the command, and turns every outcome into an exit status. It never imports Textual."""

import contextlib
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace

from mnist_tui.data.errors import DataError, printable
from mnist_tui.engine.errors import SettingError, StateError
from mnist_tui.engine.setting import flag_of
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.crash_log import write_crash_log
from mnist_tui.tui.cli.first_start import is_first_start
from mnist_tui.tui.cli.parser import UnknownFlagError, UsageError
from mnist_tui.tui.cli.parsers import command_module, parser_of, who_knows
from mnist_tui.tui.cli.screen_options import DashboardOptions, read_dashboard
from mnist_tui.tui.cli.signals import Interrupted, raise_interrupted, repeated_when_lost, signals_to
from mnist_tui.tui.cli.streams import OutputError, watched_streams
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.frame.terminal_question import TerminalQuestion
from mnist_tui.tui.system.shortage import is_shortage
from mnist_tui.tui.training.memory import available_bytes, size_text

DASHBOARD, DETACHED_START = "mnist_tui.tui.commands.dashboard", "mnist_tui.tui.commands.detached_start"
FAILED, BAD_INPUT, NOBODY_READS = 1, 2, 141
"""141 is what a shell reports for a program whose output pipe has been closed: 128 + SIGPIPE."""


def main(
    argv: Sequence[str] | None = None, engine: EngineProcess | None = None, question: TerminalQuestion | None = None
) -> int:
    """Run the command line `argv`, or the program's own, and return the exit status.

    `engine` is one that was started early for the dashboard, `question` what its terminal has been asked.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _make_streams_safe()
    try:
        with watched_streams(), repeated_when_lost(), signals_to(raise_interrupted):
            status = _run(arguments, engine, question)
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
    except UnknownFlagError as error:
        complain(printable(who_knows(error)))
        return BAD_INPUT
    except (DataError, SettingError, StateError, UsageError) as error:
        complain(printable(_with_flag(error)))
        return BAD_INPUT
    except Exception as error:  # the one broad handler: a bug leaves a traceback in a file, never on the terminal
        if is_shortage(error):
            complain(f"not enough memory: {size_text(available_bytes())} are free")
            return FAILED
        log = write_crash_log(traceback.format_exc())
        complain(printable(f"failed: {type(error).__name__}: {error}") + f"; the traceback is in {log}")
        return FAILED
    finally:
        _empty_streams()


def _with_flag(error: Exception) -> str:
    """Return the message of an error; a setting that it begins with is called by its flag, which the person typed."""
    text, name = str(error), getattr(error, "setting", "")
    return flag_of(name) + text.removeprefix(name) if name else text


def _run(arguments: Sequence[str], engine: EngineProcess | None, question: TerminalQuestion | None) -> int:
    try:
        if arguments and not arguments[0].startswith("-"):
            run: Callable[..., int] = command_module(arguments[0]).run
            return run(arguments[1:]) if engine is None else run(arguments[1:], engine, question)
        return _dashboard(arguments, engine, question)
    except SystemExit as ending:  # argparse ends --help and --version this way
        return ending.code if isinstance(ending.code, int) else 0


def _dashboard(arguments: Sequence[str], engine: EngineProcess | None, question: TerminalQuestion | None) -> int:
    options = read_dashboard(parser_of("").read(arguments))
    if not options.is_detached and (reason := why_no_screen()):
        complain(f"{reason}: training without a screen")
        run: Callable[[DashboardOptions], int] = command_module("train").run_without_screen
        return run(options)
    _check_data(options)
    if options.is_detached:
        start: Callable[[DashboardOptions], int] = importlib.import_module(DETACHED_START).start_detached
        return start(options)
    if options.starts_slowly and is_first_start():
        options = replace(options, paused=True, is_first=True)
    show: Callable[[DashboardOptions, EngineProcess | None, TerminalQuestion | None], int]
    show = importlib.import_module(DASHBOARD).run_dashboard
    return show(options, engine, question)


def _check_data(options: DashboardOptions) -> None:
    """Raise DataError for data that the session could not load, before there is a screen.

    The session reads the data again in its own process. The bundle with its default split is known to be valid.
    """
    if options.source is not None or options.settings.validation > Settings().validation:
        from mnist_tui.tui.training.splits import load_splits

        load_splits(options.source, options.settings.validation, options.preprocessing)


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
