"""The characters for lines, bars, digits, sliders and badges, for three kinds of terminal. It knows no colours."""

from dataclasses import dataclass, replace
from typing import Literal

GlyphName = Literal["braille", "blocks", "ascii"]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of characters. Every string named in the singular is one character wide."""

    name: GlyphName
    dots: tuple[int, int]
    """Columns and rows of dots that one cell of a chart can show."""
    bars: str
    """Bar heights, from empty to full; the first is a space."""
    shades: str
    """Ink, from none to full, where only characters can show greys."""
    points: str
    """One character per series where a cell holds a single point."""
    progress: str
    """Parts of a cell of a progress bar, from the thinnest to the full cell."""
    unfilled: str
    rule: str
    upright: str
    grid: str
    mark: str
    tick: str
    corner: str
    x_tick: str
    box: str
    """Corners: top left, top right, bottom left, bottom right."""
    legend_solid: str
    legend_dotted: str
    slider_done: str
    slider_handle: str
    slider_left: str
    pointer: str
    around: str
    """Before and after the caption under the cursor; a space for nothing. A pointer would be like an arrow in it."""
    restart: str
    changed: str
    to: str
    becomes: str
    """Between a value and the one after it; no sign that reads as an inequality."""
    down: str
    zero: str
    unknown: str
    """Instead of an unknown number."""
    times: str
    minus: str
    root: str
    """The sign of a square root; it may be longer than one character."""
    give_or_take: str
    """Between a mean and its deviation; it may be two characters wide."""
    separator: str
    """Between the items of a line of text, with its spaces."""
    divider: str
    ellipsis: str
    caret: str
    momentum: str
    finding: str
    """Before the number of things that are wrong."""
    badges: tuple[tuple[str, str], ...]

    def badge(self, phase: str) -> str:
        """Return the sign of a phase; an unknown phase looks like a failed one."""
        badges = dict(self.badges)
        return badges.get(phase, badges["failed"])

    def __hash__(self) -> int:
        return hash(self.name)


BRAILLE = Glyphs(
    name="braille",
    dots=(2, 4),
    bars=" ▁▂▃▄▅▆▇█",
    shades=" ░▒▓█",
    points="●○◆◇",
    progress="▏▎▍▌▋▊▉█",
    unfilled="░",
    rule="─",
    upright="│",
    grid="┈",
    mark="┊",
    tick="┤",
    corner="└",
    x_tick="┴",
    box="╭╮╰╯",
    legend_solid="━━",
    legend_dotted="╍╍",
    slider_done="━",
    slider_handle="●",
    slider_left="─",
    pointer="▸",
    around="▸ ",
    restart="↻",
    changed="*",
    to="→",
    becomes="→",
    down="↓",
    zero="·",
    unknown="–",
    times="×",
    minus="−",
    root="√",
    give_or_take="±",
    separator=" · ",
    divider="│",
    ellipsis="…",
    caret="▏",
    momentum="μ",
    finding="✚",
    badges=(
        ("starting", "◌"),
        ("running", "▶"),
        ("paused", "‖"),
        ("stepping", "▸"),
        ("evaluating", "◉"),
        ("diverged", "✗"),
        ("finished", "■"),
        ("failed", "✗"),
        ("lost", "✗"),
        ("past", "◀"),
        ("shown", "□"),
    ),
)

BLOCKS = replace(BRAILLE, name="blocks", dots=(2, 2), finding="+")

ASCII = Glyphs(
    name="ascii",
    dots=(1, 1),
    bars=" .:-=+*#",
    shades=" .:-=+*#%@",
    points="*o+x",
    progress="#",
    unfilled=".",
    rule="-",
    upright="|",
    grid=".",
    mark="|",
    tick="+",
    corner="+",
    x_tick="+",
    box="++++",
    legend_solid="*",
    legend_dotted="o",
    slider_done="=",
    slider_handle="o",
    slider_left="-",
    pointer=">",
    around="[]",
    restart="@",
    changed="*",
    to=">",
    becomes="->",
    down="v",
    zero=".",
    unknown="-",
    times="x",
    minus="-",
    root="sqrt",
    give_or_take="+-",
    separator=" | ",
    divider="|",
    ellipsis="~",
    caret="_",
    momentum="mu",
    finding="+",
    badges=(
        ("starting", "~"),
        ("running", ">"),
        ("paused", "="),
        ("stepping", ">"),
        ("evaluating", "?"),
        ("diverged", "!"),
        ("finished", "#"),
        ("failed", "!"),
        ("lost", "!"),
        ("past", "<"),
        ("shown", "o"),
    ),
)
