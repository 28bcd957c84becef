"""Rules about the first steps, and about a run that has blown up."""

from mnist_tui.engine.diagnosis import cures, evidence
from mnist_tui.engine.diagnosis.finding import Evidence, Finding
from mnist_tui.engine.diagnosis.symptoms import has_begun
from mnist_tui.engine.diagnosis.vitals import Vitals

HUGE = {"cross-entropy": 2.0, "quadratic": 30.0}
"""First costs, in costs of guessing, beyond which the weights or the inputs are too large."""
NOISY_DROPOUT = 0.7
"""From here on it is the dropout that makes the first cost high."""
CLIMBED, LEFT_HIGH = 1.6, 0.35
"""Where the cost climbs by more than this many first costs in all, though it falls in between, steps throw it about.

They do so, too, where a few classes are soon learned and batches differ; but after that the cost is low, as it is not
where what one step has learned the next one undoes.
"""


def diverged(v: Vitals) -> Finding | None:
    """Find a run whose cost is no longer a number."""
    if v.run.diverged_at is None:
        return None
    return Finding(
        "R0",
        "Diverged",
        (
            Evidence("diverged_at", "step whose cost was not finite", v.run.diverged_at, unit="count"),
            evidence.highest(v),
        ),
        "Each step overshot the valley further than the one before, until the numbers overflowed. "
        "Smaller steps stay inside it.",
        cures.slower(v, 10),
    )


def huge_first_cost(v: Vitals) -> Finding | None:
    """Find weights or inputs so large that the untrained network is confident and wrong."""
    most = HUGE[v.settings.cost] * v.run.guessing
    if not (has_begun(v) and v.run.first_cost > most and v.run.first_dropout < NOISY_DROPOUT):
        return None
    return Finding(
        "R8",
        "Huge first cost",
        (
            Evidence("first_cost", "first cost", v.run.first_cost, (None, most)),
            Evidence("guessing_cost", "cost of guessing", v.run.guessing),
            Evidence("largest_first_scale", "largest initial weights, relative to He's", largest_scale(v), (0.7, 1)),
        ),
        "The untrained network is already confident, and wrong: its weights or its inputs are so large that outputs "
        "are far from each other. The first steps only undo that, or break the network.",
        cures.tame_start(v),
    )


def long_steps(v: Vitals) -> Finding | None:
    """Find first steps that threw the cost about and left it high, unless they were shortened since."""
    if not (has_begun(v) and v.run.climb_over_first > CLIMBED and v.run.late_over_first > LEFT_HIGH):
        return None
    if v.settings.learning_rate < v.run.first_rate:
        return None
    return Finding(
        "R9",
        "Steps too long",
        (
            evidence.climb(v),
            evidence.late_cost(v),
            evidence.first_cost(v),
            evidence.highest(v),
        ),
        f"The first steps made the cost worse again and again: its rises add up to {v.run.climb_over_first:,.1f} times "
        f"the first cost, and it stays at {100 * v.run.late_over_first:,.0f} % of that. "
        "Their direction was right, but they went far past the valley.",
        cures.slower(v, 10),
    )


def largest_scale(v: Vitals) -> float:
    """Return that of the layer with the largest initial weights."""
    return max(layer.first_scale for layer in v.network.layers)
