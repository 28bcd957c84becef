"""How plain commands print: characters and width that a stream can take, numbers as people read them."""

import math
import os
import shutil
import sys

from mnist_tui.tui.arguments import GlyphChoice
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.terminal import choose_glyphs

WIDTH_IN_A_PIPE = 80


def complain(line: str) -> None:
    """Print one line about a trouble on standard error, as far as that can still be written."""
    try:
        print(f"mnist-tui: {line}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return  # a terminal that is gone hears nothing; the exit status still tells


def stdout_glyphs(asked: GlyphChoice = "auto") -> Glyphs:
    """Return the characters asked for, or, for "auto", those that standard output can carry."""
    return choose_glyphs(asked, os.environ, sys.stdout.encoding)


def stdout_width() -> int:
    """Return the columns of the terminal that standard output is, or 80 in a pipe unless COLUMNS says otherwise."""
    return shutil.get_terminal_size((WIDTH_IN_A_PIPE, 24)).columns


def percent(share: float) -> str:
    """Write a share of 1 as `98.05 %`, NaN as `-`."""
    return "-" if math.isnan(share) else f"{share * 100:.2f} %"


def duration(seconds: float) -> str:
    """Write seconds as `4.2 s`, `3:07` or `1:02:45`."""
    if not math.isfinite(seconds):
        return "-"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def rate(images_per_second: float) -> str:
    """Write `44,715 img/s`."""
    return "- img/s" if math.isnan(images_per_second) else f"{images_per_second:,.0f} img/s"


def count(number: int, noun: str) -> str:
    """Write `1 step`, `4,300 steps`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
