"""A doctor who follows runs: sick networks, trained briefly on three easy classes, and healthy ones."""

import itertools
import math

import numpy as np
import pytest

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.diagnosis.doctor import Doctor
from mnist_tui.engine.diagnosis.network_probe import network_pieces
from mnist_tui.engine.diagnosis.pieces import Pieces
from mnist_tui.engine.diagnosis.sick_networks import SICK, sick_network
from mnist_tui.engine.diagnosis.spoilt_data import SPOILS, Parts
from mnist_tui.engine.diagnosis.vitals import NetworkVitals
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.network import Network
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

STEPS, EVERY_STEPS = 240, 40
SMALL: dict[str, object] = {"hidden": (12,), "batch_size": 40, "epochs": 48}


@pytest.fixture(scope="session")
def parts(blobs: Examples) -> Parts:
    """Two thirds of the blobs to train on, and twice a sixth."""
    cuts = [slice(0, 200), slice(200, 250), slice(250, 300)]
    training, validation, test = (Examples(blobs.pixels[cut], blobs.labels[cut], (3, 4)) for cut in cuts)
    return training, validation, test


def found(settings: Settings, parts: Parts, steps: int = STEPS) -> list[str]:
    """Train, look now and then and at the end, and return the findings in the order in which they were told."""
    training, validation, test = parts
    trainer, told = Trainer(settings, training, 3, steps), list[str]()
    doctor = Doctor(trainer, validation, test, has_validation=True)
    while not trainer.finished and trainer.diverged_at is None:
        trainer.step()
        if trainer.steps % EVERY_STEPS == 0:
            result = evaluate(trainer.evaluated_network, validation)
            trainer.record_evaluation(result)
            told += [one.id for one in doctor.look(result, trainer.finished) if one.severity == "finding"]
    held_out, verdict = (evaluate(trainer.evaluated_network, part) for part in (validation, test))
    last = doctor.last_look(held_out, True, verdict)
    return told + [one.id for one in last if one.severity == "finding"]


@pytest.fixture
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let early looks take much of the time of training."""
    monkeypatch.setattr("mnist_tui.engine.diagnosis.doctor.BUDGET", 4.0)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("dead-layer", SMALL),
        ("dead-outputs", {"hidden": (12,), "batch_size": 40, "init_scale": 3.0}),
        ("zeros", SMALL),
        ("decayed", SMALL),
        ("heavy-dropout", SMALL | {"hidden": (24, 24, 24)}),
        ("asleep", {"hidden": (12, 12)}),
        ("vanishing", {"hidden": (12,) * 6, "batch_size": 40}),
        ("short-steps", SMALL),
        ("clipped", SMALL),
        ("raw-pixels", SMALL),
    ],
)
def test_sick_network_has_its_cause_and_no_other(parts: Parts, name: str, changes: dict[str, object]) -> None:
    sick = SICK[name]
    told = [one for one in found(sick.settings.replace(changes), parts) if one != "R3"]  # 50 validation images
    assert told == [sick.rule]


@pytest.mark.parametrize("name", ["blank", "copies", "dark-on-light", "foreign-test", "shuffled-labels"])
def test_spoilt_data_are_named(parts: Parts, name: str) -> None:
    sick = SICK[name]
    spoilt = SPOILS[sick.spoil](parts, np.random.default_rng(0))
    assert sick.rule in found(sick.settings.replace(SMALL), spoilt)


@pytest.mark.parametrize(
    ("optimizer", "activation", "cost"),
    [*zip(OPTIMIZERS, itertools.cycle(ACTIVATIONS), itertools.cycle(COSTS), strict=False)],
)
def test_healthy_networks_get_no_finding(parts: Parts, optimizer: str, activation: str, cost: str) -> None:
    rate = {"sgd": 0.5, "momentum": 0.1, "nesterov": 0.1}.get(optimizer, 0.01)
    settings = Settings(optimizer=optimizer, activation=activation, cost=cost, learning_rate=rate)
    assert set(found(settings.replace(SMALL), parts)) <= {"R3"}


@pytest.mark.usefixtures("no_hurry")
def test_it_takes_two_looks_in_a_row(parts: Parts) -> None:
    training, validation, test = parts
    trainer = Trainer(SICK["zeros"].settings.replace(SMALL), training, 3)
    doctor = Doctor(trainer, validation, test, has_validation=True)
    for _ in range(30):
        trainer.step()
    result = evaluate(trainer.network, validation)
    first, second, third = (doctor.look(result, False) for _ in range(3))
    assert [[one.id for one in news if one.id != "R3"] for news in (first, second, third)] == [[], ["R13"], []]
    assert "R13" in [one.id for one in doctor.findings]


def test_a_network_that_learns_is_never_looked_at(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("there is no symptom")

    monkeypatch.setattr("mnist_tui.engine.diagnosis.doctor.network_pieces", refuse)
    assert set(found(Settings().replace(SMALL), parts)) <= {"R3"}


@pytest.mark.usefixtures("no_hurry")
def test_a_run_is_looked_at_only_as_long_as_that_finds_or_bears_out_something(parts: Parts) -> None:
    training, validation, test = parts
    trainer = Trainer(SICK["zeros"].settings.replace(SMALL), training, 3)
    doctor, looks = Doctor(trainer, validation, test, has_validation=True), 0
    result = evaluate(trainer.network, validation)
    for _ in range(30):
        trainer.step()
    for _ in range(9):
        doctor.look(result, False)
        looks += doctor.vitals is not None
        doctor.vitals = None
    assert looks == 2


@pytest.mark.parametrize(("is_sound", "steps"), [(True, [178, 356]), (False, [234, 412])])
def test_looks_take_a_part_of_the_training_so_far(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, is_sound: bool, steps: list[int]
) -> None:
    monkeypatch.setattr("mnist_tui.engine.diagnosis.doctor.BUDGET", 0.1)
    monkeypatch.setattr("mnist_tui.engine.diagnosis.doctor.LOOK_PRODUCTS", 15_000 * 600)
    training, validation, test = parts
    trainer = Trainer(SICK["zeros"].settings.replace(SMALL), training, 3, 500)
    doctor, looked_at = Doctor(trainer, validation, test, True, is_sound), list[int]()
    result = evaluate(trainer.network, validation)
    while len(looked_at) < 2:
        trainer.step()
        doctor.vitals = None
        doctor.look(result, False)
        if doctor.vitals is not None and not math.isnan(doctor.vitals.network.spread):
            looked_at.append(trainer.steps)
    # A step of 40 images counts 90, a look 1,000 + 600, the data 500 + 4: ten times 1600 in steps is 177.8.
    assert looked_at == steps


def test_a_pause_leaves_time_for_looks(parts: Parts, looks: list[Network]) -> None:
    training, validation, test = parts
    trainer = Trainer(SICK["zeros"].settings.replace(SMALL), training, 3)
    doctor = Doctor(trainer, validation, test, has_validation=True)
    for _ in range(30):
        trainer.step()
    assert doctor.look(evaluate(trainer.network, validation), is_over=False) == () and not looks
    told = doctor.last_look(evaluate(trainer.network, validation), is_over=False)
    assert "R13" in [one.id for one in told] and len(looks) == 2


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Network]:
    """Get the network of every look."""
    seen: list[Network] = []

    def counted(
        network: Network,
        settings: Settings,
        training: Examples,
        held_out: Examples,
        learner: Learner | None,
        first: Network,
    ) -> Pieces[NetworkVitals]:
        seen.append(network)
        return network_pieces(network, settings, training, held_out, learner, first)

    monkeypatch.setattr("mnist_tui.engine.diagnosis.doctor.network_pieces", counted)
    return seen


def test_a_network_that_takes_no_step_is_looked_at_again_only_in_doubt(parts: Parts, looks: list[Network]) -> None:
    training, validation, test = parts
    trainer = Trainer(SICK["zeros"].settings.replace(SMALL), training, 3)
    doctor = Doctor(trainer, validation, test, has_validation=True)
    for _ in range(30):
        trainer.step()
    held_out, verdict = evaluate(trainer.network, validation), evaluate(trainer.network, test)
    doctor.last_look(held_out, True)
    assert len(looks) == 2  # the second, as the first has found something
    doctor.last_look(held_out, True, verdict)
    assert len(looks) == 2


@pytest.mark.usefixtures("no_hurry")
def test_early_looks_are_those_that_may_find_or_bear_out_something(parts: Parts, looks: list[Network]) -> None:
    training, validation, test = parts
    settings = SICK["vanishing"].settings.replace({"hidden": (12,) * 6, "batch_size": 40})
    trainer, counts = Trainer(settings, training, 3), []
    doctor = Doctor(trainer, validation, test, has_validation=True)
    for step in (30, 60, 200, 240, 280):
        while trainer.steps < step:
            trainer.step()
        doctor.look(evaluate(trainer.network, validation), False)
        counts.append(len(looks))
    assert counts == [1, 1, 2, 3, 3]  # R16 is found at 200 steps, not before, and told at 240
    assert "R16" in [one.id for one in doctor.findings]


def test_a_network_that_died_at_once_is_named_where_it_is_paused(parts: Parts) -> None:
    training, validation, test = parts
    settings = SICK["dead-outputs"].settings.replace({"hidden": (12,), "init_scale": 3.0})
    trainer = Trainer(settings, training, 3)
    doctor = Doctor(trainer, validation, test, has_validation=True)
    for _ in range(3):
        trainer.step()
    told = doctor.last_look(evaluate(trainer.network, validation), is_over=False)
    assert [one.id for one in told if one.id != "R3"] == ["R10"]


@pytest.mark.parametrize("name", ["blank", "shuffled-labels"])
def test_data_that_nothing_can_be_learned_from_are_enough(parts: Parts, looks: list[Network], name: str) -> None:
    sick = SICK[name]
    told = found(sick.settings.replace(SMALL), SPOILS[sick.spoil](parts, np.random.default_rng(0)))
    assert told[0] == sick.rule and len(looks) <= 1


@pytest.mark.parametrize(
    ("name", "meant"),
    [("zeroes", "zeros"), ("dead", "dead-outputs, dead-layer or dead-units"), ("dead-l", "dead-layer")],
)
def test_a_wrong_name_of_a_sick_network_is_refused_with_those_that_are_meant(name: str, meant: str) -> None:
    with pytest.raises(SettingError, match=f"did you mean {meant}\\?"):
        sick_network(name)
