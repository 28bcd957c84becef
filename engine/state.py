"""A whole run taken out and put back: named arrays and plain values that any file format can hold.

It must not know which format that is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.batches import Place
from mnist_tui.engine.errors import SettingError, StateError
from mnist_tui.engine.history import Event, History
from mnist_tui.engine.learner import LearnerState
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

PARAMETERS = "parameters"


@dataclass(frozen=True, slots=True)
class State:
    """Arrays by name, and values by name that JSON can hold (some integers have 128 bits)."""

    tensors: Mapping[str, NDArray[np.generic]]
    values: Mapping[str, Any]


def take_state(trainer: Trainer) -> State:
    """Return all of `trainer` as copies: 10 steps are 5 steps, take, put and 5 steps, to the bit."""
    core = trainer.learner.state()
    tensors: dict[str, NDArray[np.generic]] = {PARAMETERS: core.parameters}
    tensors |= {f"memory.{name}": vector for name, vector in core.memory.items()}
    tensors |= {f"history.{name}": curve.rows().copy() for name, curve in trainer.history.curves().items()}
    values = {
        "settings": core.settings.as_dict(),
        "sizes": list(trainer.network.sizes),
        "images": len(trainer.learner.training),
        "steps": trainer.steps,
        "epoch_cost": trainer.epoch_cost,
        "diverged_at": trainer.diverged_at,
        "optimizer_steps": core.optimizer_steps,
        "position": core.place.position,
        "epoch": core.place.epoch,
        "order_generator": core.place.generator,
        "dropout_generator": core.dropout_generator,
        "gradient_norm": core.gradient_norm,
        "events": [[event.step, event.name, event.old, event.new] for event in trainer.history.events],
    }
    return State(tensors, values)


def put_state(trainer: Trainer, state: State) -> None:
    """Make `trainer` what `state` describes.

    Raises:
        StateError: the state lacks something, or belongs to another network or another number of images.
    """
    values = state.values
    try:
        _check_fit(trainer, values)
        memory = {name: state.tensors[f"memory.{name}"] for name in trainer.learner.stepper.memory}
        core = LearnerState(
            settings=Settings().replace(values["settings"]),
            parameters=_like(trainer.network.parameters.vector, state.tensors[PARAMETERS]),
            memory={name: _like(trainer.network.parameters.vector, vector) for name, vector in memory.items()},
            optimizer_steps=int(values["optimizer_steps"]),
            place=Place(int(values["position"]), int(values["epoch"]), values["order_generator"]),
            dropout_generator=values["dropout_generator"],
            gradient_norm=float(values["gradient_norm"]),
        )
        history = History()
        for name, curve in history.curves().items():
            curve.extend(np.asarray(state.tensors[f"history.{name}"], np.float64))
        history.events.extend(
            Event(int(step), str(name), str(old), str(new)) for step, name, old, new in values["events"]
        )
        trainer.learner.restore(core)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, StateError):
            raise
        reason = error if isinstance(error, SettingError) else repr(error)
        raise StateError(f"the saved state is incomplete or damaged: {reason}") from error
    trainer.history = history
    trainer.settle(int(values["steps"]), float(values["epoch_cost"]), cast("int | None", values["diverged_at"]))


def _check_fit(trainer: Trainer, values: Mapping[str, Any]) -> None:
    for what, mine in (("sizes", list(trainer.network.sizes)), ("images", len(trainer.learner.training))):
        if values[what] != mine:
            raise StateError(f"the saved state has {what} {values[what]}, this run has {mine}")


def _like(mine: NDArray[np.floating], saved: NDArray[np.generic]) -> NDArray[np.floating]:
    if saved.shape != mine.shape or saved.dtype != mine.dtype:
        raise StateError(f"a saved vector is {saved.dtype} {saved.shape}, this run needs {mine.dtype} {mine.shape}")
    return cast("NDArray[np.floating]", saved)
