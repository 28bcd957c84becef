"""Glyphs and colours for the terminal, from its environment and its answers. It must not import Textual."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ColourMode, Palette
from mnist_tui.tui.paint.terminal_answers import UNKNOWN, TerminalAnswers
from mnist_tui.tui.paint.themes import Theme, palette_for

GlyphChoice = Literal["auto", "braille", "blocks", "ascii"]
ColourChoice = Literal["auto", "true", "256", "16", "none"]
ThemeChoice = Literal["auto", "dark", "light", "colour-blind"]
GLYPH_SETS: dict[str, Glyphs] = {"braille": BRAILLE, "blocks": BLOCKS, "ascii": ASCII}

TRUE_COLOUR = frozenset(("alacritty", "contour", "direct", "foot", "ghostty", "iterm2", "kitty", "rio", "wezterm"))
"""Parts of the names of terminals with true colour. SSH hands on TERM, but not COLORTERM nor the terminfo entry."""
COLOURS_256 = frozenset(("256color", "gnome", "konsole", "mintty", "nsterm", "putty", "st", "vte"))


@dataclass(frozen=True, slots=True)
class Look:
    """How everything is drawn: palette and glyphs."""

    palette: Palette
    glyphs: Glyphs
    colours: ColourMode


def choose_glyphs(choice: GlyphChoice, environment: Mapping[str, str], encoding: str | None) -> Glyphs:
    """Return the characters the terminal can draw; a console font has block elements but rarely braille."""
    if choice != "auto":
        return GLYPH_SETS[choice]
    if (encoding or "").lower().replace("-", "").replace("_", "") != "utf8":
        return ASCII
    return BLOCKS if environment.get("TERM") == "linux" else BRAILLE


def choose_colours(
    choice: ColourChoice,
    environment: Mapping[str, str],
    terminfo: Callable[[str], int] = lambda term: 0,
    answers: TerminalAnswers = UNKNOWN,
) -> ColourMode:
    """Return how many colours to use. NO_COLOR, when set to anything, means none (no-color.org).

    `terminfo` returns how many a terminal of a name has; it is asked about those that are not known here.
    """
    if choice != "auto":
        return choice
    if environment.get("NO_COLOR"):
        return "none"
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or answers.has_true_colour:
        return "true"
    term = environment.get("TERM", "")
    parts = set(re.split(r"[-+.]", term))
    if parts & TRUE_COLOUR:
        return "true"
    if parts & COLOURS_256 or "256" in term:
        return "256"
    colours = terminfo(term) if term else 0
    return "true" if colours >= 1 << 24 else "256" if colours >= 256 else "16"


def choose_theme(choice: ThemeChoice, environment: Mapping[str, str], answers: TerminalAnswers = UNKNOWN) -> Theme:
    """Return the chosen theme, or the one for the terminal's background, as far as it is known."""
    if choice != "auto":
        return choice
    if answers.is_light is not None:
        return "light" if answers.is_light else "dark"
    # rxvt, Konsole and others set COLORFGBG to their colours: "15;0" is light on dark, "0;15" dark on light.
    return "light" if environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def choose_look(
    glyphs: GlyphChoice,
    colours: ColourChoice,
    environment: Mapping[str, str],
    encoding: str | None,
    theme: ThemeChoice = "auto",
    terminfo: Callable[[str], int] = lambda term: 0,
    answers: TerminalAnswers = UNKNOWN,
) -> Look:
    """Return the look for this terminal; choices other than "auto" are kept."""
    mode = choose_colours(colours, environment, terminfo, answers)
    palette = palette_for(mode, choose_theme(theme, environment, answers))
    return Look(palette, choose_glyphs(glyphs, environment, encoding), mode)
