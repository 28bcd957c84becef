"""The page of the gradient check in words: whether backpropagation is right, or where it is broken. It knows no run."""

from collections.abc import Sequence

from mnist_tui.engine.backprop.check import EPSILON, TOLERANCE
from mnist_tui.engine.backprop.faults import FAULTS, FaultKind
from mnist_tui.tui.features.learn.formulas import is_backward, unit_name
from mnist_tui.tui.features.learn.page import Page, Rung, Sentence, Table, TableRow
from mnist_tui.tui.features.learn.queries import CheckAnswer, CheckedLayer, MovedWeight, WalkAnswer
from mnist_tui.tui.features.learn.symbols import figure, short

PASSES, FAILS = "✔", "✖"


def check_page(
    answer: CheckAnswer, walk: WalkAnswer, classes: Sequence[str], rungs: tuple[Rung, ...], guess: int, verdict: str
) -> Page:
    """Return the page; `guess` is the layer in which a planted bug is thought to be, `verdict` what came of it."""
    name = f"{unit_name(walk, 0, answer.source, classes)} to {unit_name(walk, 1, answer.target, classes)}"
    says = "the broken copy" if answer.fault else "backward"
    claim = f"w of pixel {name} is {figure(answer.weight)}; {says} says {long(answer.claimed)}"
    return Page(
        rungs=rungs,
        heading="One line of backward is broken. Where?" if answer.fault else "Is it right? Measure it.",
        note=f"{sum(one.checked for one in answer.layers)} of {answer.parameters:,} weights and biases, in float64",
        tables=(_weight_table(answer.rows), _layer_table(answer.layers, guess if answer.fault else 0)),
        lead=claim,
        sentences=_puzzle(answer, walk, guess, verdict) if answer.fault else _result(answer),
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
    headers = ("ε", "C(w+ε)", "C(w-ε)", "measured", "rel. error", "in float32")
    cells = [
        (
            short(row.epsilon),
            cost(row.above),
            cost(row.below),
            long(row.measured),
            "kink" if row.is_kink else off(row.off),
            off(row.off_float32),
        )
        for row in rows
    ]
    best = min(range(len(rows)), key=lambda place: (rows[place].is_kink, rows[place].off), default=0)
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
    left_out = f" {kinks} more were left out for a kink." if kinks else ""
    is_kink = kinks > 0 or any(row.is_kink for row in answer.rows)
    kink = " A kink: a unit switches on or off in between." if is_kink else ""
    in_float32 = ""
    if all(one.float32_passes for one in answer.layers):
        in_float32 = f", in float32 (7 digits, ε up to {short(EPSILON['float32'])}) to {off(TOLERANCE['float32'])}"
    return (
        Sentence(
            f"{PASSES} The gradient is right: {checked} of {checked} agree to better than {off(TOLERANCE['float64'])}"
            f"{in_float32}.{left_out}",
            "right",
        ),
        Sentence(
            "Move one weight by ε up and down, run forward twice: (C(w+ε) - C(w-ε)) / 2ε should be ∂C/∂w. A large ε: "
            f"the curve bends. A tiny one: rounding, in float32 sooner.{kink} B breaks a line of a copy: find its "
            "layer."
        ),
    )


def _puzzle(answer: CheckAnswer, walk: WalkAnswer, guess: int, verdict: str) -> tuple[Sentence, ...]:
    """Ask for the broken layer, or say what was broken."""
    fault = FAULTS[answer.fault]
    if all(one.weights_pass and one.biases_pass for one in answer.layers):
        return (
            Sentence("One line is wrong in this copy, but for this image it changes no gradient that was checked."),
            Sentence("B breaks another one, J takes another image, v checks other weights.", "key"),
        )
    if verdict == "right":
        return _solved(answer, fault)
    first = next(place for place, one in enumerate(walk.operations, 1) if is_backward(one))
    wrong = (Sentence(f"{FAILS} It is not layer {guess}. Try again.", "wrong"),) if verdict == "wrong" else ()
    return (
        *wrong,
        Sentence(
            "In this copy of backward one line is wrong, in one of the hidden layers; it still runs without an error. "
            f"Blame comes down from the last layer, so the layers above the bug pass. Pages {first} to "
            f"{len(walk.operations)} show the sound copy."
        ),
        Sentence("In which layer is it? ↑ ↓ choose one, enter answers.", "key"),
    )


def _solved(answer: CheckAnswer, fault: FaultKind) -> tuple[Sentence, ...]:
    """Say what was broken, and how it shows."""
    return (
        Sentence(
            f"{PASSES} Layer {answer.fault_layer} it is. It was {fault.wrong} where {fault.right} is right.", "right"
        ),
        Sentence(
            "Only the biases of one layer are wrong: the blame itself has come down as it should. The network would "
            "still learn, only worse."
            if fault.spoils_bias
            else "Above the bug all is well; in its layer and in those below the gradient is wrong, for blame comes "
            "down from above."
        ),
        Sentence("B breaks another one. R takes a sound copy again."),
    )
