"""The networks behind the questions: what is trained, on how many images, and what is recorded of it.

The script `tests/bench/quiz_curves.py` trains and records them, and `v` trains them now: those that learn from all
images in a run, the others beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mnist_tui.engine.settings import Settings

SeriesName = Literal["train cost", "train accuracy", "valid cost", "valid accuracy"]
OWN: Final = ("validation", "threads", "dtype")
"""Settings that a run keeps, whichever network of a question it trains."""
VALIDATION, AVERAGED = 5_000, 50
"""Images; batches that a training cost or accuracy is averaged over."""


@dataclass(frozen=True, slots=True)
class Network:
    """One of the networks that a question compares."""

    settings: Settings
    records: tuple[SeriesName, ...]
    """What is recorded over the steps; the cost and accuracy of training as a moving average."""
    images: int = 0
    """It learns from so many of the training images, the first ones; 0 for all of them."""
    steps: int = 0
    """0 for all epochs."""


_SGD = Settings().replace(
    {
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "schedule": "constant",
        "warm_up": 0.0,
        "weight_decay": 0.0,
        "ema": 0.0,
        "batch_size": 100,
        "epochs": 5,
        "validation": VALIDATION,
    }
)
_SLOW = _SGD.replace({"learning_rate": 0.01, "epochs": 3})
_SIGMOID = _SGD.replace(
    {"activation": "sigmoid", "initializer": "glorot", "learning_rate": 0.5, "batch_size": 500, "epochs": 10}
)
_WIDE = _SGD.replace(
    {"activation": "sigmoid", "initializer": "glorot", "learning_rate": 0.5, "hidden": (128,), "epochs": 3}
)
_FEW = _SGD.replace({"optimizer": "adam", "learning_rate": 0.001, "batch_size": 20})
_DEFAULT = Settings().replace({"epochs": 3})
_ADAM = _SGD.replace({"optimizer": "adam", "learning_rate": 0.002})
_LONG = Settings().replace({"epochs": 20, "ema": 0.0, "weight_decay": 0.0})
TRIED = Settings().replace(
    {
        "hidden": (32,),
        "epochs": 3,
        "batch_size": 50,
        "learning_rate": 0.005,
        "schedule": "constant",
        "warm_up": 0.0,
        "ema": 0.0,
        "weight_decay": 0.0,
    }
)
"""Each of the networks of which the best is chosen; their seeds count from 0."""
TRIED_IMAGES, TRIES = 2_000, 40
"""Images that each of them learns from, and how many there are."""
SMALL_TEST = 100
"""They are chosen on so many of the test images, drawn at random; of the validation images where they are trained now,
for the test images are not to be looked at forty times."""

NETWORKS: Final[Mapping[str, Mapping[str, Network]]] = {
    "batches": {
        "A": Network(_SGD.replace({"batch_size": 0}), ("valid accuracy",)),
        "B": Network(_SGD, ("valid accuracy",)),
    },
    "rate": {
        "A": Network(_SLOW, ("train cost",)),
        "B": Network(_SLOW.replace({"learning_rate": 3.0}), ("train cost",)),
    },
    "plateau": {
        "A": Network(_SIGMOID.replace({"initializer": "normal", "init_scale": 0.01}), ("train cost",)),
        "B": Network(_SIGMOID, ("train cost",)),
    },
    "few": {
        "A": Network(_FEW, ("train cost", "valid cost"), images=200, steps=2000),
        "B": Network(_FEW, ("train cost", "valid cost"), images=2000, steps=2000),
    },
    "zeros": {
        "A": Network(_WIDE, ("valid accuracy",)),
        "B": Network(_WIDE.replace({"initializer": "zeros"}), ("valid accuracy",)),
        "C": Network(_WIDE.replace({"hidden": (1,)}), ("valid accuracy",)),
    },
    "chance": {
        "A": Network(_DEFAULT.replace({"seed": 1}), ("valid accuracy",)),
        "B": Network(_DEFAULT.replace({"seed": 2}), ("valid accuracy",)),
    },
    "dropout": {
        "A": Network(_ADAM.replace({"dropout": 0.5}), ("train accuracy", "valid accuracy")),
        "B": Network(_ADAM, ("train accuracy", "valid accuracy")),
    },
    "sure": {
        "A": Network(_LONG, ("valid cost", "valid accuracy")),
        "B": Network(_LONG.replace({"label_smoothing": 0.1}), ("valid cost", "valid accuracy")),
    },
}
"""By the name of the question, and the letter that stands in it."""
BESIDE: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "few": {letter: network.records for letter, network in NETWORKS["few"].items()},
    "tries": {"A": ("kept", "others")},
}
"""The questions whose networks learn from few images, beside the run: by letter, the names of their curves."""
LEAST_IMAGES: Final = {"few": NETWORKS["few"]["B"].images, "tries": TRIED_IMAGES}
"""Training images that they need."""
