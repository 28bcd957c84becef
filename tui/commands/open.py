"""`mnist-tui open`: shows a run, at its last checkpoint, or a model on the dashboard; nothing is trained or written."""

import argparse
import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import load, validation_as_learned
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.arguments import add_data, read_preprocessing
from mnist_tui.tui.cli.foreign_options import FLAGS, add_reading, open_model_file
from mnist_tui.tui.cli.model_argument import means_file
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_shown, read_shown_model
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.session.resume import Changes, changed_run
from mnist_tui.tui.training.foreign_model import ForeignModel
from mnist_tui.tui.training.kept_checkpoints import KeptCheckpoints

DESCRIPTION = (
    "Show a run on the dashboard, at its last checkpoint, also one that another program is training;\n"
    "by default the latest. Or show a model file, also one of PyTorch or any in ONNX. Nothing is trained or written."
)
DASHBOARD = "mnist_tui.tui.commands.dashboard"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `open` and return the exit status."""
    namespace = parser().read(arguments)
    if namespace.run is not None and means_file(namespace.run):
        return _show(_model_options(namespace, Path(namespace.run)), "eval evaluates a model")
    _refuse_reading(namespace)
    store = RunStore(read_runs(namespace))
    path = _latest(store) if namespace.run is None else store.find(namespace.run)
    run = changed_run(path, Changes(namespace.data))  # what is wrong is said before there is a screen
    KeptCheckpoints.of(path, run).newest(lambda step, _: step)
    return _show(read_shown(namespace, path), "inspect prints what is known of a run")


def _refuse_reading(namespace: argparse.Namespace) -> None:
    """Raise UsageError for a flag that is about models: a run knows what it is, and what was done to its images."""
    for name in (*FLAGS, "invert", "transpose"):
        if getattr(namespace, name, None):
            raise UsageError(f"--{name} has no effect on a run, which knows it; expected a model file")


def _show(options: DashboardOptions, otherwise: str) -> int:
    if reason := why_no_screen():
        raise UsageError(f"{reason}: open needs one to draw on; mnist-tui {otherwise}")
    show: Callable[[DashboardOptions], int] = importlib.import_module(DASHBOARD).run_dashboard
    return show(options)


def _model_options(namespace: argparse.Namespace, path: Path) -> DashboardOptions:
    """Return how to show a model; what is wrong with it is said before there is a screen."""
    opened = open_model_file(namespace, path)
    model = opened.model
    validation = validation_as_learned(namespace.data, model.settings.validation)
    dataset = load(namespace.data, validation, read_preprocessing(namespace))
    check_data(namespace.data, dataset, printable(str(path)), model)
    options = read_shown_model(namespace, path, opened.reading)
    return replace(options, about="outputs") if isinstance(model, ForeignModel) else options


def _latest(store: RunStore) -> Path:
    for one in store.runs():
        if one.run is not None and one.run.checkpoint is not None:
            return one.path
    raise DataError.about(store.folder, "no run", "one to show")


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("open", DESCRIPTION, "[RUN | MODEL] [screen]")
    parser.add_argument(
        "run",
        nargs="?",
        metavar="RUN|MODEL",
        help="a run, by its name, the beginning of it, or its folder; or a model",
    )
    add_data(parser.add_argument_group("images"))
    add_reading(parser)
    add_runs(parser)
    add_display(parser.add_argument_group("screen"))
    return parser
