"""The session of a run without a screen: who is told of it, where it is kept, who may look on. It prints nothing."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from mnist_tui.data.runs.run_file import BUDGET_BYTES
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.cli.signals import StopRequest
from mnist_tui.tui.commands.train.console import Console
from mnist_tui.tui.commands.train.json_output import JsonConsole
from mnist_tui.tui.commands.train.onlookers import LateAnswers, opened_door
from mnist_tui.tui.commands.train.options import TrainOptions
from mnist_tui.tui.commands.train.plain_lines import PlainConsole
from mnist_tui.tui.session.kept_marks import KeptMarks
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.onlookers import Onlookers
from mnist_tui.tui.session.place import place_of
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.resume import TakenUp
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.stopping import standing
from mnist_tui.tui.training.splits import Splits
from mnist_tui.tui.training.threads import compute_threads


def train_headless(
    trainer: Trainer,
    splits: Splits,
    options: TrainOptions,
    request: StopRequest,
    clock: Callable[[], float] | None,
    begun: TakenUp | None,
    console: Console,
    observers: Sequence[Observer],
) -> LiveRun:
    """Train to the end, or until a signal or `mnist-tui stop` asks for it; return the run as it was left."""
    recorder, listener = None, None
    is_there = options.target is not None and options.target.is_reached(standing(trainer))
    plan = Plan(is_there, options.target, options.keep, evaluates_epochs_only=True)
    with compute_threads(options.settings.threads) as threads, ExitStack() as resources:
        if options.runs is not None:
            budget_bytes = options.keeping.budget_bytes or BUDGET_BYTES
            place = place_of(options.runs, splits, options.source, threads.count, budget_bytes)
            recorder = Recorder(place, None if begun is None else begun.resumed, is_urgent=lambda: request.is_urgent)
            listener = resources.enter_context(opened_door(recorder))
        session = Session(
            splits,
            trainer,
            threads,
            observers=[*observers, *(() if recorder is None else (recorder,)), console],
            answers=None if options.runs is None else LateAnswers(options.runs),
            plan=plan,
            checkpoint=None if begun is None else begun.checkpoint,
            marks=None if begun is None else KeptMarks(begun.marks),
            test_evaluations=0 if begun is None else begun.resumed.run.test_evaluations,
            saving=Saving if recorder is None else recorder.saving,
            is_asked_to_stop=lambda: request.number is not None,
            listener=listener,
            attendance=None if listener is None else Onlookers(),
            clock=clock,
        )
        try:
            with request.held(), console:
                session.run()
                if session.was_stopped:
                    request(signal.SIGTERM, None)
        except OSError:  # nobody reads on; what is printed is printed between two steps
            if recorder is not None:
                recorder.ended()
            if request.number is None:
                raise
    return session.live_run


def console_of(options: TrainOptions) -> Console:
    """Return what tells of the progress."""
    if options.quiet:
        return Console()
    if options.as_json:
        return JsonConsole()
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from mnist_tui.tui.commands.train.progress_bar import BarConsole

        return BarConsole()
    return PlainConsole()
