"""The operations as formulas: names, sizes, and the chain rule as far as it has grown. It knows no run."""

import math
from collections.abc import Sequence

import numpy as np

from mnist_tui.tui.features.learn.queries import OperationAnswer, WalkAnswer
from mnist_tui.tui.features.learn.symbols import by, class_index, figure, function, of, signed

LONGEST_CLASS = 9


def layers_of(answer: WalkAnswer) -> int:
    """Return how many layers the network has, without the pixels."""
    return len(answer.sizes) - 1


def is_softmax(answer: WalkAnswer) -> bool:
    """Tell whether the outputs are probabilities."""
    return answer.cost_name == "cross-entropy"


def output_symbol(answer: WalkAnswer) -> str:
    """Return what the outputs are called: p, or a of the last layer."""
    return "p" if is_softmax(answer) else of("a", layers_of(answer))


def unit_name(answer: WalkAnswer, layer: int, unit: int, classes: Sequence[str]) -> str:
    """Return the name of a pixel (row, column), a hidden unit or a class."""
    if layer == 0:
        row, column = divmod(unit, answer.pixels.shape[1])
        return f"{row},{column}"
    return classes[unit][:LONGEST_CLASS] if layer == layers_of(answer) else f"h{unit}"


def rung_name(one: OperationAnswer, answer: WalkAnswer, classes: Sequence[str]) -> str:
    """Return an operation as it stands on the ladder."""
    layer, last = one.layer, layers_of(answer)
    if one.kind == "image":
        return f"{of('a', 0)} the image"
    if one.kind == "sum":
        return f"{of('z', layer)} = {of('a', layer - 1)}{of('W', layer)} + {of('b', layer)}"
    if one.kind == "activation":
        return f"{of('a', layer)} = {function(answer.activation)}({of('z', layer)})"
    if one.kind == "output":
        name = "softmax" if is_softmax(answer) else "" if answer.output == "linear" else function(answer.activation)
        return f"{output_symbol(answer)} = {name}({of('z', layer)})" if name else f"{of('a', last)} = {of('z', last)}"
    if one.kind == "cost":
        if answer.cost_name == "quadratic":
            return "C = ½Σ(a - y)²"
        label = class_index(answer.label) if all(len(name) == 1 for name in classes) else ""
        by_cost = "C = -Σ y ln p" if answer.smoothing else f"C = -ln p{label}"
        return by_cost if is_softmax(answer) else "C"
    symbol = {"weight-gradient": "W", "activation-gradient": "a"}.get(one.kind, "z")
    return by(symbol, layer)


def formula(one: OperationAnswer, answer: WalkAnswer, classes: Sequence[str]) -> str:
    """Return how an operation is computed."""
    layer, name, f = one.layer, rung_name(one, answer, classes), function(answer.activation)
    if one.kind == "output-error":
        if is_softmax(answer):
            return f"{name} = p - y"
        if answer.cost_name != "quadratic":
            return name
        slope = "" if answer.output == "linear" else f" · {f}′({of('z', layer)})"
        return f"{name} = ({of('a', layer)} - y){slope}" if slope else f"{name} = {of('a', layer)} - y"
    if one.kind == "weight-gradient":
        return f"{name} = {of('a', layer - 1)} · {by('z', layer)}"
    if one.kind == "activation-gradient":
        return f"{name} = {of('W', layer + 1)} {by('z', layer + 1)}"
    if one.kind == "sum-gradient":
        return f"{name} = {by('a', layer)} · {f}′({of('z', layer)})"
    return name


def size_of(one: OperationAnswer, answer: WalkAnswer) -> str:
    """Return the shape of what an operation computes."""
    if one.kind == "cost":
        return "1"
    size = f"{answer.sizes[one.layer]:,}"
    return f"{answer.sizes[one.layer - 1]:,}×{size}" if one.kind == "weight-gradient" else size


def is_backward(one: OperationAnswer) -> bool:
    """Tell whether an operation belongs to the way back."""
    return one.kind in ("output-error", "weight-gradient", "activation-gradient", "sum-gradient")


def chain(answer: WalkAnswer, place: int, classes: Sequence[str]) -> str:
    """Return the chain rule as far as it has grown, for the units that are looked at."""
    one = answer.operations[place]
    if not is_backward(one):
        return f"C = {figure(answer.cost)}" if one.kind == "cost" else ""
    value = _chain_value(one, answer)
    factors = _factors(one, answer)
    name = {"weight-gradient": "w", "activation-gradient": of("a", one.layer)}.get(one.kind, of("z", one.layer))
    return f"∂C/∂{name} = {factors} = {signed(value)}"


def _factors(one: OperationAnswer, answer: WalkAnswer) -> str:
    last, layer = layers_of(answer), one.layer
    linear = answer.output == "linear"
    rest = "(p - y)" if is_softmax(answer) else "(a - y)" if linear else f"(a - y) f′({of('z', last)})"
    for hidden in range(last - 1, layer - 1, -1):
        back = f"Σ {of('w', hidden + 1)} {rest}"
        is_end = hidden == layer and one.kind == "activation-gradient"
        rest = back if is_end else f"f′({of('z', hidden)}) {back}"
    return f"{of('a', layer - 1)} · {rest}" if one.kind == "weight-gradient" else rest


def _chain_value(one: OperationAnswer, answer: WalkAnswer) -> float:
    """Return the result for the units that are looked at."""
    if one.kind == "activation-gradient":
        return one.total
    wanted = answer.units[one.layer - 1] if one.kind == "weight-gradient" else one.unit
    found = np.flatnonzero(one.indices == wanted)
    return float(one.products[found[0]]) if len(found) else math.nan
