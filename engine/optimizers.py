"""Optimizers (update rules): how a gradient becomes a step. They see flat vectors and know nothing of layers.

Adding one: a class with `slots`, `decoupled` and `update`, and its entry in the table at the end of this file; the
contract tests find it there.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from mnist_tui.engine.advice import split_advice
from mnist_tui.engine.types import Floats

EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class Moment:
    """The scalars of one of Adam's running means, m ← β m + (1−β) x from 0, whose β may change on the way."""

    beta: float = 0.0
    """That of the latest step."""
    norm: float = 0.0
    """n ← β n + 1 − β from 0, so that m / n has no bias; while β stays the same n is 1 − βᵗ, as the paper has it."""
    factor: float = 0.0
    """What m / (1−β) is multiplied by before x is added: β, unless β has just changed."""

    def next(self, beta: float) -> "Moment":
        """Return the scalars of the step after this, which has `beta`."""
        return Moment(beta, beta * self.norm + 1 - beta, beta * ((1 - self.beta) / (1 - beta)))


@dataclass(frozen=True, slots=True)
class Rates:
    """The hyperparameters of one step."""

    learning_rate: float
    momentum: float
    beta2: float
    rms_decay: float
    weight_decay: float
    first: Moment = Moment()
    """Of a mean of the gradients by `momentum`, this step included; the updater fills in both moments."""
    second: Moment = Moment()
    """Of a mean of their squares by `beta2`."""


class Optimizer(Protocol):
    """One update rule; `slots` names the vectors it keeps from step to step, each (P,), at first all zero."""

    slots: ClassVar[tuple[str, ...]]
    decoupled: ClassVar[bool]
    """True when the rule applies weight decay itself; otherwise its gradient is added to g beforehand."""

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Move w in place by one step against the gradient g; g and `spare` may be overwritten.

        All vectors are (n,), the same part of the parameters. `shrink` is the weight decay of these parameters for a
        decoupled rule, 0 for biases and for any other rule.
        """


class SGD:
    """Stochastic gradient descent: w ← w − η g."""

    slots: ClassVar[tuple[str, ...]] = ()
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the plain step."""
        g *= rates.learning_rate
        w -= g


class Momentum:
    """Momentum (Polyak 1964; form of Sutskever et al. 2013): v ← μ v − η g, w ← w + v."""

    slots: ClassVar[tuple[str, ...]] = ("velocity",)
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Step by the velocity."""
        (v,) = slots
        v *= rates.momentum
        g *= rates.learning_rate
        v -= g
        w += v


class Nesterov:
    """Nesterov momentum (Sutskever et al. 2013, w being the look-ahead point): v as above, then w ← w + μ v − η g."""

    slots: ClassVar[tuple[str, ...]] = ("velocity",)
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the gradient step, then the step ahead by the velocity."""
        (v,) = slots
        v *= rates.momentum
        g *= rates.learning_rate
        v -= g
        w -= g
        np.multiply(v, rates.momentum, out=spare)
        w += spare


class RMSProp:
    """RMSprop (Tieleman & Hinton 2012, lecture 6e): divide by a running root mean square of the gradient.

    s ← ρ s + (1−ρ) g², w ← w − η g / (√s + ε).
    """

    slots: ClassVar[tuple[str, ...]] = ("square",)
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the step."""
        (square,) = slots
        np.multiply(g, g, out=spare)
        spare *= 1 - rates.rms_decay
        square *= rates.rms_decay
        square += spare
        np.sqrt(square, out=spare)
        spare += EPSILON
        g /= spare
        g *= rates.learning_rate
        w -= g


class Adam:
    """Adam (Kingma & Ba 2015, algorithm 1, in the equal form of the note in its section 2).

    m ← β₁ m + (1−β₁) g, s ← β₂ s + (1−β₂) g², w ← w − η (√n₂ / n₁) m / (√s + ε √n₂), with n₁ and n₂ the norms of the
    moments, 1−β₁ᵗ and 1−β₂ᵗ in the paper. The slots hold m / (1−β₁) and s / (1−β₂): those factors go into the scalars.
    """

    slots: ClassVar[tuple[str, ...]] = ("mean", "square")
    decoupled: ClassVar[bool] = False

    def update(self, w: Floats, g: Floats, slots: list[Floats], spare: Floats, rates: Rates, shrink: float) -> None:
        """Take the step; the corrections for the zero start go into the two scalars."""
        mean, square = slots
        root = (rates.second.norm / (1 - rates.beta2)) ** 0.5
        if shrink:
            w *= 1 - rates.learning_rate * shrink
        mean *= rates.first.factor
        mean += g
        np.multiply(g, g, out=g)
        square *= rates.second.factor
        square += g
        np.sqrt(square, out=spare)
        spare += EPSILON * root
        np.divide(mean, spare, out=spare)
        spare *= rates.learning_rate * root * (1 - rates.momentum) / rates.first.norm
        w -= spare


class AdamW(Adam):
    """Adam with weight decay outside the gradient: w ← (1 − η λ) w first (Loshchilov & Hutter 2019, algorithm 2)."""

    decoupled: ClassVar[bool] = True


_TABLE: dict[str, tuple[type[Optimizer], str]] = {
    "sgd": (SGD, "plain stochastic gradient descent; try a learning rate of 0.1"),
    "momentum": (Momentum, "adds a decaying sum of past gradients; try a learning rate of 0.05"),
    "nesterov": (Nesterov, "momentum that looks one step ahead; a little steadier"),
    "rmsprop": (RMSProp, "divides each gradient by its running root mean square; try a learning rate of 0.001"),
    "adam": (Adam, "rmsprop with momentum: learns fast at a rate around 0.002 without much tuning"),
    "adamw": (AdamW, "adam with decoupled weight decay; use it when you set weight decay"),
}
"""By name, with what people are told about each."""
OPTIMIZERS, OPTIMIZER_ADVICE = split_advice(_TABLE)
