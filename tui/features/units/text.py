"""Texts about units and their ablation, shorter where there is less room. It knows no network."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.text import NOT_FINITE
from mnist_tui.tui.paint.ticks import percent

IDLE = {"relu": "inactive", "sigmoid": "saturated", "tanh": "saturated"}
"""What a unit is called, by activation function, at an image where it lets hardly any gradient through."""


@dataclass(frozen=True, slots=True)
class AblationResult:
    """How many of `count` images are classified correctly with all units and without some, and how many change."""

    count: int
    """0 where outputs are not finite."""
    right_with: int
    right_without: int
    changed: int


def idle_word(activation: str) -> str:
    """Return what a unit with this activation function is called where its slope is almost 0."""
    return IDLE.get(activation, "flat")


def never_learns(activation: str) -> str:
    """Return what a unit is called whose slope is almost 0 at every image; only ReLU units are dead."""
    return "dead" if activation == "relu" else f"always {idle_word(activation)}"


def unit_names(units: Iterable[tuple[int, int]], hidden_layers: int) -> str:
    """Name units, layer and number both counted from 0: `h3 h17 of layer 1, h5 of layer 2`."""
    groups = [(layer, [f"h{unit}" for _, unit in group]) for layer, group in groupby(sorted(units), lambda one: one[0])]
    return ", ".join(" ".join(names) + f" of layer {layer + 1}" * (hidden_layers > 1) for layer, names in groups)


def ablation_texts(names: str, count: int, result: AblationResult | None) -> tuple[str, ...]:
    """Describe the accuracy of a copy without `count` units, the longest text first; accuracies come first."""
    number = f"{count:,} unit" + "s" * (count != 1)
    if result is not None and not result.count:
        return NOT_FINITE, "not finite"
    if result is None:
        return (
            f"evaluating a copy without {names}",
            f"evaluating a copy without {number}",
            "evaluating a copy",
            "evaluating",
        )
    without, whole = (percent(right / result.count) for right in (result.right_without, result.right_with))
    change = f"{result.changed:,} of {result.count:,} predictions change" + "s" * (result.changed == 1)
    brief = f"{result.changed:,} change" + "s" * (result.changed == 1)
    ends, whole_ends = (
        interval_text(*wilson_interval(right, result.count)) for right in (result.right_without, result.right_with)
    )
    return (
        f"{without} ({ends}) without {names}, {whole} ({whole_ends}) with all; {change}",
        f"{without} without {names}, {whole} with all; {change}",
        f"{without} without {number}, {whole} with all; {change}",
        f"{without} without {names}, {whole} with all; {brief}",
        f"{without} without {number}, {whole} with all; {brief}",
        f"{without} without {number}, {whole} with all",
        f"{without} without, {whole} with",
        f"{without}, {whole} with",
        without,
    )
