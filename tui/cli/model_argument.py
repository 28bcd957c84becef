"""The argument MODEL: a model file, or a run that is kept, at one of its checkpoints."""

import argparse
import os
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.run_file import NAME
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.foreign_options import add_reading, open_dense_file, open_model_file
from mnist_tui.tui.cli.paths import read_file_path
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.training.foreign_model import AnyModel
from mnist_tui.tui.training.model import Model
from mnist_tui.tui.training.run_model import Moment, load_run_model, read_moment

EXTENSIONS = (".safetensors", ".onnx")
HELP = "a model file, or a run: its last checkpoint, or RUN@best, RUN@STEP"

RUN_HELP = "a run, by its name, the beginning of it, its id, or its folder"


def add_model(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the arguments called `names`, and --runs."""
    for name in names:
        parser.add_argument(name, type=_read, metavar=name.upper(), help=HELP)
    add_runs(parser)
    add_reading(parser)


def add_optional_model(parser: argparse.ArgumentParser) -> None:
    """Add the argument MODEL, which may be left out, and --runs."""
    parser.add_argument("model", type=_read, nargs="?", metavar="MODEL", help=HELP)
    add_runs(parser)
    add_reading(parser)


def add_models(parser: argparse.ArgumentParser) -> None:
    """Add one or more of them, and --runs."""
    parser.add_argument("models", type=_read, nargs="+", metavar="MODEL", help=HELP)
    add_runs(parser)
    add_reading(parser)


def add_subject(parser: argparse.ArgumentParser) -> None:
    """Add the argument SUBJECT, a model or a run or nothing, and --runs."""
    parser.add_argument("subject", type=_read, nargs="?", metavar="RUN|MODEL", help=f"{RUN_HELP}; or a model file")
    add_runs(parser)
    add_reading(parser)


def add_run_to_read(parser: argparse.ArgumentParser) -> None:
    """Add the argument RUN, and --runs."""
    parser.add_argument("run", type=_read, metavar="RUN", help=RUN_HELP)
    add_runs(parser)


def add_runs_to_read(parser: argparse.ArgumentParser) -> None:
    """Add one or more runs, and --runs."""
    parser.add_argument("runs_to_read", type=_read, nargs="+", metavar="RUN", help=RUN_HELP)
    add_runs(parser)


def read_model(namespace: argparse.Namespace, text: str) -> Model:
    """Return the model that an argument names; where that is not the newest of its run, say why.

    Raises:
        DataError: there is neither a file nor a run of that name, it is damaged, or it is a network that is not dense.
    """
    if means_file(text):
        return open_dense_file(namespace, Path(text))[0]
    return _run_model(namespace, text)


def read_any_model(namespace: argparse.Namespace, text: str) -> AnyModel:
    """Return what `read_model` does, or a network that only another program can compute.

    Raises:
        DataError: there is neither a file nor a run of that name, or it is damaged.
    """
    if means_file(text):
        return open_model_file(namespace, Path(text)).model
    return _run_model(namespace, text)


def _run_model(namespace: argparse.Namespace, text: str) -> Model:
    return load_run_model(run_folder(namespace, text, takes_models=True), _moment(text), complain)


def run_folder(namespace: argparse.Namespace, text: str, takes_models: bool = False) -> Path:
    """Return the folder of the run that an argument names; what stands behind @ does not matter.

    `takes_models` is for the message: the name of a model file would have done as well.

    Raises:
        DataError: there is no such run, or it is a model file.
    """
    name = text.partition("@")[0]
    if _is_run_folder(name):
        return Path(name)
    if means_file(name):
        raise DataError.about(Path(name), "a model file", "a run, which has curves")
    runs = RunStore(read_runs(namespace))
    try:
        return runs.find(name)
    except DataError:
        if len([one for one in runs.runs() if one.name.startswith(name)]) > 1:
            raise
        if takes_models:
            found, expected = "neither a file nor a run of that name", "a model file or a run"
        else:
            found, expected = "no run of that name", "one that mnist-tui runs lists"
        raise DataError.about(Path(name), found, expected) from None


def source_name(namespace: argparse.Namespace, text: str) -> str:
    """Return a name for files made from a model: that of its file, or of the run and the moment.

    Raises:
        DataError: there is no such run.
    """
    if means_file(text):
        return Path(text).stem
    _, at, moment = text.partition("@")
    return run_folder(namespace, text, takes_models=True).name + (f"-{moment}" if at else "")


def _is_run_folder(name: str) -> bool:
    return os.sep in name and os.path.isfile(os.path.join(name, NAME))


def means_file(text: str) -> bool:
    """Tell a file from a run: by its extension, because it is a path, or because it is there."""
    is_run = _is_run_folder(text.partition("@")[0])
    return not is_run and (text.endswith(EXTENSIONS) or os.sep in text or os.path.isfile(text))


def _read(text: str) -> str:
    if not _is_run_folder(text):
        read_file_path(text)
    return text


def _moment(text: str) -> Moment:
    try:
        return read_moment(text.partition("@")[2])
    except DataError as error:
        raise DataError(f"{printable(text)}: {error}") from error
