"""The roles of colours, and the inks of a palette. It has no colours itself."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

from mnist_tui.tui.paint.canvas import DEFAULT, Ink

Role = Literal[
    "text",
    "muted",
    "faint",
    "line",
    "train",
    "validation",
    "right",
    "wrong",
    "warm",
    "rate",
    "gradient",
    "previous",
    "key",
    "run_1",
    "run_2",
    "run_3",
    "run_4",
    "run_5",
    "run_6",
]
RUNS: tuple[Role, ...] = ("run_1", "run_2", "run_3", "run_4", "run_5", "run_6")
"""Runs or networks that are shown beside each other, by their numbers."""
Phase = Literal[
    "starting", "running", "paused", "stepping", "evaluating", "diverged", "finished", "failed", "lost", "past", "shown"
]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, as xterm-256 indices; -1 is the terminal's own. Equal meaning, equal colour, everywhere."""

    name: str
    colour: bool
    """False without any colours: then styles, glyphs and texts carry every meaning."""
    ground: int
    gap: int
    bar: int
    """Background of the status line and the footer."""
    cursor: int
    band: int
    track: int
    """The empty part of a progress bar."""
    text: int
    muted: int
    faint: int
    line: int
    """Axes, grids, rules, borders."""
    train: int
    validation: int
    right: int
    wrong: int
    warm: int
    rate: int
    gradient: int
    previous: int
    key: int
    counts: tuple[Ink, ...]
    """From few to many mistakes: grey to amber."""
    recalls: tuple[Ink, ...]
    """From low to high recall: dark to light teal."""
    greys: tuple[int, ...]
    """From no ink to full ink."""
    badges: tuple[tuple[Phase, Ink], ...]
    runs: tuple[int, ...]
    """Of runs that are shown beside each other, in turn: their numbers stand beside them."""
    heat: tuple[int, ...] = ()
    """From few to many mistakes where no number stands in a cell; none where there are too few colours for that."""
    styles: tuple[tuple[str, Ink], ...] = ()
    """Roles that are shown by a style, where there is no colour or several share one."""

    def ink(self, role: Role, back: int = DEFAULT, bold: bool = False) -> Ink:
        """Return the ink of a role; without colour, its style."""
        return _ink(self, role, back, bold)

    def mark(self, role: Role, bold: bool = False) -> Ink:
        """Return the ink of a role for curves and bars: what marks words is left out."""
        return _mark(self, role, bold)

    @property
    def fills_cursor(self) -> bool:
        """True where the cursor has a background of its own; elsewhere what it stands on is reversed."""
        return self.cursor != self.ground

    @property
    def fills_track(self) -> bool:
        """True where the empty part of a bar has a background that can be seen."""
        return self.track != self.ground

    def badge(self, phase: str) -> Ink:
        """Return the ink of a phase's badge; an unknown phase looks like a failed one."""
        badges: dict[str, Ink] = dict(self.badges)
        return badges.get(phase, badges["failed"])

    def __hash__(self) -> int:
        return hash(self.name)


@lru_cache(maxsize=1024)
def _ink(palette: Palette, role: Role, back: int, bold: bool) -> Ink:
    style = dict(palette.styles).get(role, Ink())
    fore = palette.runs[RUNS.index(role) % len(palette.runs)] if role in RUNS else cast(int, getattr(palette, role))
    back = style.back if back == DEFAULT else back if palette.colour else DEFAULT
    return Ink(fore, back, bold or style.bold, style.dim and not bold, style.underline, style.reverse)


@lru_cache(maxsize=1024)
def _mark(palette: Palette, role: Role, bold: bool) -> Ink:
    return replace(_ink(palette, role, DEFAULT, bold), back=DEFAULT, underline=False)
