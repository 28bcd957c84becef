"""What several rules ask first: whether a network is stuck, and whether it had the steps to be anything else."""

from mnist_tui.engine.diagnosis.vitals import Vitals

CONSTANT = 0.003
"""Spread of the outputs below which they do not depend on the image."""
STUCK, SLOW = 0.9, 0.6
"""Cost over that of the class prior."""
SOON = 20
"""Steps after which a network that can learn has begun to, if only a little."""
LATER, LATER_AT_END = 200, 100
"""Steps after which a network that only takes long should have learned something; fewer where it is its last chance."""
LONG = 1000
"""Steps after which a network is not just on a plateau: those of usual weights have left theirs by a third of that."""
USUAL_DECAY = 0.001
"""Up to here a strong pull means that the gradient is small, as that of dead units is, and not that decay is large."""
SQUASHING = ("sigmoid", "tanh")
LEARNED = 0.2
"""Of what predicting the most frequent class gets wrong, the fraction that a network which learns gets right."""


def has_begun(v: Vitals) -> bool:
    """Tell whether the run had the steps to show anything."""
    return v.run.step >= SOON or v.run.is_over


def had_time(v: Vitals) -> bool:
    """Tell whether a network that only takes long would have learned by now."""
    return v.run.step >= (LATER_AT_END if v.run.is_over else LATER)


def had_patience(v: Vitals) -> bool:
    """Tell whether even a network on a plateau would have learned by now, or has no more steps to do so."""
    return v.run.step >= (LATER if v.run.is_over else LONG)


def is_constant(v: Vitals) -> bool:
    """Tell whether the outputs do not depend on the image, and the run had the steps to change that."""
    return v.network.spread < CONSTANT and has_begun(v)


def knows_nothing(v: Vitals) -> bool:
    """Tell whether the training images cost as if only the class frequencies were known, and are not recognised.

    The cost alone may be high because the network is kept from being confident.
    """
    seen = v.network.training
    has_learned = seen.interval[0] > seen.baseline + LEARNED * (1 - seen.baseline)
    return v.relative_cost > STUCK and not has_learned
