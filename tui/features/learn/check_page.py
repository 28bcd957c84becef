"""The page of the gradient check in words: whether backpropagation is right, or where it is broken. It knows no run."""

from collections.abc import Sequence

from mnist_tui.engine.backprop.check import TOLERANCE
from mnist_tui.engine.backprop.faults import FAULTS
from mnist_tui.tui.features.learn.formulas import unit_name
from mnist_tui.tui.features.learn.page import Page, Rung, Sentence, Table, TableRow
from mnist_tui.tui.features.learn.queries import CheckAnswer, CheckedLayer, MovedWeight, WalkAnswer
from mnist_tui.tui.features.learn.symbols import figure, short

PASSES, FAILS = "✔", "✖"
ROUNDING_FROM = 1e-6
"""From this ε down it is rounding, and no longer the bend of the curve, that shows."""


def check_page(
    answer: CheckAnswer, walk: WalkAnswer, classes: Sequence[str], rungs: tuple[Rung, ...], guess: int, verdict: str
) -> Page:
    """Return the page; `guess` is the layer in which a planted bug is thought to be, `verdict` what came of it."""
    name = f"{unit_name(walk, 0, answer.source, classes)} to {unit_name(walk, 1, answer.target, classes)}"
    claim = f"w of pixel {name} is {figure(answer.weight)}; backpropagation says ∂C/∂w = {long(answer.claimed)}"
    return Page(
        rungs=rungs,
        heading="One line of backward is broken: measure where." if answer.fault else "Is it right? Measure it.",
        note=f"{sum(one.checked for one in answer.layers)} of {answer.parameters:,} weights and biases, in float64",
        tables=(_weight_table(answer.rows), _layer_table(answer.layers, guess if answer.fault else 0)),
        lead=claim,
        sentences=_puzzle(answer, guess, verdict) if answer.fault else _result(answer),
    )


def long(value: float) -> str:
    """Write a number with nine digits."""
    return f"{value:+.9f}" if 1e-4 < abs(value) < 1e3 or value == 0 else f"{value:+.8e}"


def off(value: float) -> str:
    """Write how far two numbers are apart: 0, 9.3e-11 or 342%."""
    if not 0 < value < 0.1:
        return f"{100 * value:,.0f}%" if value else "0"
    return short(value)


def cost(value: float) -> str:
    """Write a cost with eight decimals, or as many digits of a large one."""
    return f"{value:.8f}" if abs(value) < 1e3 else f"{value:.9g}"


def _weight_table(rows: Sequence[MovedWeight]) -> Table:
    headers = ("ε", "C(w+ε)", "C(w-ε)", "slope between", "off by", "in float32")
    cells = [
        (
            short(row.epsilon),
            cost(row.above),
            cost(row.below),
            long(row.measured) + (" kink" if row.is_kink else ""),
            off(row.off),
            off(row.off_float32),
        )
        for row in rows
    ]
    best = min(range(len(rows)), key=lambda place: rows[place].off, default=0)
    told = tuple(TableRow(one, is_marked=place == best) for place, one in enumerate(cells))
    return Table(headers, told, has_bars=False, drops=(5, 2, 1))


def _layer_table(layers: Sequence[CheckedLayer], guess: int) -> Table:
    headers = ("layer", "checked", "kinks", "weights off", "biases off", "in float32")
    rows = [
        TableRow(
            (
                f"layer {layer}",
                str(one.checked),
                str(one.kinks),
                _verdict(one.weights_off, one.weights_pass, one.checked),
                _verdict(one.biases_off, one.biases_pass, one.checked),
                _verdict(one.float32_off, one.float32_passes, one.checked),
            ),
            is_marked=layer == guess,
        )
        for layer, one in reversed(tuple(enumerate(layers, 1)))
    ]
    return Table(headers, tuple(rows), has_bars=False, drops=(5, 2, 1))


def _verdict(value: float, does_pass: bool, checked: int) -> str:
    if not checked:
        return "no gradient"
    return f"{off(value)} {PASSES if does_pass else FAILS}"


def _result(answer: CheckAnswer) -> tuple[Sentence, ...]:
    """Say whether claim and measurement agree, and why not for every ε."""
    failed = [layer for layer, one in enumerate(answer.layers, 1) if not (one.weights_pass and one.biases_pass)]
    kinks = sum(one.kinks for one in answer.layers)
    checked = sum(one.checked for one in answer.layers)
    if failed:
        return (Sentence(f"{FAILS} Something is wrong in layer {max(failed)}: please report this.", "wrong"),)
    if not checked:
        return (Sentence("No weight has a gradient for this image: there is nothing to check.", "warm"),)
    left_out = f" {kinks} more were left out: a unit changed sides on the way, and there the curve has a kink."
    return (
        Sentence(
            f"{PASSES} The gradient is right: {checked} of {checked} agree to better than {off(TOLERANCE['float64'])}."
            f"{left_out if kinks else ''}",
            "right",
        ),
        Sentence(
            "Move one weight by ε up and down, leave all others as they are, run forward twice: the slope of C between "
            "is what backpropagation claims. With a large ε the curve bends in between; with a tiny one the two costs "
            "hardly differ, and rounding shows, in float32 much sooner. B breaks a line of a copy: find its layer."
        ),
    )


def _puzzle(answer: CheckAnswer, guess: int, verdict: str) -> tuple[Sentence, ...]:
    """Ask for the broken layer, or say what was broken."""
    fault = FAULTS[answer.fault]
    if all(one.weights_pass and one.biases_pass for one in answer.layers):
        return (
            Sentence("One line is wrong in this copy, but for this image it changes no gradient that was checked."),
            Sentence("B breaks another one, J takes another image, v checks other weights.", "key"),
        )
    told = f"It was {fault.wrong} where {fault.right} is right."
    if verdict == "right":
        return (
            Sentence(f"{PASSES} Layer {answer.fault_layer} it is. {told}", "right"),
            Sentence(
                "Above the bug all is well; in its layer and in those below the gradient is wrong, for blame comes "
                "down from above."
                if not fault.spoils_bias
                else "Only the biases of one layer are wrong: the blame "
                "itself has come down as it should. The network would still learn, only worse."
            ),
            Sentence("B breaks another one. R takes a sound copy again."),
        )
    wrong = (Sentence(f"{FAILS} It is not layer {guess}. Try again.", "wrong"),) if verdict == "wrong" else ()
    return (
        *wrong,
        Sentence(
            "In this copy of backward one line is wrong, in one of the hidden layers; it still runs without an error. "
            "Blame comes down from the last layer, so the layers above the bug pass. In which layer is it?"
        ),
        Sentence("↑↓ choose a layer, enter answers.", "key"),
    )
