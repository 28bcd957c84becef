"""Says in words what units are and what silencing them does, shorter where there is less room. It knows no network."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from mnist_tui.tui.paint.ticks import percent

IDLE = {"relu": "inactive", "sigmoid": "saturated", "tanh": "saturated"}
"""What a unit is, by its activation, where it lets hardly any gradient through."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many of `count` images are right with all units and without some, and how many answers change."""

    count: int
    right_with: int
    right_without: int
    changed: int


def first_fitting(texts: tuple[str, ...], width: int) -> str:
    """Return the first of some texts that fits into `width`, or else the last."""
    return next((text for text in texts if len(text) <= width), texts[-1] if texts else "")


def idle_word(activation: str) -> str:
    """Return what a unit with this activation is where its slope is next to nothing."""
    return IDLE.get(activation, "flat")


def unit_names(units: Iterable[tuple[int, int]], hidden_layers: int) -> str:
    """Name units, layer and number both counted from 0: `h3 h17 of layer 1, h5 of layer 2`."""
    groups = [(layer, [f"h{unit}" for _, unit in group]) for layer, group in groupby(sorted(units), lambda one: one[0])]
    return ", ".join(" ".join(names) + f" of layer {layer + 1}" * (hidden_layers > 1) for layer, names in groups)


def ablation_texts(names: str, count: int, verdict: Verdict | None) -> tuple[str, ...]:
    """Say how a copy fares without `count` units, from the longest text to the shortest; the accuracies come first."""
    number = f"{count:,} unit" + "s" * (count != 1)
    if verdict is None or not verdict.count:
        return f"judging a copy without {names}", f"judging a copy without {number}", "judging a copy", "judging"
    without, whole = (percent(right / verdict.count) for right in (verdict.right_without, verdict.right_with))
    change = f"{verdict.changed:,} of {verdict.count:,} answers change" + "s" * (verdict.changed == 1)
    brief = f"{verdict.changed:,} change" + "s" * (verdict.changed == 1)
    return (
        f"{without} without {names}, {whole} with all; {change}",
        f"{without} without {number}, {whole} with all; {change}",
        f"{without} without {names}, {whole} with all; {brief}",
        f"{without} without {number}, {whole} with all; {brief}",
        f"{without} without {number}, {whole} with all",
        f"{without} without, {whole} with",
        f"{without}, {whole} with",
        without,
    )
