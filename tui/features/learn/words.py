"""The pages of the ladder in words and numbers: what `page.py` holds, from a reply. It knows no run."""

import math
from collections.abc import Sequence

import numpy as np

from mnist_tui.tui.features.learn import sentences
from mnist_tui.tui.features.learn.formulas import (
    chain,
    formula,
    is_softmax,
    layers_of,
    rung_name,
    size_of,
    unit_name,
)
from mnist_tui.tui.features.learn.page import Page, Rung, Sentence, Strip, SumRow, Table, TableRow
from mnist_tui.tui.features.learn.queries import OperationAnswer, WalkAnswer
from mnist_tui.tui.features.learn.symbols import by, figure, of, signed
from mnist_tui.tui.paint.ticks import probability


def rungs_of(answer: WalkAnswer, place: int, classes: Sequence[str], pages: Sequence[str]) -> tuple[Rung, ...]:
    """Return the ladder, the `pages` that follow the operations at its end."""
    names = [(rung_name(one, answer, classes), size_of(one, answer)) for one in answer.operations]
    names += [(page, "") for page in pages]
    return tuple(
        Rung(name, size, "done" if number < place else "now" if number == place else "ahead")
        for number, (name, size) in enumerate(names)
    )


def operation_page(answer: WalkAnswer, place: int, classes: Sequence[str], rungs: tuple[Rung, ...]) -> Page:
    """Return the page of an operation."""
    one = answer.operations[place]
    return Page(
        rungs=rungs,
        heading=formula(one, answer, classes),
        note=_note(one, answer, classes),
        tables=() if one.kind == "image" else (_table(one, answer, classes),),
        strip=_strip(one, answer),
        digit=answer.pixels if one.kind == "image" else None,
        picture=one.terms_of_pixels.reshape(answer.pixels.shape) if len(one.terms_of_pixels) else None,
        picture_label="what each pixel adds" if one.kind == "sum" else "∂C/∂w: the image, times δ",
        sentences=tuple(Sentence(text) for text in _sentences(one, answer, classes)),
        code=tuple(one.code),
        chain=chain(answer, place, classes),
    )


def _note(one: OperationAnswer, answer: WalkAnswer, classes: Sequence[str]) -> str:
    unit = unit_name(answer, one.layer, one.unit, classes)
    whose = f"class {unit}" if one.layer == layers_of(answer) else f"{unit}, layer {one.layer}"
    return {
        "image": "what the network sees",
        "sum": f"the weighted sum of {whose}",
        "activation": f"what each unit sends on, {unit} marked",
        "output": "what the network says",
        "cost": "how wrong it is",
        "output-error": "the error δ of each output",
        "weight-gradient": f"blame of weights into {unit}",
        "activation-gradient": f"how much {unit} is to blame",
        "sum-gradient": "δ of each unit",
    }[one.kind]


HEADERS = {
    "activation": ("{own}", "{z}", "slope f′", "{a}"),
    "output-softmax": ("class", "{z}", "e^z", "p"),
    "output": ("class", "{z}", "slope f′", "{a}"),
    "cost-softmax": ("class", "p", "y", "-y ln p"),
    "cost": ("class", "{a}", "y", "½(a-y)²"),
    "output-error-softmax": ("class", "p", "- y", "= δ"),
    "output-error": ("class", "{a} - y", "× slope f′", "= δ"),
    "weight-gradient": ("from {from}", "{below}", "× δ", "= ∂C/∂w"),
    "activation-gradient": ("to {target}", "weight", "× its δ", "= blame"),
    "sum-gradient": ("{own}", "∂C/∂{a}", "× slope f′", "= δ"),
    "sum": ("{source}", "{below}", "× weight", "= term"),
}
"""Of the columns, by operation."""


def _table(one: OperationAnswer, answer: WalkAnswer, classes: Sequence[str]) -> Table:
    last, layer = layers_of(answer), one.layer
    key = f"{one.kind}-softmax" if is_softmax(answer) and f"{one.kind}-softmax" in HEADERS else one.kind
    fill = {
        "z": of("z", layer),
        "a": of("a", layer),
        "below": of("a", layer - 1),
        "own": f"layer {layer}",
        "source": "row,column" if layer == 1 else f"layer {layer - 1}",
        "from": "pixel" if layer == 1 else f"layer {layer - 1}",
        "target": "class" if layer + 1 == last else f"layer {layer + 1}",
    }
    source = {"sum": layer - 1, "weight-gradient": layer - 1, "activation-gradient": layer + 1}.get(one.kind, layer)
    adds_up = one.kind in ("sum", "cost", "activation-gradient")
    rows = [
        TableRow(
            (unit_name(answer, source, int(index), classes), figure(first), figure(second), signed_if(one, product)),
            float(product),
            int(index) == answer.units[source],
        )
        for index, first, second, product in zip(one.indices, one.first, one.second, one.products, strict=True)
    ]
    if source == last == layer and len(one.indices) == answer.sizes[last]:
        rows = [rows[place] for place in np.argsort(one.indices)]
    more_name = {0: "pixel", last: "class"}.get(source, "unit")
    headers = tuple(header.format(**fill) for header in HEADERS[key])
    return Table(headers, tuple(rows), _sums(one, answer, classes), one.more, one.more_sum, more_name, adds_up)


def signed_if(one: OperationAnswer, value: float) -> str:
    """Write a product, with its sign where it may have either."""
    return figure(value) if one.kind in ("cost", "output", "activation") else signed(value)


def _sums(one: OperationAnswer, answer: WalkAnswer, classes: Sequence[str]) -> tuple[SumRow, ...]:
    unit = unit_name(answer, one.layer, one.unit, classes)
    if one.kind == "sum":
        bias = SumRow(f"bias {of('b', one.layer)} of {unit}", signed(one.bias))
        return bias, SumRow(f"{of('z', one.layer)} of {unit}", signed(one.total), is_total=True)
    if one.kind == "cost":
        return (SumRow("C", figure(one.total), is_total=True),)
    if one.kind == "activation-gradient":
        return (SumRow(f"{by('a', one.layer)} of {unit}", signed(one.total), is_total=True),)
    if one.kind == "weight-gradient":
        bias = SumRow(f"bias: {by('b', one.layer)} = δ", signed(float(one.second[0]) if len(one.second) else 0.0))
        return bias, SumRow(f"norm (length) of {rung_name(one, answer, classes)}", figure(one.total))
    return ()


def _strip(one: OperationAnswer, answer: WalkAnswer) -> Strip | None:
    """Return all numbers of a layer; none where the table has them all."""
    is_told = one.kind in ("image", "cost", "weight-gradient") or len(one.values) <= len(one.indices)
    if is_told and one.kind != "sum":
        return None
    size, above = len(one.values), int(np.count_nonzero(one.values > 0))
    below = int(np.count_nonzero(one.values < 0))
    symbol = {"sum": of("z", one.layer), "activation": of("a", one.layer)}.get(one.kind, rung_name(one, answer, ()))
    zero = size - above - below
    counts = f"{above:,} above 0, {below:,} below" + (f", {zero:,} at 0" if zero else "")
    return Strip(f"all {size:,} {symbol}", one.values, counts)


def _sentences(one: OperationAnswer, answer: WalkAnswer, classes: Sequence[str]) -> tuple[str, ...]:
    layer = one.layer
    is_raw = one.kind == "image" and len(one.second) > 0 and one.second[0] == 1
    fill = {
        "layer": layer,
        "each": "Every class" if layer == layers_of(answer) else f"Every unit of layer {layer}",
        "classes": answer.sizes[-1],
        "below": layer - 1,
        "inputs": f"{answer.sizes[max(layer - 1, 0)]:,}",
        "units": f"{answer.sizes[layer]:,}",
        "zeros": f"{one.zeros:,}",
        "rest": f"{answer.sizes[max(layer - 1, 0)] - one.zeros:,}",
        "positive": f"{int(np.count_nonzero(one.values > 0)):,}",
        "function": answer.activation,
        "unit": unit_name(answer, layer, one.unit, classes),
        "total": figure(float(np.nansum(one.second))),
        "guess": f"{math.log(answer.sizes[-1]):.3f}",
        "smoothing": f"{answer.smoothing:g}",
        "step": f"{answer.step:,}",
        "says": _said(answer, classes),
    }
    texts = (
        _text(one, answer, is_raw),
        *(
            (sentences.NETWORK[answer.is_ema] if answer.step else sentences.FIRST_NETWORK,)
            if one.kind == "image"
            else ()
        ),
        *((sentences.DROPOUT,) if one.kind == "activation" and layer == 1 else ()),
    )
    return tuple(text.format(**fill) for text in texts)


def _said(answer: WalkAnswer, classes: Sequence[str]) -> str:
    """Say how probable prediction and label are to the network."""
    says, label = (unit_name(answer, layers_of(answer), one, classes) for one in (answer.predicted, answer.label))
    p, of_label = (probability(float(answer.probabilities[one])) for one in (answer.predicted, answer.label))
    if answer.predicted == answer.label:
        return f"It says {says} ({p}), {'which is right' if answer.is_labelled else sentences.UNTOLD}."
    return f"It says {says} ({p}); the label, {label}, gets {of_label}: a mistake to learn from."


def _text(one: OperationAnswer, answer: WalkAnswer, is_raw: bool) -> str:
    softmax, output = is_softmax(answer), answer.output
    if one.kind == "image":
        return sentences.IMAGE["raw" if is_raw else "unit"]
    if one.kind == "sum":
        return sentences.FIRST_SUM if one.layer == 1 else sentences.SUM
    if one.kind == "activation":
        return sentences.ACTIVATION.get(answer.activation, sentences.OTHER["activation"])
    if one.kind == "output":
        return sentences.OUTPUT["softmax" if softmax else output]
    if one.kind == "cost":
        return sentences.COST.get("smoothed" if answer.smoothing else answer.cost_name, sentences.OTHER["cost"])
    if one.kind == "output-error":
        if not softmax and answer.cost_name != "quadratic":
            return sentences.OTHER["output-error"]
        return sentences.OUTPUT_ERROR["cross-entropy" if softmax else output]
    if one.kind == "weight-gradient":
        return sentences.FIRST_WEIGHTS[_cause_of_zeros(one, answer)] if one.layer == 1 else sentences.WEIGHTS
    if one.kind == "activation-gradient":
        return sentences.BACK
    return sentences.THROUGH.get(answer.activation, sentences.OTHER["sum-gradient"])


def _cause_of_zeros(one: OperationAnswer, answer: WalkAnswer) -> str:
    """Return why gradients of the first weights are 0, as the sentences call it."""
    if one.zeros < answer.sizes[0]:
        return "some"
    return "no error" if answer.pixels.any() else "no ink"
