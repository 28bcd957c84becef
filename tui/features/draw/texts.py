"""What is said about a drawing, line by line, the most important first. It draws nothing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.draw.queries import DrawingNeighbours, DrawingRead, DrawingSet, UsualDistancesAnswer
from mnist_tui.tui.images.drawing import Point, longest_side
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import NOT_FINITE
from mnist_tui.tui.paint.ticks import percent, probability

UNKNOWN = "like nothing it has learnt"
HOW = (
    "Draw a digit.",
    "",
    "space puts the pen down",
    "and lifts it; the arrows",
    "move it, with shift by 3,",
    "y u b n move it aslant.",
    "Or drag with the mouse.",
)
"""What stands in place of the bars while nothing is drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line in several forms, the longest first."""

    forms: tuple[str, ...]
    role: Literal["text", "muted", "warm", "right", "wrong"] = "muted"


WALK = Line((", and . show them, t keeps another", ", and . show them"))
SAY = Line(("t: say what you meant, and it is kept", "t: say what you meant"))


def lines(
    read: DrawingRead,
    found: DrawingNeighbours | None,
    usual: UsualDistancesAnswer | None,
    classes: Sequence[str],
    glyphs: Glyphs,
) -> tuple[Line, ...]:
    """Return what is said about a drawing, but for what was meant by it."""
    if not all(map(math.isfinite, read.probabilities)):
        return (Line((NOT_FINITE,), "warm"),)
    told = [_other_form(read, classes, glyphs)]
    if found is not None and is_unknown(found, usual):
        told.insert(0, Line((UNKNOWN,), "warm"))
    margin, entropy = f"margin {read.margin:.2f}", f"entropy {read.entropy:.2f}"
    calibrated = () if read.temperature is None else (f"{margin}  {entropy} bits  T = {read.temperature:.2f}",)
    told.append(Line((*calibrated, f"{margin}{glyphs.separator}{entropy} bits", f"{margin}  {entropy}", margin)))
    return (*told, *_nearest(found, usual, classes, glyphs))


def is_unknown(found: DrawingNeighbours, usual: UsualDistancesAnswer | None) -> bool:
    """Tell whether the drawing is further from all training images than 99 % of the validation images."""
    return usual is not None and usual.images > 0 and len(found.distances) > 0 and found.distances[0] > usual.most


def _other_form(read: DrawingRead, classes: Sequence[str], glyphs: Glyphs) -> Line:
    """Say what the network would predict for the other form."""
    other = int(read.otherwise.argmax())
    says = f"{classes[other]}, {probability(float(read.otherwise[other]))}"
    where = "as drawn" if read.centred else "centred"
    differs = other != read.predicted
    long = f"{glyphs.upright} {where} it would say {says}"
    return Line((long, f"{glyphs.upright} {where}: {says}", f"{where}: {says}"), "text" if differs else "muted")


def _nearest(
    found: DrawingNeighbours | None, usual: UsualDistancesAnswer | None, classes: Sequence[str], glyphs: Glyphs
) -> tuple[Line, ...]:
    if found is None or not found.labels:
        return ()
    name, distance = classes[found.labels[0]], f"{found.distances[0]:.1f}"
    nearest = Line((f"nearest training image: {name}, {distance}", f"nearest: {name}, {distance}"))
    if usual is None or not usual.images:
        return (nearest,)
    within = f"99% within {usual.most:.1f}"
    usually = f"usually {usual.median:.1f}, {within}"
    return nearest, Line((f"validation images: {usually}", usually, within))


def form_lines(centres: bool, learns_centred: bool, shape: Point) -> tuple[str, str]:
    """Say in two short lines in which form the network gets a drawing of `shape`, and what it has seen."""
    side = longest_side(shape)
    if centres and learns_centred:
        return "c centred, as MNIST's digits:", f"ink {side} px, mass in the middle"
    if centres:
        return "c centred, as MNIST's digits;", "what it has seen was not"
    if learns_centred:
        return "c as drawn, but it has seen", f"only centred digits of {side} px"
    return "c as drawn: what it has seen", "was not centred either"


def truth_line(label: int, place: int, kept: DrawingSet | None, predicted: int, classes: Sequence[str]) -> Line:
    """Say what was meant by the drawing, whether the network predicts it, and which one of the kept ones it is."""
    verdict: Literal["right", "wrong"] = "right" if label == predicted else "wrong"
    meant = f"meant {classes[label]}: {verdict}"
    number = f"{place + 1:,} of {kept.count:,}" if kept is not None and kept.count > place else f"{place + 1:,}"
    return Line((f"you {meant}, drawing {number}", f"{meant}, {number}", meant), verdict)


def set_lines(kept: DrawingSet | None, centres: bool, glyphs: Glyphs) -> tuple[Line, ...]:
    """Say how many of all kept drawings the network predicts as they were meant, in the form that it gets."""
    if kept is None or not kept.count:
        return ()
    right, otherwise = (kept.right, kept.right_as_drawn)[:: 1 if centres else -1]
    low, high = wilson_interval(right, kept.count)
    counted = f"{right:,} of {kept.count:,} right"
    interval = f"{100 * low:.0f}-{100 * high:.0f}%"
    accuracy = percent(right / kept.count, 1)
    told = (
        f"your drawings: {counted}, {accuracy} (95% interval {interval})",
        f"yours: {counted}, {interval}",
        f"{counted}, {interval}",
        f"yours: {counted}",
        counted,
    )
    other = f"{glyphs.upright} yours {'as drawn' if centres else 'centred'}: {otherwise:,} of {kept.count:,}"
    fault = (Line(("not all of them are on the disk", "not on the disk"), "warm"),) if kept.fault else ()
    return (Line(told, "text"), *fault, Line((f"{other} right", other)))
