"""How plain commands print: characters and width that suit a stream, numbers for people."""

import math
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence

from mnist_tui.tui.cli.character_set import terminal_encoding
from mnist_tui.tui.paint import ticks
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.look import GlyphChoice, choose_glyphs

WIDTH_IN_A_PIPE = 80
LONGEST_NAME = 10
"""Letters of a class name that fit into a line of text."""
LARGEST_WITH_DECIMALS = 1e6


def complain(line: str) -> None:
    """Print one line about a problem on standard error, if that can still be written to."""
    try:
        print(f"mnist-tui: {line}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return  # the terminal is gone; the exit status still tells


def stdout_glyphs(asked: GlyphChoice = "auto") -> Glyphs:
    """Return the chosen characters, or, for "auto", those that standard output can show."""
    return choose_glyphs(asked, os.environ, terminal_encoding(sys.stdout.encoding))


def stdout_width() -> int:
    """Return the columns of the terminal that standard output is, or 80 in a pipe unless COLUMNS says otherwise."""
    return shutil.get_terminal_size((WIDTH_IN_A_PIPE, 24)).columns


def percent(fraction: float) -> str:
    """Write a fraction as `98.05 %`, NaN as `-`: for sentences; panes write `98.05%`."""
    return "100.00 %" if fraction == 1 else ticks.percent(fraction, sign=" %")


def probability_text(probability: float) -> str:
    """Write a probability as `98.05 %`, NaN as `-`; only 1 is written as `100.00 %`."""
    return "100.00 %" if probability == 1 else ticks.probability(probability, 2, " %")


def duration(seconds: float) -> str:
    """Write seconds as `0.0031 s`, `4.2 s`, and from a minute on as `1:05`."""
    if not math.isfinite(seconds):
        return "-"
    if seconds < 60:
        return f"{seconds:.2g} s" if seconds < 1 else f"{seconds:.1f} s"
    return ticks.duration(seconds)


def figure(value: float) -> str:
    """Write a cost or an output as `0.0834`, from a million on as `4.92e+08`, and what is no number in words."""
    if not math.isfinite(value):
        return "not finite"
    return f"{value:.4g}" if abs(value) >= LARGEST_WITH_DECIMALS else f"{value:.4f}"


def rate(images_per_second: float) -> str:
    """Write `44,715 img/s`."""
    return "- img/s" if math.isnan(images_per_second) else f"{images_per_second:,.0f} img/s"


def not_finite_text(number: int, count: int, split: str) -> str:
    """Say that `number` of `count` images of a split have no prediction."""
    return f"outputs or costs are not finite for {number:,} of {count:,} {split} images: nothing is computed from them"


def short_names(classes: Sequence[str], glyphs: Glyphs) -> tuple[str, ...]:
    """Return the names cut to ten letters; names that would become equal end in their numbers."""
    cut = [_cut(name, glyphs.ellipsis) for name in classes]
    times = Counter(cut)
    return tuple(
        _cut(classes[number], f"{glyphs.ellipsis}{number}") if times[name] > 1 else name
        for number, name in enumerate(cut)
    )


def _cut(name: str, ending: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(ending)] + ending
