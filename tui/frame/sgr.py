"""The style of a cell as a terminal is told of it: the parameters of SGR sequences (ECMA-48, 8.3.117)."""

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

from mnist_tui.tui.frame.xterm_colours import nearest
from mnist_tui.tui.paint.palette import rgb

NUMBERS = {"2;{};{};{}".format(*rgb(index)): f"5;{index}" for index in range(255, 15, -1)}
"""Colours that every terminal has by number, which is half as long as the mixture."""
MIXTURE_PARAMETERS = {"2": 4, "5": 2}
"""How many parameters name a colour after 38 or 48, by the first of them."""
ANYTHING = "?"
"""Some text; what stands before it turns its style on."""
SHOWN_ON_BLANKS = frozenset(("4", "7", "9", "21", "53"))
"""Underline, reverse, strike, double underline, overline."""


class Codes(NamedTuple):
    """Attributes, colour and background; each empty where it is the terminal's own."""

    attributes: str = ""
    fore: str = ""
    back: str = ""


PLAIN = Codes()
MOST = 2048
"""Results that are remembered, by each function: several times those of a frame, and full after some minutes."""


@lru_cache(maxsize=256)
def show_on_blanks(attributes: str) -> bool:
    """Tell whether attributes can be seen where there is no character."""
    return not SHOWN_ON_BLANKS.isdisjoint(attributes.split(";"))


@lru_cache(maxsize=MOST)
def codes_of_blank(codes: Codes) -> Codes:
    """Return the least that makes a blank look the same: of most styles only the background can be seen there."""
    return codes if show_on_blanks(codes.attributes) else Codes(back=codes.back)


@lru_cache(maxsize=MOST)
def codes_after(codes: Codes, parameters: str) -> Codes:
    """Return what is on once a terminal with `codes` on has taken in an SGR sequence with these parameters."""
    attributes, fore, back = codes
    numbers = parameters.split(";")
    while numbers:
        number = numbers.pop(0)
        if number in ("", "0"):
            attributes = fore = back = ""
        elif number in ("38", "48"):
            count = MIXTURE_PARAMETERS.get(numbers[0] if numbers else "", 1)
            colour = ";".join(numbers[:count])
            del numbers[:count]
            colour = f"{number};{NUMBERS.get(colour, colour)}"
            fore, back = (colour, back) if number == "38" else (fore, colour)
        elif number in ("39", "49"):
            fore, back = ("", back) if number == "39" else (fore, "")
        elif len(number) > 1 and number[:-1] in ("3", "9"):
            fore = number
        elif len(number) > 1 and number[:-1] in ("4", "10"):
            back = number
        else:
            attributes = f"{attributes};{number}" if attributes else number
    return Codes(attributes, fore, back)


@lru_cache(maxsize=MOST)
def in_fixed_colours(codes: Codes) -> Codes:
    """Return the same without mixtures, for a terminal of 256 colours: each becomes the fixed colour nearest to it."""
    return Codes(codes.attributes, _fixed(codes.fore), _fixed(codes.back))


def _fixed(colour: str) -> str:
    kind, _, mixture = colour.partition(";2;")
    return f"{kind};5;{nearest(*map(int, mixture.split(';')))}" if mixture else colour


@lru_cache(maxsize=MOST)
def sequence_between(before: Codes, after: Codes) -> str:
    """Return the shortest sequence that turns one style into another; empty if they are the same."""
    if before == after:
        return ""
    afresh = ";".join(("0", *filter(None, after)))
    if before.attributes and before.attributes != after.attributes:
        return f"\x1b[{afresh}m"
    changes = [new or off for new, old, off in zip(after, before, ("", "39", "49"), strict=True) if new != old]
    return f"\x1b[{min(';'.join(changes), afresh, key=len)}m"


@lru_cache(maxsize=MOST)
def codes_of(style: Style | None, system: ColorSystem) -> Codes:
    """Return the codes that Rich gives a style on a terminal of so many colours."""
    if style is None:
        return PLAIN
    sequence = style.render(ANYTHING, color_system=system).partition(ANYTHING)[0]
    return codes_after(PLAIN, sequence.removeprefix("\x1b[").removesuffix("m")) if sequence else PLAIN
