"""Finds the layers of a dense network among named arrays, whatever program named them. It reads no numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from mnist_tui.data.errors import DataError, printable

Shape = tuple[int, ...]
BIAS_NAMES: Mapping[str, str] = {
    "weight": "bias",
    "kernel": "bias",
    "coefs": "intercepts",
    "coef": "intercept",
    "W": "b",
    "w": "b",
}
"""What the bias is called beside a weight of that name, in PyTorch, Keras and Flax, scikit-learn, and by hand."""
EXPECTED = "the weights and biases of dense layers"


@dataclass(frozen=True, slots=True)
class NamedLayer:
    """The arrays of one layer, by their names."""

    weight: str
    bias: str | None
    is_transposed: bool
    """True for a weight of (outputs, inputs), as PyTorch has it."""
    inputs: int
    outputs: int


def find_layers(path: Path, shapes: Mapping[str, Shape]) -> tuple[NamedLayer, ...]:
    """Return the layers, the first one first.

    They stand in the order of their names where the sizes follow each other in it, or else in the only order in which
    they do. More pixels than classes tell the beginning from the end.

    Raises:
        DataError: there are other arrays than weights and biases, or they make no chain.
    """
    matrices = sorted((name for name, shape in shapes.items() if len(shape) == 2), key=_natural)
    biases = {name: bias for name in matrices if (bias := _bias_of(name, shapes))}
    for name in sorted(shapes.keys() - biases.keys() - set(biases.values()) - set(matrices), key=_natural):
        raise DataError.about(path, f"{printable(name)} of shape {shapes[name]}", EXPECTED)
    if not matrices:
        raise DataError.about(path, "no weights", EXPECTED)
    for is_transposed in (True, False):
        ends = {name: shapes[name][::-1] if is_transposed else shapes[name] for name in matrices}
        for order in (matrices, _followed(ends)):
            if _is_chain([ends[name] for name in order]) and len(order) == len(matrices):
                layers = tuple(NamedLayer(name, biases.get(name), is_transposed, *ends[name]) for name in order)
                _check_biases(path, shapes, layers)
                return layers
    listed = ", ".join(f"{printable(name)} {'×'.join(map(str, shapes[name]))}" for name in matrices[:8])
    raise DataError.about(path, f"{listed}, of which none takes what another gives", EXPECTED)


def _bias_of(weight: str, shapes: Mapping[str, Shape]) -> str | None:
    """Return the name of the bias beside a weight: it differs in the last of the words that say what an array is."""
    for word, replaced in BIAS_NAMES.items():
        before, found, after = weight.rpartition(word)
        if found and len(shapes.get(bias := f"{before}{replaced}{after}", ())) == 1:
            return bias
    return None


def _followed(ends: Mapping[str, Shape]) -> Sequence[str]:
    """Return the names from the one whose inputs nobody gives to the last, as far as there is no choice."""
    starts = [name for name, (inputs, _) in ends.items() if all(inputs != given for _, given in ends.values())]
    order = starts[:1] if len(starts) == 1 else []
    while order:
        following = [name for name, (inputs, _) in ends.items() if name not in order and inputs == ends[order[-1]][1]]
        if len(following) != 1:
            break
        order += following
    return order


def _is_chain(ends: Iterable[Shape]) -> bool:
    sizes = list(ends)
    fits = all(before[1] == after[0] for before, after in pairwise(sizes))
    return bool(sizes) and fits and sizes[0][0] > sizes[-1][1] > 0


def _check_biases(path: Path, shapes: Mapping[str, Shape], layers: Sequence[NamedLayer]) -> None:
    for layer in layers:
        if layer.bias is not None and shapes[layer.bias] != (layer.outputs,):
            found = f"{printable(layer.bias)} of shape {shapes[layer.bias]} beside {printable(layer.weight)}"
            raise DataError.about(path, found, f"one of shape ({layer.outputs},)")


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts fc10 behind fc2."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d{1,9})", name))
