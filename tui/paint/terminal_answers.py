"""What a terminal is asked about itself, and what its answers mean. It knows no terminal, only bytes.

Nothing heavy may be imported at the top of this module: the program's first lines use it.
"""

import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

BACKGROUND: Final = b"\x1b]11;?\x1b\\"
"""OSC 11: the colour of the background."""
TRUE_COLOUR: Final = b"\x1bP+q524742\x1b\\"
"""XTGETTCAP: the capability RGB, in hexadecimal digits."""
ATTRIBUTES: Final = b"\x1b[c"
"""DA1. Every terminal answers it, and in turn: whatever was not answered before never will be."""
SAVE, WIPE = b"\x1b7", b"\x1b8\x1b[K"
"""Around the questions, for terminals that write what they do not know."""
FENCE: Final = re.compile(rb"\x1b\[\?[\d;]*c")
COLOUR = re.compile(
    rb"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?[\x07\x1b]", re.I
)
CAPABILITY = re.compile(rb"\x1bP1\+r524742(?:=((?:[0-9a-f]{2})*))?\x1b", re.I)
LUMA = (0.299, 0.587, 0.114)
"""The parts of red, green and blue in brightness (ITU-R BT.601)."""


@dataclass(frozen=True, slots=True)
class TerminalAnswers:
    """What a terminal has said of itself."""

    is_light: bool | None = None
    """Whether its background is light; None where that is not known."""
    has_true_colour: bool = False


UNKNOWN: Final = TerminalAnswers()


def questions(arguments: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """Return what is worth asking for a command line of the dashboard; nothing where all is chosen or known."""
    term, colours = environment.get("TERM", ""), _chosen(arguments, "--colors")
    if term in ("", "dumb", "linux") or colours == "none" or (colours == "auto" and environment.get("NO_COLOR")):
        return b""
    asked = BACKGROUND if _chosen(arguments, "--theme") == "auto" else b""
    # GNU screen hands such a string on to its own terminal as text, and the Terminal of macOS may write it.
    is_screen = bool(environment.get("STY")) or (term.startswith("screen") and not environment.get("TMUX"))
    writes_it = is_screen or environment.get("TERM_PROGRAM") == "Apple_Terminal"
    if colours == "auto" and not environment.get("COLORTERM") and not writes_it:
        asked += TRUE_COLOUR
    return SAVE + asked + ATTRIBUTES + WIPE if asked else b""


def _chosen(arguments: Sequence[str], flag: str) -> str:
    """Return the value of a flag at first sight."""
    value = "auto"
    for word, following in zip(arguments, (*arguments[1:], value), strict=False):
        if word == flag:
            value = following
        elif word.startswith(f"{flag}="):
            value = word.removeprefix(f"{flag}=")
    return value


def read_answers(received: bytes) -> TerminalAnswers:
    """Return what is said in `received`, among whatever else came from the terminal."""
    colour, capability = COLOUR.search(received), CAPABILITY.search(received)
    is_light = None
    if colour is not None:
        # Each has one to four digits, and only F is all of it.
        levels = [int(digits, 16) / (16 ** len(digits) - 1) for digits in colour.groups()]
        is_light = sum(part * level for part, level in zip(LUMA, levels, strict=True)) > 0.5
    bits = binascii.unhexlify(capability[1] or b"") if capability is not None else b"-1"
    return TerminalAnswers(is_light, not bits.startswith((b"-", b"0")))  # "8/8/8", "8", or nothing; xterm may say -1
