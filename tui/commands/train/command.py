"""`mnist-tui train`: learning without a screen. The dashboard comes here too when there is no terminal."""

import math
import os
import sys
import time
from argparse import SUPPRESS, Namespace
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from mnist_tui.data.errors import DataError, printable
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.cli.arguments import Parser, add_settings, read_settings
from mnist_tui.tui.cli.console import complain, percent, stdout_glyphs
from mnist_tui.tui.cli.signals import StopRequest, exit_status, signals_to
from mnist_tui.tui.commands.train.reports import JsonReport, PlainReport, print_json_outcome
from mnist_tui.tui.commands.train.summary import print_summary
from mnist_tui.tui.training.events import Outcome, Report
from mnist_tui.tui.training.headless import Clock, Goal, HeadlessRun
from mnist_tui.tui.training.model import Model, refuse_unwritable, save_network
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.target import read_share

STEPS = Setting("steps", "int", 1, "end", "steps to take", low=1, high=10**12)
DESCRIPTION = "Train without a screen: progress on standard error, the result on standard output."
USAGE = "[settings] [--steps N | --until-accuracy A] [--json] [--save FILE]"


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What a run without a screen has to do."""

    settings: Settings
    source: Path | None
    goal: Goal = Goal()  # noqa: RUF009  # frozen
    as_json: bool = False
    save: Path | None = None
    details: bool = False
    """True to print the confusion matrix and the worst mistakes at the end."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `train` and return the exit status."""
    return train(_read(_parser().read(arguments)))


def _parser() -> Parser:
    parser = Parser("train", DESCRIPTION, USAGE)
    add_settings(parser)
    group = parser.add_argument_group("the end", "Without these, training ends after --epochs.")
    ends = group.add_mutually_exclusive_group()
    ends.add_argument("--steps", metavar="N", default=SUPPRESS, help="stop after N steps; --epochs sets the schedule")
    ends.add_argument(
        "--until-accuracy",
        metavar="A",
        help="stop after the first epoch whose validation accuracy reaches A, as 0.97 or 97%%; "
        "exit status 1 when none does",
    )
    group.add_argument("--json", action="store_true", help="print one JSON object per epoch, and one at the end")
    group.add_argument("--save", type=Path, metavar="FILE", help="write the network as a safetensors file")
    return parser


def _read(namespace: Namespace) -> TrainOptions:
    steps = cast("int", STEPS.parse(namespace.steps)) if "steps" in namespace else None
    accuracy = None if namespace.until_accuracy is None else read_share(namespace.until_accuracy, "until_accuracy")
    settings = read_settings(namespace)
    return TrainOptions(settings, namespace.data, Goal(steps, accuracy), namespace.json, namespace.save)


def train(options: TrainOptions, clock: Clock = time.perf_counter) -> int:
    """Train, print the result, save; return the exit status.

    It is 0, or 1 when diverged, short of the goal or not saved, or 128 and the signal's number.

    Raises:
        DataError, SettingError: the data, the settings or the file to save to cannot be used; nothing was trained.
    """
    if options.save is not None:
        refuse_unwritable(options.save)
    splits = load_splits(options.source, options.settings.validation)
    trainer = new_trainer(options.settings, splits)
    headless = HeadlessRun(trainer, splits, options.goal, clock)
    request = StopRequest()
    with signals_to(request):
        _drive(headless, trainer, splits, options, request)
        outcome = headless.outcome(request.number)
        # The file comes first: where a closed terminal sent the signal, printing fails.
        saved = _save(trainer, splits, options.save, outcome.test.accuracy)
        with suppress(OSError) if request.number is not None else nullcontext():
            _print_outcome(outcome, splits, options, saved)
    if request.number is not None:
        return exit_status(request.number)
    if not saved or outcome.diverged_at is not None:
        return 1
    if options.goal.accuracy is not None and not headless.has_reached(options.goal.accuracy):
        complain(f"{percent(options.goal.accuracy)} was not reached in {outcome.settings.epochs} epochs")
        return 1
    return 0


def _drive(
    headless: HeadlessRun, trainer: Trainer, splits: Splits, options: TrainOptions, request: StopRequest
) -> None:
    try:
        with _report(headless, splits, options) as report:
            headless.run(report, lambda: request.number is not None)
    except OSError:
        if request.number is None:  # nobody reads on; what was learned is kept all the same
            _save(trainer, splits, options.save, None)
            raise


def _report(headless: HeadlessRun, splits: Splits, options: TrainOptions) -> AbstractContextManager[Report]:
    if options.as_json:
        return nullcontext(JsonReport(has_validation=len(splits.validation) > 0))
    epochs, split = options.settings.epochs, splits.dataset.eval_split
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from mnist_tui.tui.commands.train.progress_bar import BarReport

        return BarReport(epochs, split, headless.steps_to_take)
    return nullcontext(PlainReport(epochs, split))


def _save(trainer: Trainer, splits: Splits, path: Path | None, test_accuracy: float | None) -> bool:
    if path is None:
        return True
    rows, columns = splits.dataset.training.images.shape[1:]
    accuracy = None if test_accuracy is None or math.isnan(test_accuracy) else test_accuracy
    classes, steps = splits.dataset.classes, trainer.steps
    try:
        save_network(path, Model(trainer.evaluated_network, trainer.settings, classes, rows, columns, steps, accuracy))
    except DataError as error:
        complain(str(error))
        return False
    return True


def _print_outcome(outcome: Outcome, splits: Splits, options: TrainOptions, saved: bool) -> None:
    if options.as_json:
        print_json_outcome(outcome)
        return
    print_summary(outcome, splits, stdout_glyphs(), options.details)
    if options.save is not None and saved:
        print(f"saved          {printable(str(options.save))}", flush=True)
