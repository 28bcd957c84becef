"""A saved state, put into a trainer: what is incomplete, damaged or of another network is refused as a whole."""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.batches import OrderPosition
from mnist_tui.engine.errors import SettingError, StateError
from mnist_tui.engine.feed import FeedPosition
from mnist_tui.engine.history import Event, History
from mnist_tui.engine.learner import LearnerState, Mark
from mnist_tui.engine.optimizers import Moment
from mnist_tui.engine.safe_points import Block, EpochSums, SafePoint
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.engine.state import CANDIDATE, PROVEN, State
from mnist_tui.engine.trainer import Trainer

FORMER_SAFE = "safe"
"""What the first versions saved in the place of two safe points."""
COUNTS = {"steps", "epoch", "optimizer_steps", "position"}
MOST_COUNTED = 10**15
BUILT_IN = ("activation", "cost", "output", "pixels", "dtype", "optimizer", "ema")
"""Settings that cannot change in a trainer; the sizes are checked as sizes."""


def put_state(trainer: Trainer, state: State, with_safe_points: bool = True) -> None:
    """Restore `trainer` from `state`, or leave it as it was.

    Where the state has no safe points, or none are wanted, the present state is the one that is gone back to.

    Raises:
        StateError: the state lacks something, or belongs to another network or another number of images.
    """
    values, before = state.values, trainer.learner.state()
    try:
        _check_fit(trainer, values)
        present = _learner_state(trainer, state.tensors, "", values["present"])
        steps, epoch_sums, history = int(values["steps"]), _epoch_sums(values), _history(state)
        here = SafePoint(present, steps, epoch_sums)
        safe_points = _safe_points(trainer, state, here) if with_safe_points else (here, here)
        block, best = _block(trainer, values)
        diverged_at = None if values["diverged_at"] is None else int(values["diverged_at"])
        last_step = None if values["last_step"] is None else int(values["last_step"])
        for learner in _different(*(point.learner for point in (*safe_points, here))):
            trainer.learner.restore(learner)  # all of them: only numpy can tell whether a generator's state is valid
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        trainer.learner.restore(before)
        if isinstance(error, StateError):
            raise
        reason = error if isinstance(error, SettingError) else repr(error)
        raise StateError(f"the saved state is incomplete or damaged: {reason}") from error
    trainer.history, trainer.learner.last_step = history, last_step
    trainer.safe_points.restore(*safe_points, block, best)
    trainer.settle(steps, epoch_sums, diverged_at)


def _different(*states: LearnerState) -> list[LearnerState]:
    """Return each of the states once, the last one last."""
    return [state for place, state in enumerate(states) if all(state is not later for later in states[place + 1 :])]


def _check_counts(values: Mapping[str, Any]) -> None:
    """Raise StateError if something that is counted is no such number."""
    for part in (values, *(inner for inner in values.values() if isinstance(inner, dict))):
        for name in sorted(COUNTS & part.keys()):
            if type(part[name]) is not int or not 0 <= part[name] <= MOST_COUNTED:
                raise StateError(f"the saved {name}={part[name]!a} is not a whole number in [0, {MOST_COUNTED:,}]")


def _check_fit(trainer: Trainer, values: Mapping[str, Any]) -> None:
    _check_counts(values)
    saved = _settings(values["present"])
    for what, theirs, mine in (
        ("sizes", values["sizes"], list(trainer.network.sizes)),
        ("images", values["images"], len(trainer.learner.training)),
        *((name, saved[name], trainer.settings.value(name)) for name in BUILT_IN),
    ):
        if theirs != mine:
            raise StateError(f"the saved state has {what} {theirs}, this run has {mine}")


def _settings(values: Mapping[str, Any]) -> dict[str, Any]:
    return in_present_terms(dict(values["settings"]))


def _learner_state(
    trainer: Trainer, tensors: Mapping[str, NDArray[np.generic]], prefix: str, values: Mapping[str, Any]
) -> LearnerState:
    mine, position = trainer.network.parameters.vector, int(values["position"])
    if not 0 <= position < len(trainer.learner.training):
        raise StateError(f"the saved position={position} is not in [0, {len(trainer.learner.training)})")
    order = OrderPosition(position, int(values["epoch"]), values["order_generator"])
    first, second = values["moments"]
    return LearnerState(
        mark=Mark(
            settings=Settings().replace(_settings(values)),
            position=FeedPosition(order, values["augmentation_generator"]),
            dropout_generator=values["dropout_generator"],
            learning_rate=float(values["learning_rate"]),
            gradient_norm=float(values["gradient_norm"]),
        ),
        parameters=_like(mine, tensors[f"{prefix}parameters"]),
        slots={name: _like(mine, tensors[f"{prefix}slots.{name}"]) for name in trainer.learner.slots},
        optimizer_steps=int(values["optimizer_steps"]),
        moments=(_moment(first), _moment(second)),
    )


def _safe_points(trainer: Trainer, state: State, here: SafePoint) -> tuple[SafePoint, SafePoint]:
    """Return the proven state and the candidate; None stands for the one before it, the present first of all."""
    values = state.values
    if FORMER_SAFE in values:
        return here, here  # a copy from so many steps ago, which nothing has proven
    proven = here if values["proven"] is None else _safe_point(trainer, state.tensors, PROVEN, values["proven"])
    if values["candidate"] is None:
        return proven, proven
    return proven, _safe_point(trainer, state.tensors, CANDIDATE, values["candidate"])


def _safe_point(
    trainer: Trainer, tensors: Mapping[str, NDArray[np.generic]], prefix: str, values: Mapping[str, Any]
) -> SafePoint:
    learner = _learner_state(trainer, tensors, prefix, values)
    return SafePoint(learner, int(values["steps"]), _epoch_sums(values))


def _block(trainer: Trainer, values: Mapping[str, Any]) -> tuple[Block, float]:
    """Return the block of steps under way, and the cost of the best."""
    if FORMER_SAFE in values:
        return Block(), trainer.safe_points.prior
    return Block(int(values["block"]["steps"]), float(values["block"]["cost"])), float(values["best"])


def _epoch_sums(values: Mapping[str, Any]) -> EpochSums:
    saved = values["epoch_sums"]
    return EpochSums(float(saved["cost"]), float(saved["objective"]), float(saved["right"]))


def _moment(saved: Mapping[str, Any]) -> Moment:
    return Moment(float(saved["beta"]), float(saved["norm"]), float(saved["factor"]))


def _history(state: State) -> History:
    history = History()
    for name, curve in history.curves().items():
        rows, buckets = state.tensors[f"history.{name}"], state.tensors[f"history.{name}.buckets"]
        curve.restore(int(state.values["lengths"][name]), np.asarray(rows, np.float64), np.asarray(buckets, np.float64))
    history.events.extend(
        Event(int(step), str(name), str(old), str(new)) for step, name, old, new in state.values["events"]
    )
    return history


def _like(mine: NDArray[np.floating], saved: NDArray[np.generic]) -> NDArray[np.floating]:
    """Return a copy of `saved` after checking that it has the shape and dtype of `mine`."""
    if saved.shape != mine.shape or saved.dtype != mine.dtype:
        raise StateError(f"a saved vector is {saved.dtype} {saved.shape}, this run needs {mine.dtype} {mine.shape}")
    return cast("NDArray[np.floating]", saved.copy())
