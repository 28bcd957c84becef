"""`mnist-tui look`: predictions that were made elsewhere on the screens of a run; nothing is trained or written."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from mnist_tui.data.absolute_path import absolute
from mnist_tui.data.class_names import read_class_names
from mnist_tui.data.image_sources.bundled import means_mnist
from mnist_tui.data.predictions.table import MOST_CLASSES
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_path
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_screen
from mnist_tui.tui.cli.state_folder import marks_folder
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.frame.terminal_question import TerminalQuestion
from mnist_tui.tui.protocol.commands import PredictionFiles

DESCRIPTION = (
    "Show what any classifier predicted: matrix, gallery, filters, marks, export and the image behind every mistake.\n"
    "Nothing is trained, and nothing is written but marks and what you export."
)
DASHBOARD = "mnist_tui.tui.commands.dashboard"


def run(arguments: Sequence[str], engine: EngineProcess | None = None, question: TerminalQuestion | None = None) -> int:
    """Run the command line of `look` and return the exit status; the other two as for the dashboard."""
    namespace = parser().read(arguments)
    files = PredictionFiles(
        absolute(namespace.predictions),
        _images(namespace.images),
        None if namespace.labels is None else absolute(namespace.labels),
        _names(namespace.classes),
        None if namespace.against is None else absolute(namespace.against),
        str(marks_folder()),
    )
    if reason := why_no_screen():
        raise UsageError(f"{reason}: look needs one to draw on; mnist-tui mistakes --predictions prints a table")
    options = replace(
        read_screen(namespace), predictions=files, about="predictions", opens="comparison" if files.against else ""
    )
    show: Callable[[DashboardOptions, EngineProcess | None, TerminalQuestion | None], int]
    show = importlib.import_module(DASHBOARD).run_dashboard
    return show(options, engine, question)


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("look", DESCRIPTION, "PREDICTIONS [--images PATH] [screen]")
    parser.add_argument(
        "predictions", type=read_path, metavar="PREDICTIONS", help=".npz, .npy, .csv, .jsonl or .parquet"
    )
    parser.add_argument(
        "--images",
        type=read_path,
        metavar="PATH",
        help="their images: IDX, npz, a folder for each class, or a list of paths; mnist is the bundled test set",
    )
    parser.add_argument("--labels", type=read_path, metavar="PATH", help="where the predictions have none")
    parser.add_argument("--classes", metavar="NAMES", help="names of the classes: a,b,c or a file with one per line")
    parser.add_argument("--against", type=read_path, metavar="OTHER", help="other predictions for the same images")
    add_display(parser.add_argument_group("screen"))
    return parser


def _images(path: Path | None) -> str | None:
    """Return where the images are, as the engine is told it, which may work in another folder."""
    return None if path is None else str(path) if means_mnist(path) else absolute(path)


def _names(text: str | None) -> tuple[str, ...]:
    """Return the names of classes as they were given, or those in the file of that name."""
    if text is None:
        return ()
    path = Path(text)
    return read_class_names(path, 1, MOST_CLASSES) if path.is_file() else tuple(text.split(","))
