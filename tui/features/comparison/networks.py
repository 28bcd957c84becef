"""Finds the networks that are compared, and says why one cannot be. It evaluates nothing. Session thread only."""

import os
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.run_file import NAME
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.classifier import Classifier
from mnist_tui.tui.images.pair_queries import NOW
from mnist_tui.tui.session.disk_thread import begin_in_thread
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.model import Model
from mnist_tui.tui.training.run_model import load_run_model, read_moment


@dataclass(frozen=True, slots=True, eq=False)
class FoundNetwork:
    """A network that nobody trains."""

    name: str
    step: int
    network: Classifier
    is_fallback: bool = False
    """True where a newer checkpoint of its run cannot be read."""
    temperature: float | None = None
    """At which its confidences are shown; None where none is known."""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A network of a run on disk, by its full name."""

    name: str
    model: Model
    is_fallback: bool = False


def present_network(context: QueryContext) -> FoundNetwork:
    """Return a copy of the network that the screen shows."""
    return FoundNetwork(NOW, context.trainer.steps, context.copied_classifier(), temperature=context.temperature)


def begin_loading(runs: Path, text: str) -> "Future[LoadedModel]":
    """Begin to read a network of one of the runs in a thread; the result raises DataError if it cannot be."""
    return begin_in_thread("network", lambda: _load(runs, text))


def _load(runs: Path, text: str) -> LoadedModel:
    name, at, moment = text.partition("@")
    if os.sep in name:
        raise DataError(f"found {printable(name)}, expected the name of a run that is kept here")
    folder = runs / name
    if not os.path.isfile(folder / NAME):
        folder = RunStore(runs).find(name)  # by the beginning of its name, which takes a look at every run
    faults = list[str]()
    model = load_run_model(folder, read_moment(moment), faults.append)
    return LoadedModel(f"{printable(folder.name)}{at}{moment}", model, bool(faults))


def fitting_network(loaded: LoadedModel, context: QueryContext, split: str) -> FoundNetwork:
    """Return the network of a model that can be compared on the images of a split.

    Raises:
        DataError: it reads other images, was trained on other data, or has learned some of these images.
    """
    name, model, dataset = loaded.name, loaded.model, context.splits.dataset
    size, classes = dataset.test.images.shape[1:], len(dataset.classes)
    if size != (model.rows, model.columns) or classes != len(model.classes):
        reads = f"images of {model.rows}×{model.columns} in {len(model.classes)} classes"
        here = f"{size[0]}×{size[1]} in {classes}"
        raise DataError(f"{name} reads {reads}; here are {here}")
    if model.data is not None and not model.data.learns_the_same(dataset.identity):
        other = printable(model.data.name)
        same = f"other images called {other} than these" if other == dataset.name else f"{other}, not {dataset.name}"
        raise DataError(f"{name} was trained on {same}; mnist-tui compare takes both, with --data")
    held_out, here_held_out = model.settings.validation, len(context.splits.validation)
    if split == "validation" and held_out < here_held_out:
        raise DataError(
            f"{name} has learned {here_held_out - held_out:,} of these {here_held_out:,} validation images; "
            "t compares on the test images"
        )
    model.network.workers = context.trainer.evaluated_network.workers
    return FoundNetwork(name, model.steps, model.network, loaded.is_fallback, model.temperature)
