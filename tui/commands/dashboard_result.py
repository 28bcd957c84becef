"""What the dashboard prints on the restored terminal: how the run stands, and how to come back to it."""

import os
import sys
from collections.abc import Sequence
from typing import Protocol

from mnist_tui.tui.cli.console import complain, percent
from mnist_tui.tui.cli.crash_log import write_crash_log
from mnist_tui.tui.client.divergence import divergence_lines
from mnist_tui.tui.client.last_words import LastWord
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Lost
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.exit_status import NOT_SAVED
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed
from mnist_tui.tui.system.logout import what_ends_it
from mnist_tui.tui.system.shortage import names_shortage

FAILED, BAD_INPUT = 1, 2


class Engine(Protocol):
    """What the dashboard shows, wherever it runs."""

    @property
    def output(self) -> int | None:
        """The non-blocking descriptor of what it prints, if this is to be read."""

    @property
    def host(self) -> str:
        """The machine on which it runs, with a colon; empty for this one."""

    @property
    def exit_status(self) -> int | None:
        """0 once it has ended with everything saved."""

    @property
    def last_words(self) -> Sequence[LastWord]:
        """What it has said since it was told to end."""

    def exit_text(self) -> str:
        """Describe how it ended."""


def tell_way_back(name: str, host: str = "", is_paused: bool = False) -> None:
    """Say how to come back to a run that goes on, or waits, and what on this machine would end it."""
    what = "the run stays paused" if is_paused else "the run goes on"
    print(f"{what}: mnist-tui attach {host}{name} comes back to it", file=sys.stderr)
    if not host and (warning := what_ends_it()):
        print(warning, file=sys.stderr)


def print_result(run: Run, engine: Engine) -> int:
    """Print the result on the restored terminal; return the exit status."""
    if run.failed is not None:
        return _tell_failure(run, run.failed, engine)
    progress, evaluated = run.progress, run.evaluated
    if progress is None or evaluated is None:
        return 0
    if run.ended is not None:
        complain(run.ended.reason)
    if run.is_foreign:
        if evaluated.count:
            print(_accuracy_text(evaluated))
        return 0
    if run.outputs_only is not None:
        _print_accuracy(os.path.basename(run.outputs_only.source), evaluated)
        return 0
    _print_results(progress, evaluated)
    if progress.phase == "shown":
        return 0
    if progress.is_kept and engine.host and engine.exit_status is None:
        name = f"{engine.host}{progress.run_name}"
        complain(f"{name} has not answered: if it goes on, mnist-tui attach {name} comes back to it")
        return FAILED
    if progress.is_kept and (progress.phase != "finished" or engine.exit_status != 0):
        print(_saved_line(engine.host, progress, engine.exit_status), file=sys.stderr)
    if progress.phase == "diverged":
        print("\n".join(divergence_lines(progress, evaluated)), file=sys.stderr)
        return FAILED
    return NOT_SAVED if progress.is_kept and engine.exit_status != 0 else 0


def _tell_failure(run: Run, failed: Failed, engine: Engine) -> int:
    """Say what has failed, the connection or the process that trains; return the exit status."""
    said = run.log.output_of("engine")
    last = said.rpartition("\n")[2].removeprefix("engine: ")
    if isinstance(failed, Lost):
        complain(f"{failed.text} comes back to the run" + (f" ({last})" if last else ""))
    elif run.started is None and not failed.traceback:
        complain(failed.text)  # what was asked for cannot be done
        return BAD_INPUT if engine.exit_status == 0 else FAILED
    elif names_shortage(last):
        complain(f"not enough memory: {failed.text} ({engine.exit_text()})")
    else:
        log = write_crash_log(failed.traceback or f"{engine.exit_text()}\n{said}")
        why = f": {last}" if last and run.started is None else ""
        complain(f"{failed.text} ({engine.exit_text()}){why}; see {log}")
    return FAILED


def _print_results(progress: Progress, evaluated: Evaluated) -> None:
    """Print the last accuracy, and that of the best network where this is kept."""
    speed = ""
    if progress.training_seconds:
        speed = f"; {progress.training_seconds:.1f} s of training, {progress.images_in_all_per_second:,.0f} images/s"
    _print_accuracy(f"step {progress.step:,}, epoch {progress.epoch:.1f}", evaluated, speed)
    if (best := progress.best) is not None and progress.keep == "best":
        print(
            f"best at step {best.step:,}: {evaluated.split} accuracy {percent(best.accuracy)} "
            f"(95 %: {100 * best.low:.2f} to {100 * best.high:.2f})"
        )


def _saved_line(host: str, progress: Progress, exit_status: int | None) -> str:
    command = f"mnist-tui resume {progress.run_name}".strip()
    if host:
        command = f"on {host.removesuffix(':')}, {command}"
    if exit_status == 0:
        return f"the run is saved: {command} continues it"
    refused = "the disk did not take it" if exit_status == NOT_SAVED else "the engine did not end in time"
    reason = progress.saving_fault or refused
    if not progress.run_name:
        return f"nothing of the run is saved: {reason}"
    return f"the end of the run is not saved ({reason}): {command} continues it from its last checkpoint"


def _print_accuracy(of: str, evaluated: Evaluated, more: str = "") -> None:
    if evaluated.count:
        print(f"{of}: {evaluated.split} {_accuracy_text(evaluated)}{more}")
    elif evaluated.not_finite:
        complain(f"outputs or costs are not finite for {evaluated.not_finite:,} {evaluated.split} images")


def _accuracy_text(evaluated: Evaluated) -> str:
    return (
        f"accuracy {percent(evaluated.right / evaluated.count)} "
        f"(95 %: {100 * evaluated.low:.2f} to {100 * evaluated.high:.2f})"
    )
