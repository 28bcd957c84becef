"""The eight steps of the story: the networks that each trains, and the cures that one tries. It knows no session."""

from dataclasses import dataclass
from typing import Final, Literal

from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings

OWN: Final = ("validation", "seed", "threads", "dtype", "epochs")
"""Settings that a run keeps, whichever network of the story it trains."""
CURE_STEPS = 100
"""Steps that each cure gets: as many as the network of the diary had."""
CURE_IMAGES = 5_000
"""Training images at most for a cure: with all of them the ten would take minutes."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A network that is trained, in a run of its own or by going on with that of another leg."""

    name: str
    change: str
    """What differs from the leg before, as the last page lists it."""
    settings: Settings
    steps: int = 0
    """Steps that are taken; 0 for all epochs."""
    pace: float | None = None
    """Steps per second, so that it can be watched; None for full speed."""
    continues: str = ""
    """The leg whose network goes on learning."""


@dataclass(frozen=True, slots=True)
class Cure:
    """A piece of advice: what is changed in the network of the diary."""

    name: str
    changes: tuple[tuple[str, Value], ...]

    @property
    def settings(self) -> Settings:
        """The complete settings."""
        return TAME.replace(dict(self.changes))


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the story, and what enter does there."""

    name: str
    kind: Literal["train", "look", "cures"] = "train"
    legs: tuple[Leg, ...] = ()


TAME = PRESETS["origin"].settings
_SMALL_BATCHES = TAME.replace({"batch_size": 100, "epochs": 20})
_GLOROT = _SMALL_BATCHES.replace({"initializer": "glorot", "epochs": 10})
_ENTROPY = _GLOROT.replace({"cost": "cross-entropy"})
_RELU = _ENTROPY.replace({"activation": "relu", "initializer": "he", "learning_rate": 0.1})
_ADAM = _RELU.replace({"optimizer": "adam", "learning_rate": 0.002})
_WIDE = _ADAM.replace({"hidden": (128, 64), "learning_rate": 0.005, "schedule": "cosine", "epochs": 8})

FIRST_LEG = Leg("first", "raw, weights of 1", PRESETS["origin-first"].settings, steps=3)
TAME_LEG = Leg("tame", "all images a step", TAME)
BATCHES_LEG = Leg("batches", "batches of 100", _SMALL_BATCHES, pace=500, continues="tame")
ENTROPY_LEG = Leg("entropy", "cross-entropy", _ENTROPY)
STEPS: Final = (
    Step("first", legs=(FIRST_LEG,)),
    Step("tame", legs=(TAME_LEG,)),
    Step("look", "look"),
    Step("cures", "cures"),
    Step("batches", legs=(BATCHES_LEG,)),
    Step("glorot", legs=(Leg("glorot", "larger: glorot", _GLOROT),)),
    Step("entropy", legs=(ENTROPY_LEG,)),
    Step(
        "rest",
        legs=(
            Leg("relu", "ReLU, he, rate 0.1", _RELU),
            Leg("adam", "Adam", _ADAM),
            Leg("wide", "128+64 units", _WIDE),
        ),
    ),
)
LEGS: Final = tuple(leg for step in STEPS for leg in step.legs)
CURES: Final = (
    Cure("rate x 10", (("learning_rate", 10.0),)),
    Cure("momentum", (("optimizer", "momentum"),)),
    Cure("Adam", (("optimizer", "adam"), ("learning_rate", 0.01))),
    Cure("cross-entropy", (("cost", "cross-entropy"),)),
    Cure("glorot", (("initializer", "glorot"),)),
    Cure("weights x 10", (("init_scale", 0.1),)),
    Cure("weights x 100", (("init_scale", 1.0),)),
    Cure("tanh", (("activation", "tanh"),)),
    Cure("ReLU", (("activation", "relu"),)),
    Cure("128+64 units", (("hidden", (128, 64)),)),
)


def is_of(settings: Settings, leg: Leg) -> bool:
    """Tell whether a run with these settings trains the network of a leg."""
    return not set(settings.changed_from(leg.settings)) - set(OWN)


def leg_of(settings: Settings) -> Leg | None:
    """Return the leg whose network a run with these settings trains; None for a run of something else."""
    return next((leg for leg in LEGS if is_of(settings, leg)), None)


def step_of(leg: Leg) -> int:
    """Return the place of the step that trains a leg."""
    return next(place for place, step in enumerate(STEPS) if leg in step.legs)
