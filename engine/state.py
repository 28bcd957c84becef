"""The state of a run, to be saved: named arrays and plain values that any file format can hold.

It must not know which format that is. `restored_state.py` is the way back.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.history import History
from mnist_tui.engine.learner import LearnerState
from mnist_tui.engine.safe_points import SafePoint
from mnist_tui.engine.trainer import Trainer

PROVEN, CANDIDATE = "proven.", "candidate."
"""Prefixes of the tensors of the safe points; those of the present have none."""


@dataclass(frozen=True, slots=True)
class State:
    """Arrays by name, and values by name that JSON can hold (some integers have 128 bits)."""

    tensors: Mapping[str, NDArray[np.generic]]
    values: Mapping[str, Any]


def take_state(trainer: Trainer, with_safe_points: bool = True) -> State:
    """Return the whole state of `trainer` as copies; a run restored from it continues bit for bit.

    Without the safe points it does so unless it diverges before it has proven a state of its own: then it goes back to
    this one. Once `trainer` has proven a later state, its steps up to there are known not to diverge.
    """
    present, safe = trainer.learner.state(), trainer.safe_points
    proven = safe.proven if with_safe_points and not _is_present(safe.proven, trainer) else None
    candidate = safe.candidate if with_safe_points and safe.candidate is not safe.proven else None
    history, lengths = _saved_curves(trainer.history)
    values = {
        "sizes": list(trainer.network.sizes),
        "images": len(trainer.learner.training),
        "steps": trainer.steps,
        "last_step": trainer.last_step,
        "epoch_sums": asdict(trainer.epoch_sums),
        "diverged_at": trainer.diverged_at,
        "lengths": lengths,
        "events": [[event.step, event.name, event.old, event.new] for event in trainer.history.events],
        "present": _learner_values(present),
        "proven": None if proven is None else _point_values(proven),
        "candidate": None if candidate is None else _point_values(candidate),
        "block": asdict(safe.block),
        "best": safe.best,
    }
    tensors = _learner_tensors(present, "") | history
    for point, prefix in ((proven, PROVEN), (candidate, CANDIDATE)):
        tensors |= {} if point is None else _learner_tensors(point.learner, prefix)
    return State(tensors, values)


def _is_present(point: SafePoint, trainer: Trainer) -> bool:
    """Tell whether the present state, with its settings, is the one of that point."""
    is_here = point.steps == trainer.steps and trainer.diverged_at is None
    return is_here and point.learner.mark.settings == trainer.settings


def _saved_curves(history: History) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Return the arrays of the curves, and how many rows each has had."""
    tensors: dict[str, NDArray[np.generic]] = {}
    lengths: dict[str, int] = {}
    for name, curve in history.curves().items():
        lengths[name], tensors[f"history.{name}"], tensors[f"history.{name}.buckets"] = curve.saved()
    return tensors, lengths


def _learner_tensors(core: LearnerState, prefix: str) -> dict[str, NDArray[np.generic]]:
    slots = {f"{prefix}slots.{name}": vector for name, vector in core.slots.items()}
    return {f"{prefix}parameters": core.parameters, **slots}


def _learner_values(core: LearnerState) -> dict[str, Any]:
    mark, order = core.mark, core.mark.position.order
    return {
        "settings": mark.settings.as_dict(),
        "optimizer_steps": core.optimizer_steps,
        "moments": [asdict(moment) for moment in core.moments],
        "position": order.position,
        "epoch": order.epoch,
        "order_generator": order.generator,
        "dropout_generator": mark.dropout_generator,
        "augmentation_generator": mark.position.augmentation_generator,
        "learning_rate": mark.learning_rate,
        "gradient_norm": mark.gradient_norm,
    }


def _point_values(point: SafePoint) -> dict[str, Any]:
    return {"steps": point.steps, "epoch_sums": asdict(point.epoch_sums), **_learner_values(point.learner)}
