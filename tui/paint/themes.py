"""The themes a person can choose from, and the palette of each for every number of colours. It knows no terminal."""

from dataclasses import replace
from typing import Literal

from mnist_tui.tui.paint.canvas import Ink
from mnist_tui.tui.paint.palette import (
    ANSI16,
    ANSI16_LIGHT,
    DARK,
    LIGHT,
    NONE,
    ColourMode,
    Palette,
    badges,
    fills,
)

Theme = Literal["dark", "light", "colour-blind"]

# The colours of Okabe & Ito (2008), as near as the xterm cube has them: sky blue, orange, bluish green, vermilion,
# yellow, reddish purple. Counts go from grey to yellow, recall from dark to light blue.
COLOUR_BLIND = replace(
    DARK,
    name="colour-blind",
    train=75,
    validation=214,
    right=44,
    wrong=209,
    warm=227,
    rate=175,
    gradient=251,
    key=153,
    counts=fills((235, 236, 237, 239, 58, 100, 142, 178, 220, 227), (248, 250, 252, 254, 255, 16, 16, 16, 16, 16)),
    recalls=fills((24, 25, 32, 74, 117), (255, 255, 16, 16, 16)),
    heat=(100, 142, 178, 220, 227),
    badges=badges(
        run=Ink(16, 44, True),
        paused=Ink(16, 250, True),
        busy=Ink(16, 153, True),
        bad=Ink(16, 209, True),
        done=Ink(16, 75, True),
        past=Ink(16, 183, True),
    ),
    runs=(207, 226, 48, 208, 225, 108),
)
ANSI16_COLOUR_BLIND = replace(
    ANSI16,
    name="ansi16-colour-blind",
    validation=11,
    right=6,
    warm=15,
    key=13,
    recalls=(*[Ink(6)] * 2, *[Ink(6, bold=True)] * 3),
    styles=(("warm", Ink(underline=True)),),
    badges=badges(
        run=Ink(0, 6, True),
        paused=Ink(0, 7, True),
        busy=Ink(0, 13, True),
        bad=Ink(0, 9, True),
        done=Ink(0, 14, True),
        past=Ink(0, 15, True),
    ),
)
THEMES: dict[Theme, tuple[Palette, Palette]] = {
    "dark": (DARK, ANSI16),
    "light": (LIGHT, ANSI16_LIGHT),
    "colour-blind": (COLOUR_BLIND, ANSI16_COLOUR_BLIND),
}
"""Of every theme the palette for 256 colours or more, and the one for 16."""


def palette_for(mode: ColourMode, theme: Theme = "dark") -> Palette:
    """Return the palette for the colours of the terminal; truecolor and 256 colours look the same."""
    if mode == "none":
        return NONE
    return THEMES[theme][mode == "16"]


def theme_of(palette: Palette) -> Theme:
    """Return the theme of a palette; without colours there is only one."""
    return next((name for name, palettes in THEMES.items() if palette in palettes), "dark")
