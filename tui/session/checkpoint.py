"""A live run as a checkpoint, and back: what continues from it is the same run, bit for bit.

The weights lie in it layer by layer, as in a model file. It must not know where checkpoints are kept.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.engine.dynamics import DynamicsRecord, Flip
from mnist_tui.engine.errors import SettingError, StateError
from mnist_tui.engine.network import Parameters
from mnist_tui.engine.restored_state import put_state
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.engine.state import State, take_state
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.evaluator import Best
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.training.checkpoint_room import check_layers
from mnist_tui.tui.training.kept_checkpoints import RUN_ID
from mnist_tui.tui.training.room import RoomError
from mnist_tui.tui.training.splits import Splits, new_trainer

Tensors = dict[str, NDArray[np.generic]]
Number = TypeVar("Number", bound=np.generic)


def take_checkpoint(run: LiveRun, run_id: str = "", with_safe_points: bool = True) -> Checkpoint:
    """Return the whole run as copies, with the id that it has on disk. Between two steps only.

    When it can do without its safe points is said at `take_state`.
    """
    trainer, state = run.trainer, take_state(run.trainer, with_safe_points)
    tensors: Tensors = dict(state.tensors)
    vector = np.asarray(tensors.pop("parameters"), trainer.network.dtype)
    tensors |= _layers(Parameters(trainer.network.sizes, trainer.network.dtype, vector))
    rates, rows, buckets = run.rates.saved()
    tensors |= {"rates": rows, "rates.buckets": buckets} | _memory_tensors(run)
    metadata = {
        "settings": json.dumps(trainer.settings.as_dict()),
        "classes": json.dumps(run.splits.dataset.classes),
        "state": json.dumps(state.values),
        "session": json.dumps({"rates": rates, **_session_values(run)}),
        **({RUN_ID: run_id} if run_id else {}),
    }
    return Checkpoint(tensors, metadata)


def restored_trainer(checkpoint: Checkpoint, splits: Splits, with_safe_points: bool = True) -> Trainer:
    """Return a trainer that continues from a checkpoint of a run on these images.

    Without the safe points it is for a network that is only to be looked at.

    Raises:
        DataError: the checkpoint is incomplete or of other images, or the run does not fit into memory.
    """
    try:
        values = _object(checkpoint, "state")
        settings = Settings().replace(in_present_terms(_object(checkpoint, "settings")))
        inputs, classes = splits.training.pixels.shape[1], len(splits.dataset.classes)
        check_layers(checkpoint.tensors, settings.architecture(inputs, classes))
        trainer = new_trainer(settings, splits, values.get("last_step"))
        tensors = dict(checkpoint.tensors)
        parameters = Parameters(trainer.network.sizes, trainer.network.dtype)
        for name, part in _layers(parameters).items():
            part[...] = tensors.pop(name)
        put_state(trainer, State({**tensors, "parameters": parameters.vector}, values), with_safe_points)
    except RoomError as error:
        raise DataError(str(error)) from error
    except (KeyError, TypeError, ValueError, SettingError, StateError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise DataError(f"the checkpoint does not fit this run: {printable(reason)}") from error
    return trainer


def restore_run(run: LiveRun, checkpoint: Checkpoint) -> None:
    """Give a run, whose trainer continues from `checkpoint`, the rest of what it was.

    Raises:
        DataError: the checkpoint is incomplete.
    """
    tensors, memory = checkpoint.tensors, run.evaluations
    try:
        values = _object(checkpoint, "session")
        rows, buckets = (_array(tensors, name, np.float64) for name in ("rates", "rates.buckets"))
        run.rates.restore(int(values["rates"]), rows, buckets)
        memory.dynamics.restore(_dynamics(tensors, values))
        levels = _array(tensors, "label_probability.levels", np.uint8)
        steps = _array(tensors, "label_probability.steps", np.float64)
        stride, latest = int(values["label_probability"][0]), int(values["label_probability"][1])
        memory.label_probability.restore(levels, steps, stride, latest)
        memory.test_evaluations = int(values["test_evaluations"])
        memory.best = _best(values.get("best"))
        run.resumptions = tuple(int(step) for step in values.get("resumptions", ()))
        forked_at = values.get("forked_at")
        run.forked_at = None if forked_at is None else int(forked_at)
        run.throughput.restore(int(values["images"]), float(values["training_seconds"]))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise DataError(f"the checkpoint is incomplete: {printable(repr(error))}") from error


def _layers(parameters: Parameters) -> Tensors:
    tensors: Tensors = {}
    for layer, (weight, bias) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        tensors |= {f"layers.{layer}.weight": weight, f"layers.{layer}.bias": bias}
    return tensors


def _memory_tensors(run: LiveRun) -> Tensors:
    record, (levels, steps, _, _) = run.evaluations.dynamics.record(), run.evaluations.label_probability.saved()
    return {
        "dynamics.right": record.right,
        "dynamics.first_right": record.first_right,
        "dynamics.forgotten": record.forgotten,
        "dynamics.flipped_at": record.flipped_at,
        "label_probability.levels": levels,
        "label_probability.steps": steps,
    }


def _session_values(run: LiveRun) -> dict[str, object]:
    memory = run.evaluations
    evaluated = memory.known.at(run.trainer.steps)
    record, (_, _, stride, latest) = memory.dynamics.record(), memory.label_probability.saved()
    return {
        "flips": [list(asdict(flip).values()) for flip in record.flips],
        "counts": [record.learned_count, record.forgotten_count, record.evaluations],
        "label_probability": [stride, latest],
        "test_evaluations": memory.test_evaluations,
        "temperature": None if evaluated is None else evaluated.calibrated().temperature,
        "best": None if memory.best is None else list(asdict(memory.best).values()),
        "resumptions": list(run.resumptions),
        "forked_at": run.forked_at,
        "images": run.throughput.images_in_all,
        "training_seconds": run.throughput.training_seconds,
    }


def _dynamics(tensors: Mapping[str, NDArray[np.generic]], values: Mapping[str, Any]) -> DynamicsRecord:
    right = _array(tensors, "dynamics.right", np.bool_)
    first_right, flipped_at = (_array(tensors, f"dynamics.{name}", np.uint32) for name in ("first_right", "flipped_at"))
    forgotten = _array(tensors, "dynamics.forgotten", np.uint16)
    if {array.shape for array in (right, first_right, flipped_at, forgotten)} != {(right.size,)}:
        raise ValueError("arrays of the dynamics with different lengths")
    flips = tuple(Flip(int(index), int(step), bool(learned)) for index, step, learned in values["flips"])
    if not all(0 <= flip.index < right.size and flip.step >= 0 for flip in flips):
        raise ValueError("changed predictions of images that there are not")
    learned, forgotten_count, evaluations = map(int, values["counts"])
    return DynamicsRecord(right, first_right, forgotten, flipped_at, flips, learned, forgotten_count, evaluations)


def best_of(checkpoint: Checkpoint) -> Best | None:
    """Return the best evaluation before a checkpoint.

    Raises:
        DataError: the checkpoint is incomplete.
    """
    try:
        return _best(_object(checkpoint, "session").get("best"))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"the checkpoint is incomplete: {error!r}") from error


def forked_checkpoint(checkpoint: Checkpoint) -> Checkpoint:
    """Return a checkpoint that another run can begin with: an earlier best network is none of its own."""
    best = best_of(checkpoint)
    steps = _object(checkpoint, "state").get("steps")
    return checkpoint if best is not None and best.step == steps else without_best(checkpoint)


def without_best(checkpoint: Checkpoint) -> Checkpoint:
    """Return a checkpoint that knows no best evaluation."""
    values = {**_object(checkpoint, "session"), "best": None}
    return Checkpoint(checkpoint.tensors, {**checkpoint.metadata, "session": json.dumps(values)})


def _best(saved: Any) -> Best | None:
    if saved is None:
        return None
    step, right, count, cost = saved
    if not 0 <= int(right) <= int(count) or int(count) < 1:
        raise ValueError(f"a best evaluation with {right} of {count} images")
    return Best(int(step), int(right), int(count), float(cost))


def _array(tensors: Mapping[str, NDArray[np.generic]], name: str, dtype: type[Number]) -> NDArray[Number]:
    """Return an array that must be of these numbers: others would not all fit."""
    array = tensors[name]
    if array.dtype != dtype:
        raise ValueError(f"{name} is {array.dtype}, expected {np.dtype(dtype)}")
    return cast("NDArray[Number]", array)


def _object(checkpoint: Checkpoint, key: str) -> dict[str, Any]:
    try:
        found = json.loads(checkpoint.metadata[key])
    except RecursionError as error:
        raise ValueError(f"{key} that cannot be read") from error
    if not isinstance(found, dict):
        raise TypeError(f"{key} that is no object")
    return found
