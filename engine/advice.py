"""What happens to a run whose setting is too low or too high, and what each choice does: words for people.

It must not know ranges or defaults: those stand with the declaration of each setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Advice:
    """Clauses without capital letter and full stop, to be put into sentences."""

    too_low: str = ""
    too_high: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What each choice does, by its name."""
    either_way: str = ""
    """What to know of a number that is never too low or too high."""
    extremes: tuple[str, str] = ("too low", "too high")
    """What its low and its high values are called."""


def split_advice(table: Mapping[str, tuple[_T, str]]) -> tuple[dict[str, _T], dict[str, str]]:
    """Return what the names of a table of choices stand for, and the clauses that say what each does."""
    return {name: rule for name, (rule, _) in table.items()}, {name: clause for name, (_, clause) in table.items()}


ADVICE: dict[str, Advice] = {
    "hidden": Advice(
        "the network does badly even on the training images",
        "steps are slow, and it memorises them (overfits)",
        extremes=("too small", "too large"),
    ),
    "init_scale": Advice(
        "signals die out from layer to layer",
        "units saturate or the cost is enormous",
    ),
    "learning_rate": Advice("training crawls", "the cost jumps about, stays high, or diverges"),
    "batch_size": Advice(
        "gradients are noisy and an epoch takes long",
        "its few steps need a higher learning rate",
        extremes=("too small", "too large"),
    ),
    "momentum": Advice("training is slow in long valleys", "steps overshoot the minimum and oscillate"),
    "beta2": Advice("step sizes fluctuate", "a change in the size of the gradient is noticed late"),
    "rms_decay": Advice("step sizes fluctuate", "a change in the size of the gradient is noticed late"),
    "warm_up": Advice(
        "a high rate can derail the untrained network",
        "much of the run teaches little",
    ),
    "step_every": Advice("the learning rate vanishes before much is learned", "the rate stays high and the cost noisy"),
    "step_factor": Advice("one drop ends all learning", "the drops hardly matter"),
    "epochs": Advice(
        "training stops while it is still improving",
        "training takes long and may overfit",
        extremes=("too few", "too many"),
    ),
    "weight_decay": Advice(
        "large weights may overfit the training images", "weights shrink so much that nothing is learned"
    ),
    "dropout": Advice(
        "a large network may overfit", "too little gets through, and the cost stays high on training images too"
    ),
    "label_smoothing": Advice(
        "the network becomes more confident than it is accurate",
        "it is never confident",
    ),
    "clip_norm": Advice(
        "every step is cut short, and training crawls",
        "a rare huge gradient can derail training",
        extremes=("low (above 0)", "high"),
    ),
    "ema": Advice(
        "the average is as noisy as the weights themselves",
        "it lags many steps behind",
    ),
    "shift": Advice("a digit off centre is not recognised", "digits leave the image and training gets needlessly hard"),
    "rotation": Advice("slanted digits are not recognised", "a 6 becomes a 9, and training gets needlessly hard"),
    "scale": Advice("small or large handwriting is not recognised", "digits blur or leave the image"),
    "shear": Advice("slanted handwriting is not recognised", "digits can no longer be told apart"),
    "elastic": Advice("other people's handwriting is not recognised", "digits are distorted beyond recognition"),
    "elastic_sigma": Advice("strokes crumble pixel by pixel", "the whole digit only shifts a little"),
    "noise": Advice("a little dirt can change the prediction", "thin strokes are lost in it"),
    "erasing": Advice("a covered stroke can change the prediction", "too much of the digits is missing"),
    "validation": Advice(
        "its accuracy is too uncertain to tune on",
        "too few images are left to train on",
        extremes=("too small", "too large"),
    ),
    "seed": Advice(
        either_way="the initial weights and the order of the images are drawn from it; no seed is better than another"
    ),
    "threads": Advice(
        "large networks train more slowly than the machine could",
        "more threads than cores only get in each other's way",
        extremes=("too few", "too many"),
    ),
}
"""Of every number among the settings, by its name; what choices do stands with them. A test finds one that is missing.
"""
