"""The network of a run on disk, at one of its checkpoints, as a model. It needs neither the data nor the run's lock."""

import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from mnist_tui.data.dataset import DataIdentity
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import NAME, RunFile, read_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.engine.weight_ema import WeightEMA
from mnist_tui.tui.training.checkpoint_room import check_layers
from mnist_tui.tui.training.kept_checkpoints import KeptCheckpoints, fallback, tell_nobody
from mnist_tui.tui.training.model import Model, checked_temperature

Moment = int | Literal["best", "last"]
"""A step, or one of the two checkpoints that are always kept."""


def read_moment(text: str) -> Moment:
    """Return the moment that a person means by what stands behind `@`; the last where nothing does.

    Raises:
        DataError: it is no moment.
    """
    if text in ("", "last"):
        return "last"
    if text == "best":
        return "best"
    if not text.replace(",", "").isdecimal():
        raise DataError(f"found the moment {printable(text)!r}, expected a step, best or last")
    return int(text.replace(",", ""))


def load_run_model(folder: Path, moment: Moment = "last", tell: Callable[[str], None] = tell_nobody) -> Model:
    """Return the network as it was evaluated at that moment: the mean of the weights where the run keeps one.

    Where the last checkpoint cannot be used the one before it is, and `tell` hears of it in a line.

    Raises:
        DataError: there is no such checkpoint, it is damaged or incomplete, or it does not fit into memory.
    """
    run = read_run_file(folder / NAME)
    checkpoints, use = KeptCheckpoints.of(folder, run), partial(_fitting, folder, run)
    if moment == "last":
        step, model, faults = checkpoints.newest(use)
        for line in fallback(step, faults):
            tell(line)
        return model
    step = _step(checkpoints, run, moment)
    return use(step, checkpoints.read(step))


def _fitting(folder: Path, run: RunFile, step: int, checkpoint: Checkpoint) -> Model:
    try:
        return _model(run, step, checkpoint)
    except (
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        AttributeError,
        OverflowError,
        RecursionError,
        SettingError,
    ) as error:
        found = printable(f"no {error}" if isinstance(error, KeyError) else str(error))
        raise DataError.about(checkpoint_path(folder, step), found, "a checkpoint of this run") from error


def _step(checkpoints: KeptCheckpoints, run: RunFile, moment: int | Literal["best"]) -> int:
    folder = checkpoints.folder
    if moment == "best":
        if run.best is None:
            raise DataError.about(folder, "no evaluation yet", "a best network")
        return run.best.step
    steps = checkpoints.steps()
    if moment not in steps:
        near = sorted(steps, key=lambda step: abs(step - moment))[:3]
        expected = f"one of {len(steps)}, as {', '.join(f'{step:,}' for step in sorted(near))}"
        raise DataError.about(folder, f"no checkpoint of step {moment:,}", expected)
    return moment


def _model(run: RunFile, step: int, checkpoint: Checkpoint) -> Model:
    settings = Settings().replace(in_present_terms(json.loads(checkpoint.metadata["settings"])))
    classes = tuple(json.loads(checkpoint.metadata["classes"]))
    if not all(isinstance(name, str) and name.isprintable() for name in classes):
        raise ValueError("other classes than printable names")
    inputs = len(checkpoint.tensors["layers.0.weight"])
    rows, columns = _image_size(run, inputs)
    architecture = settings.architecture(inputs, len(classes))
    check_layers(checkpoint.tensors, architecture)
    network = Network(architecture)
    parameters = network.parameters
    for layer, (weight, bias) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        weight[...] = checkpoint.tensors[f"layers.{layer}.weight"]
        bias[...] = checkpoint.tensors[f"layers.{layer}.bias"]
    if settings.ema:
        state = json.loads(checkpoint.metadata["state"])
        _put_mean(parameters, settings, checkpoint, state["present"]["optimizer_steps"])
    identity = DataIdentity(run.data.name, run.data.fingerprint)
    temperature = checked_temperature(json.loads(checkpoint.metadata["session"]).get("temperature"))
    return Model(network, settings, classes, rows, columns, step, None, identity, temperature)


def _put_mean(parameters: Parameters, settings: Settings, checkpoint: Checkpoint, updates: int) -> None:
    """Replace the weights by their EMA."""
    live = parameters.vector.copy()
    ema = WeightEMA(settings.ema, len(live), settings.dtype)
    mean = checkpoint.tensors["slots.ema"]
    if mean.shape != live.shape or mean.dtype != live.dtype or type(updates) is not int or updates < 0:
        raise ValueError(f"slots.ema as {mean.dtype} {mean.shape} after {updates!a} updates")
    ema.vector[...] = mean
    ema.present(live, updates, parameters.vector)


def _image_size(run: RunFile, inputs: int) -> tuple[int, int]:
    """Return the rows and columns of the images, which the fingerprint of the data begins with: `60000x28x28-…`."""
    try:
        _, rows, columns = map(int, run.data.fingerprint.partition("-")[0].split("x"))
    except ValueError:
        rows = columns = math.isqrt(inputs)
    if rows * columns != inputs:
        raise ValueError(f"a network of {inputs:,} inputs, where the images have {rows}×{columns} pixels")
    return rows, columns
