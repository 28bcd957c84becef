"""`mnist-tui bench`: measures how fast this machine trains, compared with the matrix products alone."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.commands.bench.machine import machine_facts
from mnist_tui.tui.commands.bench.measurement import (
    Effort,
    evaluation_times,
    seconds_to_accuracy,
    shared_step_times,
    step_times,
)
from mnist_tui.tui.commands.bench.rows import AccuracyRow, EvaluationRow, Row, StepRow, record
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.threads import compute_threads, one_blas_thread

OPTIMIZERS = ("sgd", "adam")
DESCRIPTION = """\
Measure how fast this machine trains on MNIST. A step gathers a mini-batch, runs the forward and the backward pass,
and updates the weights; its floor is the time of its matrix products alone. Both are measured alternately on one
thread, so that a busy machine slows down both; the numbers are medians, and a quiet machine gives better ones. The
floor multiplies all pixels; a step skips those that are zero in the whole batch, and so may take less."""
EVALUATIONS_PER_EPOCH = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and for how long."""

    nets: tuple[tuple[int, ...], ...]
    batches: tuple[int, ...]
    effort: Effort
    recipe: Settings = Settings()  # noqa: RUF009  # frozen
    """The settings for the time to the targets."""
    targets: tuple[float, ...] = (0.97, 0.98)
    """Test accuracies, 0 to 1."""


FULL = Plan(((128, 64), (512, 256), (1000, 500)), (32, 128, 256, 1024), Effort(15, 0.05))
QUICK = Plan(((128, 64), (512, 256)), (32, 128), Effort(9, 0.03))


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `bench` and return the exit status."""
    namespace = parser().read(arguments)
    plan = QUICK if namespace.quick else FULL
    facts, splits = machine_facts(), load_splits(None, plan.recipe.validation)
    tell_data(splits.dataset, namespace.json, namespace.quiet)
    if namespace.json:
        print_json({"event": "machine", **facts})
        for row in measure(plan, splits):
            print_json(record(row))
        print_json({"event": "bench_done"})
        return 0
    from mnist_tui.tui.commands.bench.tables import print_tables

    rows: list[Row] = []
    for row in measure(plan, splits):
        rows.append(row)
        if not namespace.quiet:
            _tell(row)
    if not namespace.quiet:
        _tell(None)
    print_tables(facts, rows)
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("bench", DESCRIPTION, "[--quick] [--json]")
    parser.add_argument("--quick", action="store_true", help="fewer sizes, shorter: half a minute or so")
    parser.add_argument("--json", action="store_true", help="print one JSON object per row, as it is measured")
    return parser


def measure(plan: Plan, splits: Splits) -> Iterator[Row]:
    """Yield the rows as they are measured."""
    classes = len(splits.dataset.classes)
    for hidden in plan.nets:
        for batch in plan.batches:
            yield from _measure_steps(hidden, batch, splits, plan.effort)
    for hidden in plan.nets:
        with one_blas_thread():
            times = evaluation_times(hidden, splits.test, classes, plan.effort)
        yield EvaluationRow(hidden, len(splits.test), times)
    trainer = new_trainer(plan.recipe, splits)
    for target, seconds in seconds_to_accuracy(trainer, splits.test, plan.targets, EVALUATIONS_PER_EPOCH).items():
        yield AccuracyRow(target, seconds)


def _measure_steps(hidden: tuple[int, ...], batch: int, splits: Splits, effort: Effort) -> Iterator[StepRow]:
    classes = len(splits.dataset.classes)
    with one_blas_thread():
        times = step_times(hidden, batch, OPTIMIZERS, splits.training, classes, effort)
    with compute_threads(0) as threads:
        shared = shared_step_times(hidden, batch, OPTIMIZERS, splits.training, classes, effort, threads.workers)
    for name in OPTIMIZERS:
        yield StepRow(hidden, batch, name, times[name], threads.count, shared[name])


def _tell(row: Row | None) -> None:
    """Show on a terminal what was measured last; None clears the line."""
    if sys.stderr.isatty():
        text = "" if row is None else "measured " + ", ".join(f"{value}" for value in list(record(row).values())[:4])
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
