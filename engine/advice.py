"""What becomes of a run whose setting is too low or too high, and what each choice does: words for people.

It must not know ranges or defaults: those stand with the declaration of each setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Advice:
    """Clauses without capital letter and full stop, to be put into sentences."""

    too_low: str = ""
    too_high: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What each choice does, by its name."""


ADVICE: dict[str, Advice] = {
    "hidden": Advice(
        "the network is too simple and stays bad on training images too",
        "steps get slow, and it learns the training images by heart",
    ),
    "activation": Advice(
        choices={
            "sigmoid": "squashes into 0 to 1; in deep networks hardly any gradient gets through",
            "tanh": "squashes into -1 to 1, centred, and learns faster than sigmoid",
            "relu": "keeps what is positive: fast, and right for most networks",
            "leaky-relu": "like relu with a hundredth of the rest, so that no unit dies",
            "gelu": "a smooth relu: often a little better, and slower to compute",
        }
    ),
    "cost": Advice(
        choices={
            "cross-entropy": "punishes confident mistakes hard; the right one for telling classes apart",
            "quadratic": "punishes distance from 0 and 1; learns slowly where an output is saturated",
        }
    ),
    "output": Advice(
        choices={
            "linear": "outputs are free to leave 0 to 1, and their gradient never vanishes",
            "activation": "outputs are squashed like hidden units, and stop learning where they saturate",
        }
    ),
    "initializer": Advice(
        choices={
            "he": "keeps signals equally large through layers of relu",
            "glorot": "the same for tanh and sigmoid, in both directions",
            "lecun": "somewhat smaller than he; for tanh and linear units",
            "normal": "takes the width from init scale, whatever the layer's size",
            "zeros": "every unit of a layer stays the same for ever: nothing is learnt, which is the lesson",
        }
    ),
    "init_scale": Advice(
        "signals die out from layer to layer and the cost stays where it is",
        "units saturate or the first costs are enormous",
    ),
    "pixels": Advice(
        choices={
            "unit": "0 to 1, which suits the usual weights and learning rates",
            "raw": "0 to 255: signals are far too large unless weights and rate are tiny",
        }
    ),
    "dtype": Advice(
        choices={
            "float32": "fast and precise enough to learn",
            "float64": "half as fast; for checking gradients and comparing numbers",
        }
    ),
    "optimizer": Advice(
        choices={
            "sgd": "a step against the gradient, nothing else; wants a rate around 0.1",
            "momentum": "keeps rolling in the direction of former steps; wants a rate around 0.05",
            "nesterov": "momentum that looks one step ahead; a little steadier",
            "rmsprop": "divides by the usual size of each gradient; wants a rate around 0.001",
            "adam": "rmsprop with momentum: learns fast at a rate around 0.002 without much tuning",
            "adamw": "adam with a weight decay that does its work; take it when you set one",
        }
    ),
    "learning_rate": Advice("learning crawls", "the cost jumps about, stays high, or grows without end"),
    "batch_size": Advice(
        "gradients are noisy and an epoch takes long",
        "there are few steps in an epoch, and each needs a higher rate to get anywhere",
    ),
    "momentum": Advice("learning is slow in long valleys", "steps shoot past the minimum and swing back"),
    "beta2": Advice("the size of the steps is restless", "a change of the gradient's size is noticed late"),
    "rms_decay": Advice("the size of the steps is restless", "a change of the gradient's size is noticed late"),
    "schedule": Advice(
        choices={
            "constant": "the rate stays: good for trying things out, not for the last tenths",
            "step": "the rate drops every few epochs, see step every and step factor",
            "cosine": "the rate falls gently to almost nothing at the last epoch",
            "one-cycle": "the rate rises first and then falls: for short runs with a high rate",
        }
    ),
    "warm_up": Advice(
        "a high rate can throw the untrained network off", "much of the run is spent at rates that teach little"
    ),
    "step_every": Advice("the rate is gone before much is learnt", "the rate stays high and the cost restless"),
    "step_factor": Advice("one drop ends all learning", "the drops hardly matter"),
    "epochs": Advice("it stops while it is still getting better", "it takes long and may learn images by heart"),
    "weight_decay": Advice(
        "nothing keeps large weights from learning images by heart", "weights shrink so much that nothing is learnt"
    ),
    "dropout": Advice(
        "a large network may learn images by heart",
        "too little gets through, and the cost on training images stays high",
    ),
    "label_smoothing": Advice(
        "it gets surer of itself than it is right", "it is never sure of anything, and the cost cannot get small"
    ),
    "clip_norm": Advice("every step is cut short, and learning crawls", "a rare huge gradient can throw it off"),
    "ema": Advice(
        "the average is as restless as the weights themselves",
        "it remembers the untrained network and lags behind for many steps",
    ),
    "shift": Advice(
        "a digit that is not centred is not recognised", "digits leave the picture and learning gets needlessly hard"
    ),
    "rotation": Advice("slanted digits are not recognised", "a 6 becomes a 9, and learning gets needlessly hard"),
    "scale": Advice("small or large handwriting is not recognised", "digits blur or leave the picture"),
    "shear": Advice("steep or slanted handwriting is not recognised", "digits can no longer be told apart"),
    "elastic": Advice("other people's handwriting is not recognised", "digits are torn beyond recognition"),
    "elastic_sigma": Advice("strokes crumble pixel by pixel", "the whole digit only shifts a little"),
    "noise": Advice("a little dirt can change the answer", "thin strokes drown"),
    "erasing": Advice("a hidden stroke can change the answer", "too much of the digits is missing"),
    "validation": Advice("its accuracy is too uncertain to steer by", "too few images are left to learn from"),
    "seed": Advice("no seed is better than another", "only the luck of the first weights differs"),
    "threads": Advice(
        "large networks learn more slowly than the machine could",
        "they wait for each other as soon as another program wants a core",
    ),
}
"""By the name of the setting; a test sees to it that none is missing."""
