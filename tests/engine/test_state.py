"""A run saved, passed through JSON and restored into a new trainer continues as if it had never stopped."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.errors import StateError
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.restored_state import put_state
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import State, take_state
from mnist_tui.engine.trainer import Trainer

SMALL = Settings(hidden=(16, 8), batch_size=32, epochs=5, dropout=0.3, validation=0, seed=3)


def go(trainer: Trainer, steps: int) -> Trainer:
    for _ in range(steps):
        trainer.step()
    return trainer


def through_json(state: State) -> State:
    return State({name: tensor.copy() for name, tensor in state.tensors.items()}, json.loads(json.dumps(state.values)))


def resumed(trainer: Trainer, examples: Examples) -> Trainer:
    """Return a fresh trainer, of another seed and with other live settings, made into `trainer`."""
    fresh = Trainer(trainer.settings.replace({"seed": 99, "learning_rate": 0.5, "dropout": 0.0}), examples, 3)
    put_state(fresh, through_json(take_state(trainer)))
    return fresh


def assert_equal(one: Trainer, other: Trainer) -> None:
    """Compare everything that a state holds, to the bit."""
    first, second = take_state(one), take_state(other)
    assert one.snapshot() == other.snapshot()
    assert first.tensors.keys() == second.tensors.keys()
    for name in first.tensors:
        assert np.array_equal(first.tensors[name], second.tensors[name], equal_nan=True), name
    for name in first.values:
        assert first.values[name] == second.values[name], name


@pytest.mark.parametrize("stop", [0, 5, 9, 10, 11])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_resumed_run_equals_uninterrupted_run(optimizer: str, stop: int, blobs: Examples) -> None:
    settings = SMALL.replace({"optimizer": optimizer})  # ten steps are an epoch
    whole = go(Trainer(settings, blobs, 3), stop + 8)
    stopped = go(Trainer(settings, blobs, 3), stop)
    other = resumed(stopped, blobs)
    assert_equal(other, stopped)
    assert_equal(go(other, 8), whole)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_resumed_run_equals_uninterrupted_run_after_live_changes_and_evaluations(
    optimizer: str, blobs: Examples
) -> None:
    def first_part() -> Trainer:
        trainer = go(Trainer(SMALL.replace({"optimizer": optimizer}), blobs, 3), 4)
        trainer.set("learning_rate", 0.01)
        trainer.set("batch_size", 50)
        trainer.set("momentum", 0.99)
        go(trainer, 3).record_evaluation(evaluate(trainer.network, blobs))
        trainer.set("dropout", 0.5)
        return trainer

    whole, stopped = first_part(), first_part()
    other = resumed(stopped, blobs)
    for trainer in (whole, other):
        go(trainer, 6).set("momentum", 0.5)
        go(trainer, 6)
    assert_equal(other, whole)


def test_resumed_run_of_so_many_steps_keeps_its_length_and_its_schedule(blobs: Examples) -> None:
    whole = go(Trainer(SMALL, blobs, 3, last_step=23), 23)
    other = go(resumed(go(Trainer(SMALL, blobs, 3, last_step=23), 9), blobs), 14)
    assert other.last_step == 23 and other.finished
    assert_equal(other, whole)


def test_state_does_not_change_while_the_run_goes_on(blobs: Examples) -> None:
    trainer = go(Trainer(SMALL, blobs, 3), 5)
    state = take_state(trainer)
    kept = through_json(state)
    go(trainer, 20).set("learning_rate", 1.0)
    assert json.dumps(state.values) == json.dumps(kept.values)
    assert all(np.array_equal(state.tensors[name], kept.tensors[name]) for name in kept.tensors)


def test_trainer_does_not_write_into_the_state_it_was_made_from(blobs: Examples) -> None:
    state = through_json(take_state(go(Trainer(SMALL, blobs, 3), 5)))
    kept = through_json(state)
    fresh = Trainer(SMALL, blobs, 3)
    put_state(fresh, state)
    go(fresh, 10)
    assert all(np.array_equal(state.tensors[name], kept.tensors[name]) for name in kept.tensors)


def poison(trainer: Trainer) -> None:
    trainer.network.parameters.vector[...] = np.nan


@pytest.mark.parametrize("stop", [1, 100, 101, 199, 203])
@pytest.mark.parametrize("change", [None, "learning_rate", "batch_size"])
@pytest.mark.parametrize("later", [0, 1, 3])
def test_run_that_diverges_after_being_resumed_keeps_the_same_weights(
    stop: int, change: str | None, later: int, blobs: Examples
) -> None:
    def until_the_save() -> Trainer:
        trainer = go(Trainer(SMALL.replace({"epochs": 20}), blobs, 3), stop)
        if change is not None:
            trainer.set(change, 1)
        return trainer

    whole, other = until_the_save(), resumed(until_the_save(), blobs)
    for trainer in (whole, other):
        poison(go(trainer, later))
        trainer.step()
        assert trainer.diverged_at == stop + later + 1
    assert_equal(other, whole)
    assert np.isfinite(whole.network.parameters.vector).all()


@pytest.mark.parametrize("stop", [130, 200])
def test_state_without_safe_points_suffices_once_a_later_one_is_proven(stop: int, blobs: Examples) -> None:
    settings = SMALL.replace({"epochs": 60})
    whole = go(Trainer(settings, blobs, 3), stop)
    state = through_json(take_state(whole, with_safe_points=False))
    assert not any(name.startswith(("proven", "candidate")) for name in state.tensors)
    while whole.safe_points.proven.steps < stop:
        whole.step()
    known = whole.steps
    assert known <= stop + 201
    other = Trainer(settings, blobs, 3)
    put_state(other, state)
    assert_equal(go(other, known + 1 - stop), go(whole, 1))
    for trainer in (whole, other):  # nothing that was proven before the save is needed any more
        poison(trainer)
        trainer.step()
    assert_equal(other, whole)
    assert whole.snapshot().returned_to is not None and whole.snapshot().returned_to >= stop  # type: ignore[operator]


def test_states_that_are_the_same_are_saved_once(blobs: Examples) -> None:
    trainer = Trainer(SMALL.replace({"epochs": 60}), blobs, 3)

    def saved() -> set[str]:
        return {name.partition(".")[0] for name in take_state(trainer).tensors} & {"proven", "candidate"}

    assert saved() == set()  # the initial state is the proven one
    go(trainer, 1)
    assert saved() == {"proven"}
    go(trainer, 250)
    assert saved() == {"proven", "candidate"}
    poison(trainer)
    trainer.step()
    assert saved() == {"proven"}


def test_setting_changed_where_a_run_was_resumed_is_no_part_of_the_proven_state(blobs: Examples) -> None:
    trainer = Trainer(SMALL, blobs, 3)
    put_state(trainer, take_state(go(Trainer(SMALL, blobs, 3), 30), with_safe_points=False))
    trainer.set("learning_rate", 0.7)
    other = resumed(trainer, blobs)
    assert other.safe_points.proven.learner.mark.settings == SMALL


def test_state_of_the_first_versions_goes_back_to_itself(blobs: Examples) -> None:
    whole = go(Trainer(SMALL, blobs, 3), 130)
    state = through_json(take_state(whole))
    tensors = {name.replace("proven.", "safe."): tensor for name, tensor in state.tensors.items()}
    values = {name.replace("proven", "safe"): value for name, value in state.values.items()}
    for name in ("candidate", "block", "best"):
        del values[name]
    other = Trainer(SMALL, blobs, 3)
    put_state(other, State({key: tensors[key] for key in tensors if not key.startswith("candidate")}, values))
    assert other.safe_points.proven.steps == 130
    assert np.array_equal(go(other, 60).network.parameters.vector, go(whole, 60).network.parameters.vector)


def test_weights_saved_when_already_ruined_are_mended_at_the_next_step(blobs: Examples) -> None:
    trainer = go(Trainer(SMALL, blobs, 3), 7)
    expected = Trainer(SMALL, blobs, 3).network.parameters.vector
    poison(trainer)
    other = resumed(trainer, blobs)
    other.step()
    assert np.array_equal(other.network.parameters.vector, expected)


def test_diverged_run_stays_diverged_when_resumed_and_recovers_alike(blobs: Examples) -> None:
    trainer = go(Trainer(SMALL, blobs, 3), 7)
    poison(trainer)
    trainer.step()
    other = resumed(trainer, blobs)
    assert other.diverged_at == 8 and np.isnan(other.step())
    for mine in (trainer, other):
        mine.recover()
        go(mine, 12)
    assert_equal(other, trainer)


Damage = Callable[[dict[str, NDArray[Any]], dict[str, Any]], object]
DAMAGES: dict[str, Damage] = {
    "no parameters": lambda tensors, values: tensors.pop("parameters"),
    "no slot": lambda tensors, values: tensors.pop("slots.mean"),
    "no proven state": lambda tensors, values: tensors.pop("proven.parameters"),
    "no word about a proven state": lambda tensors, values: values.pop("proven"),
    "no curve": lambda tensors, values: tensors.pop("history.steps"),
    "short parameters": lambda tensors, values: tensors.update(parameters=tensors["parameters"][:-1]),
    "other precision": lambda tensors, values: tensors.update(parameters=tensors["parameters"].astype(np.float64)),
    "curve of other width": lambda tensors, values: tensors.update({"history.steps": np.zeros((3, 9))}),
    "half a moment": lambda tensors, values: values["present"]["moments"][1].pop("norm"),
    "no moment": lambda tensors, values: values["present"]["moments"].pop(),
    "no steps": lambda tensors, values: values.pop("steps"),
    "no divergence": lambda tensors, values: values.pop("diverged_at"),
    "no settings": lambda tensors, values: values["present"].pop("settings"),
    "a setting out of range": lambda tensors, values: values["present"]["settings"].update(dropout=7),
    "a text for a number": lambda tensors, values: values["present"].update(position="three"),
    "a position beyond the images": lambda tensors, values: values["present"].update(position=300),
    "a position before the first": lambda tensors, values: values["candidate"].update(position=-1),
    "half a generator": lambda tensors, values: values["present"]["dropout_generator"].pop("state"),
    "half a generator of the order": lambda tensors, values: values["present"]["order_generator"].pop("state"),
    "no state to be proven": lambda tensors, values: values.pop("candidate"),
    "half a block": lambda tensors, values: values["block"].pop("cost"),
    "no best cost": lambda tensors, values: values.pop("best"),
    "no generator in the proven state": lambda tensors, values: values["proven"].update(dropout_generator={}),
    "a generator of another kind": lambda tensors, values: values["present"]["order_generator"].update(
        bit_generator="MT19937"
    ),
    "an endless number": lambda tensors, values: values.update(steps=float("inf")),
    "nothing for events": lambda tensors, values: values.update(events=None),
    "another kind of event": lambda tensors, values: values.update(events=[[1, "dropout"]]),
}


@pytest.fixture(scope="module")
def saved(blobs: Examples) -> State:
    """Return a state with both safe points."""
    return take_state(go(Trainer(SMALL, blobs, 3), 105))


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_state_is_refused_in_one_line_and_changes_nothing(damage: str, saved: State, blobs: Examples) -> None:
    state = through_json(saved)
    tensors, values = dict(state.tensors), dict(state.values)
    DAMAGES[damage](tensors, values)
    trainer, untouched = Trainer(SMALL, blobs, 3), Trainer(SMALL, blobs, 3)
    with pytest.raises(StateError) as caught:
        put_state(trainer, State(tensors, values))
    assert "\n" not in str(caught.value)
    assert_equal(trainer, untouched)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden", (16, 9)),
        ("activation", "tanh"),
        ("cost", "quadratic"),
        ("output", "activation"),
        ("pixels", "raw"),
        ("dtype", "float64"),
        ("optimizer", "adamw"),
        ("ema", 0.5),
    ],
)
def test_state_of_another_network_is_refused_by_name(name: str, value: object, blobs: Examples) -> None:
    state = take_state(go(Trainer(SMALL, blobs, 3), 2))
    what = "sizes" if name == "hidden" else name
    with pytest.raises(StateError, match=f"^the saved state has {what} .*, this run has "):
        put_state(Trainer(SMALL.replace({name: value}), blobs, 3), state)


def test_state_of_another_number_of_images_is_refused(blobs: Examples) -> None:
    fewer = Examples(blobs.pixels[:200], blobs.labels[:200])
    with pytest.raises(StateError, match=r"^the saved state has images 300, this run has 200$"):
        put_state(Trainer(SMALL, fewer, 3), take_state(Trainer(SMALL, blobs, 3)))
