"""The pages of the step in words: what the gradient promises, and what the optimizer makes of it. It knows no run."""

import math
from collections.abc import Sequence

from mnist_tui.tui.features.learn.formulas import unit_name
from mnist_tui.tui.features.learn.page import Page, Rung, Sentence, Table, TableRow
from mnist_tui.tui.features.learn.queries import StepAccuraciesAnswer, StepsAnswer, TriedStep, WalkAnswer
from mnist_tui.tui.features.learn.symbols import amount, figure, rate, signed
from mnist_tui.tui.paint.ticks import percent, probability

WAITING = "…"
GUESSING = 2
"""A network that classifies fewer images correctly than this times as many as chance does only guesses."""
SPOILT = 0.005
"""A step after which so much less of all images is classified correctly has spoilt something."""
OPTIMIZERS = {
    "sgd": "sgd takes the plain step: every weight moves by the learning rate times its gradient, and by nothing else.",
    "momentum": "momentum adds the step to a decaying sum of all steps before: what earlier batches agreed on goes on.",
    "nesterov": "nesterov adds the step to a decaying sum of all steps before, and looks one step ahead along it.",
    "rmsprop": "rmsprop divides the gradient of each weight by its usual size: weights with small gradients move as "
    "far as those with large ones.",
    "adam": "adam averages the gradients of earlier batches and divides by their usual size, weight by weight: all "
    "weights move about as far, and one image changes the direction little.",
    "adamw": "adamw averages the gradients of earlier batches and divides by their usual size, weight by weight; apart "
    "from that it lets every weight shrink a little.",
}


def step_page(
    answer: StepsAnswer,
    accuracies: StepAccuraciesAnswer | None,
    walk: WalkAnswer,
    classes: Sequence[str],
    rungs: tuple[Rung, ...],
) -> Page:
    """Return the page of four learning rates."""
    last = len(walk.sizes) - 1
    label, predicted = (unit_name(walk, last, one, classes) for one in (walk.label, walk.predicted))
    both = (f"p of {label}", f"p of {predicted}") if label != predicted else (f"p of {label}",)
    drops = (5, 4, 3) if label != predicted else (4, 3)
    headers = ("rate η", "promised", "really", "C after", *both, "right")
    rows = [
        TableRow(
            (
                rate(step.rate) if step.rate else "0",
                signed(step.promised) if step.rate else "",
                signed(step.cost - answer.before.cost) if step.rate else "",
                figure(step.cost),
                probability(step.label_probability),
                *((probability(step.predicted_probability),) if label != predicted else ()),
                _accuracy(accuracies, place),
            ),
            is_marked=bool(step.rate) and step.rate == answer.weight_rate,
        )
        for place, step in enumerate((answer.before, *answer.steps))
    ]
    return Page(
        rungs=rungs,
        heading="w ← w - η ∂C/∂w",
        note="all weights and biases, for this image only, on a copy",
        tables=(Table(headers, tuple(rows), has_bars=False, drops=drops),),
        sentences=tuple(Sentence(text) for text in _step_sentences(answer, accuracies, walk, classes)),
        code=tuple(answer.plain_code),
    )


def _accuracy(accuracies: StepAccuraciesAnswer | None, place: int) -> str:
    if accuracies is None or not accuracies.count:
        return WAITING
    return percent(accuracies.right[place] / accuracies.count)


def _step_sentences(
    answer: StepsAnswer, accuracies: StepAccuraciesAnswer | None, walk: WalkAnswer, classes: Sequence[str]
) -> list[str]:
    if not answer.norm:
        return ["The gradient of this image is 0: no step of any length would change anything."]
    first, final = answer.steps[0], answer.steps[-1]
    told = [
        f"promised = η · {figure(answer.norm**2)}, the squared norm (length) of the gradient: what C would fall by if "
        f"it were a straight line. It is curved: η = {rate(first.rate)} keeps {_kept(first, answer)} of that, "
        f"η = {rate(final.rate)}: {_kept(final, answer)}."
    ]
    name = f"{unit_name(walk, 0, walk.units[0], classes)} to {unit_name(walk, 1, walk.units[1], classes)}"
    together = next((step.cost for step in answer.steps if step.rate == answer.weight_rate), math.nan)
    told.append(
        f"▸ with one weight alone (pixel {name}): {figure(answer.weight)} → {figure(answer.weight_after)}, and C "
        f"{figure(answer.before.cost)} → {figure(answer.weight_cost)}. Only all together get it to {figure(together)}."
    )
    return [*told, *_others(answer, accuracies, walk.sizes[-1])]


def _kept(step: TriedStep, answer: StepsAnswer) -> str:
    kept = (step.cost - answer.before.cost) / step.promised if step.promised else math.nan
    if not math.isfinite(kept):
        return "nothing"
    if kept < 0:
        return "less than nothing"
    return percent(kept, 0) if kept < 1 else f"{100 * kept:.0f}%"


def _others(answer: StepsAnswer, accuracies: StepAccuraciesAnswer | None, classes: int) -> list[str]:
    """Say what the longest step does to all other images."""
    if accuracies is None or not accuracies.count:
        return []
    shares = [right / accuracies.count for right in accuracies.right[: len(answer.steps) + 1]]
    worst = min(range(1, len(shares)), key=lambda place: shares[place])
    batch = {0: "all images", 1: "one image"}.get(answer.batch_size, f"{answer.batch_size:,} images")
    step = f"a step of this run follows the {'gradient' if answer.batch_size == 1 else 'mean gradient'} of {batch}"
    alone = "" if answer.batch_size == 1 else ": no single one decides"
    if shares[0] * classes < GUESSING:
        return [
            "Nothing to spoil yet: the network guesses. Train, press R, look again: then such a step costs the other "
            f"images dearly. That is why there are batches; {step}."
        ]
    if shares[0] - shares[worst] < SPOILT:
        return [f"None of these steps spoils the other images much. {step.capitalize()}{alone}."]
    return [
        f"What suits one image may spoil others: η = {rate(answer.steps[worst - 1].rate)} leaves "
        f"{percent(shares[worst])} of the {accuracies.watched} images right "
        f"({percent(shares[0])} before). So there are batches: {step}{alone}."
    ]


def optimizer_page(
    answer: StepsAnswer,
    accuracies: StepAccuraciesAnswer | None,
    walk: WalkAnswer,
    classes: Sequence[str],
    rungs: tuple[Rung, ...],
) -> Page:
    """Return the page of the optimizer in use, beside the plain step at the same rate."""
    plain, other, name = answer.plain, answer.optimized, answer.optimizer
    label = unit_name(walk, len(walk.sizes) - 1, walk.label, classes)
    rows = [
        ("promised, if straight", signed(plain.promised), signed(other.promised)),
        ("C changes by", signed(plain.cost - answer.before.cost), signed(other.cost - answer.before.cost)),
        (f"p of {label} (was {probability(answer.before.label_probability)})",
         probability(plain.label_probability), probability(other.label_probability)),
        (f"right (was {_accuracy(accuracies, 0)})",
         _accuracy(accuracies, -2), _accuracy(accuracies, -1)),
        ("norm (length) of the step", figure(plain.length), figure(other.length)),
        *(
            (f"  weights of layer {number}", figure(one), figure(two))
            for number, (one, two) in enumerate(answer.layers, 1)
        ),
    ]  # fmt: skip
    return Page(
        rungs=rungs,
        heading=f"{name} at this run's η = {rate(plain.rate)}",
        note="all steps on copies",
        tables=(
            Table(
                ("as if it were the next batch", "plain step", name),
                tuple(TableRow(cells) for cells in rows),
                has_bars=False,
                drops=(1,),
            ),
        ),
        sentences=tuple(Sentence(text) for text in _optimizer_sentences(answer)),
        code=tuple(answer.code),
        ends_code=True,
    )


def _optimizer_sentences(answer: StepsAnswer) -> list[str]:
    told = [OPTIMIZERS.get(answer.optimizer, f"{answer.optimizer} changes the step in its own way.")]
    if answer.has_memory and not answer.optimizer_steps:
        also = " and weight decay" if answer.decays_weights else ""
        told = [f"No batches yet: the step of {answer.optimizer} comes from this image{also} alone."]
    if math.isfinite(answer.cosine):
        angle = math.degrees(math.acos(min(max(answer.cosine, -1.0), 1.0)))
        told.append(
            f"Its step and the plain one are {angle:.0f} degrees apart (0: the same direction, 90: nothing in common)."
        )
    if answer.without_image > 0 and answer.optimized.length > 0:
        steps = amount(answer.optimizer_steps, "step")
        is_left = answer.has_memory and answer.optimizer_steps > 0
        causes = [f"the batches of {steps} before"] if is_left else []
        causes += ["weight decay"] if answer.decays_weights else []
        moves = f"With a gradient of 0 it would still move by {figure(answer.without_image)}"
        told.append(f"{moves}, for {' and for '.join(causes)}.")
    return told
