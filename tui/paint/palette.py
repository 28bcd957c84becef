"""The palettes for dark, light, 16-colour and colourless terminals. It knows no terminal; it only names colours."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, Ink
from mnist_tui.tui.paint.roles import Palette, Phase, Role

__all__ = [
    "ANSI16",
    "ANSI16_LIGHT",
    "DARK",
    "LIGHT",
    "NONE",
    "ColourMode",
    "Palette",
    "Phase",
    "Role",
    "badges",
    "digits",
    "fills",
    "mixed",
    "rgb",
]

ColourMode = Literal["true", "256", "16", "none"]
CUBE_STEPS = (0, 95, 135, 175, 215, 255)


FIRST_MIXTURE, MOST_MIXTURES = 256, 1 << 14


def mixed(colours: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return what stands in a canvas for colours (..., 3): five bits of red and green and four of blue."""
    red, green, blue = np.moveaxis(colours.astype(np.int16), -1, 0)
    mixtures: NDArray[np.int16] = FIRST_MIXTURE + ((red >> 3) << 9 | (green >> 3) << 4 | blue >> 4)
    return mixtures


def rgb(index: int) -> tuple[int, int, int]:
    """Return red, green, blue (0-255) of a colour of the xterm cube or grey ramp, or of a mixture.

    Raises ValueError for the indices 0-15, which every terminal colours as it likes.
    """
    if FIRST_MIXTURE <= index < FIRST_MIXTURE + MOST_MIXTURES:
        mixture = index - FIRST_MIXTURE
        return (mixture >> 9) * 255 // 31, (mixture >> 4 & 31) * 255 // 31, (mixture & 15) * 17
    if not 16 <= index <= 255:
        raise ValueError(f"colour {index} is not in 16..255, the colours that are the same everywhere")
    if index >= 232:
        grey = 8 + 10 * (index - 232)
        return grey, grey, grey
    cube = index - 16
    return CUBE_STEPS[cube // 36], CUBE_STEPS[cube // 6 % 6], CUBE_STEPS[cube % 6]


def badges(*, run: Ink, paused: Ink, busy: Ink, bad: Ink, done: Ink, past: Ink) -> tuple[tuple[Phase, Ink], ...]:
    """Return the ink of every phase's badge."""
    return (
        ("starting", busy),
        ("running", run),
        ("paused", paused),
        ("stepping", run),
        ("evaluating", busy),
        ("diverged", bad),
        ("finished", done),
        ("failed", bad),
        ("lost", bad),
        ("past", past),
        ("shown", past),
    )


def digits(fores: tuple[int, ...], fill: Ink, filled: int) -> tuple[Ink, ...]:
    """Return inks of these letters on no background, then `filled` times `fill`: few colours make no scale."""
    return (*(Ink(fore) for fore in fores), *[fill] * filled)


def fills(backs: tuple[int, ...], fores: tuple[int, ...]) -> tuple[Ink, ...]:
    """Return inks of these backgrounds and letters, one by one."""
    return tuple(Ink(fore, back) for fore, back in zip(fores, backs, strict=True))


DARK = Palette(
    name="dark",
    colour=True,
    ground=234,
    gap=233,
    bar=236,
    cursor=237,
    band=236,
    track=238,
    text=253,
    muted=248,
    faint=244,
    line=238,
    train=81,
    validation=215,
    right=78,
    wrong=210,
    warm=221,
    rate=141,
    gradient=144,
    previous=245,
    key=110,
    counts=fills((235, 236, 237, 239, 58, 94, 130, 166, 208, 221), (248, 250, 252, 254, 255, 255, 231, 16, 16, 16)),
    recalls=fills((23, 24, 30, 37, 79), (253, 255, 16, 16, 16)),
    heat=(95, 130, 166, 208, 214, 220, 229),
    greys=(DEFAULT, *range(235, 256), 231),
    badges=badges(
        run=Ink(16, 78, True),
        paused=Ink(16, 250, True),
        busy=Ink(16, 110, True),
        bad=Ink(16, 210, True),
        done=Ink(16, 79, True),
        past=Ink(16, 183, True),
    ),
    runs=(39, 213, 190, 49, 208, 223),
)

LIGHT = Palette(
    name="light",
    colour=True,
    ground=231,
    gap=254,
    bar=255,
    cursor=254,
    band=254,
    track=252,
    text=235,
    muted=240,
    faint=244,
    line=250,
    train=24,
    validation=130,
    right=22,
    wrong=124,
    warm=94,
    rate=91,
    gradient=58,
    previous=242,
    key=20,
    counts=fills((254, 253, 252, 251, 229, 223, 222, 215, 214, 208), (240, 238, 236, 235, 16, 16, 16, 16, 16, 16)),
    recalls=fills((152, 116, 80, 44, 37), (16, 16, 16, 16, 16)),
    heat=(166, 131, 94, 88, 52, 16),
    greys=(DEFAULT, *range(254, 231, -1), 16),
    badges=badges(
        run=Ink(231, 22, True),
        paused=Ink(231, 241, True),
        busy=Ink(231, 20, True),
        bad=Ink(231, 124, True),
        done=Ink(231, 23, True),
        past=Ink(231, 90, True),
    ),
    runs=(26, 127, 58, 88, 21, 60),
)

ANSI16 = Palette(
    name="ansi16",
    colour=True,
    ground=0,
    gap=0,
    bar=0,
    cursor=0,
    band=DEFAULT,
    track=0,
    text=15,
    muted=7,
    faint=8,
    line=8,
    train=14,
    validation=3,
    right=10,
    wrong=9,
    warm=13,
    rate=7,
    gradient=7,
    previous=7,
    key=6,
    counts=digits((7, 7, 7, 15, 15, 15, 9, 9), fill=Ink(15, 1), filled=2),
    recalls=(*[Ink(2)] * 2, *[Ink(10)] * 3),
    greys=(DEFAULT, 8, 7, 15),
    badges=badges(
        run=Ink(0, 10, True),
        paused=Ink(0, 7, True),
        busy=Ink(0, 6, True),
        bad=Ink(0, 9, True),
        done=Ink(0, 14, True),
        past=Ink(15, 5, True),
    ),
    runs=(14, 11, 15, 8),
)

# On white only black, blue, red and magenta are dark enough for text in the colours of every terminal, and three of
# them have meanings: what is right and what to mind is written in black on a ground of its own.
ANSI16_LIGHT = Palette(
    name="ansi16-light",
    colour=True,
    ground=15,
    gap=15,
    bar=15,
    cursor=15,
    band=DEFAULT,
    track=15,
    text=0,
    muted=0,
    faint=8,
    line=8,
    train=4,
    validation=5,
    right=0,
    wrong=1,
    warm=0,
    rate=0,
    gradient=0,
    previous=8,
    key=0,
    counts=digits((0, 0, 0, 0, 0, 0, 1, 1), fill=Ink(15, 1), filled=2),
    recalls=(*[Ink(0, underline=True)] * 3, *[Ink(0, bold=True, underline=True)] * 2),
    greys=(DEFAULT, 7, 8, 0),
    badges=badges(
        run=Ink(0, 2, True),
        paused=Ink(15, 0, True),
        busy=Ink(0, 7, True),
        bad=Ink(15, 1, True),
        done=Ink(0, 6, True),
        past=Ink(15, 5, True),
    ),
    runs=(4, 5, 0, 12),
    styles=(
        ("right", Ink(back=2)),
        ("warm", Ink(back=11)),
        ("key", Ink(bold=True)),
    ),
)

NONE = Palette(
    name="none",
    colour=False,
    **dict.fromkeys(
        ("ground", "gap", "bar", "cursor", "band", "track", "text", "muted", "faint", "line", "train", "validation"),
        DEFAULT,
    ),
    **dict.fromkeys(("right", "wrong", "warm", "rate", "gradient", "previous", "key"), DEFAULT),
    counts=(*[Ink(dim=True)] * 2, *[Ink()] * 2, *[Ink(bold=True)] * 3, *[Ink(bold=True, reverse=True)] * 3),
    recalls=(*[Ink(underline=True)] * 2, *[Ink(bold=True, underline=True)] * 3),
    heat=(),
    greys=(DEFAULT, DEFAULT),
    badges=badges(
        run=Ink(bold=True, reverse=True),
        paused=Ink(reverse=True),
        busy=Ink(reverse=True),
        bad=Ink(bold=True, underline=True, reverse=True),
        done=Ink(bold=True, reverse=True),
        past=Ink(underline=True, reverse=True),
    ),
    runs=(DEFAULT,),
    styles=(
        ("muted", Ink(dim=True)),
        ("faint", Ink(dim=True)),
        ("line", Ink(dim=True)),
        ("previous", Ink(dim=True)),
        ("wrong", Ink(underline=True)),
        ("right", Ink(bold=True)),
        ("warm", Ink(bold=True, underline=True)),
        ("key", Ink(bold=True)),
    ),
)
