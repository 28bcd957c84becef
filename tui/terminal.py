"""What the terminal can show, read from its environment before anything is drawn. It must not import Textual."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ColourMode, Palette, palette_for

GlyphChoice = Literal["auto", "braille", "blocks", "ascii"]
ColourChoice = Literal["auto", "true", "256", "16", "none"]
GLYPH_SETS: dict[str, Glyphs] = {"braille": BRAILLE, "blocks": BLOCKS, "ascii": ASCII}


@dataclass(frozen=True, slots=True)
class Look:
    """How everything is drawn: colours by meaning, and characters."""

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


def choose_colours(choice: ColourChoice, environment: Mapping[str, str]) -> ColourMode:
    """Return how many colours to use. NO_COLOR, when set to anything, means none (no-color.org)."""
    if choice != "auto":
        return choice
    if environment.get("NO_COLOR"):
        return "none"
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "true"
    return "256" if "256" in environment.get("TERM", "") else "16"


def choose_look(
    glyphs: GlyphChoice, colours: ColourChoice, environment: Mapping[str, str], encoding: str | None
) -> Look:
    """Return the look for this terminal, as far as the person has not chosen it."""
    mode = choose_colours(colours, environment)
    # COLORFGBG is how rxvt, Konsole and others tell their colours: "15;0" is light on dark, "0;15" dark on light.
    light = environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
    return Look(palette_for(mode, light), choose_glyphs(glyphs, environment, encoding), mode)
