"""The keys of a round through all screens, made from the program's own keymap."""

import string
from collections.abc import Iterator
from dataclasses import dataclass

from mnist_tui.tui.features.screens import FEATURES, KEYMAP, places

LOOK_S, OPEN_S, ESCAPE_S = 0.15, 1.0, 0.7
"""After escape a program waits whether more comes."""
NAMED = {
    "left": b"\x1b[D", "right": b"\x1b[C", "up": b"\x1b[A", "down": b"\x1b[B", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~", "shift+left": b"\x1b[1;2D", "shift+right": b"\x1b[1;2C",
    "shift+up": b"\x1b[1;2A", "shift+down": b"\x1b[1;2B", "shift+tab": b"\x1b[Z", "enter": b"\r", "escape": b"\x1b",
    "backspace": b"\x7f", "delete": b"\x1b[3~", "tab": b"\t", "space": b" ", "slash": b"/", "comma": b",",
    "full_stop": b".", "plus": b"+", "minus": b"-", "percent_sign": b"%", "less_than_sign": b"<",
    "greater_than_sign": b">", "question_mark": b"?", "exclamation_mark": b"!", "equals_sign": b"=",
    "number_sign": b"#", "asterisk": b"*", "semicolon": b";", "left_square_bracket": b"[", "right_square_bracket": b"]",
    "ctrl+l": b"\x0c", "ctrl+p": b"\x10",
}  # fmt: skip
NOT_PRESSED = {"quit", "suspend", "pause", "step", "epoch", "slower", "faster", "detach"}
"""By label: what ends or stops it, and what would leave too little to look at."""
PROMPTS = {
    "until",
    "save",
    "write",
    "restart",
    "new run",
    "help",
    "settings",
    "filter",
    "export",
    "note",
    "type",
    "rename",
    "group",
    "others",
    "fork",
}
"""By label: what opens something that escape closes."""
PAUSE, GLYPHS = NAMED["space"], b"g"


@dataclass(frozen=True, slots=True)
class Press:
    """A key as a terminal sends it, and for how long to look at what it does."""

    data: bytes
    seconds: float = LOOK_S


ESCAPE = Press(NAMED["escape"], ESCAPE_S)
QUIT = (Press(b"q", ESCAPE_S), Press(b"y"))


def data_of(key: str) -> bytes:
    """Return what a terminal sends for a key, named as Textual names it."""
    return key.encode() if key in string.ascii_letters + string.digits else NAMED[key]


def _openers() -> dict[str, bytes]:
    """Return the keys that open each screen."""
    screens = {feature.name: feature for feature in FEATURES if feature.screen is not None and feature.keys}
    keys = {name: feature.keys[0].key for name, feature in screens.items()}
    opened = {name: data_of(key) for name, key in ({**keys, "dashboard": "1"}).items()}
    return {**opened, "comparison": opened["runs"] + b"="}


def look_round(seconds: float) -> tuple[Press, ...]:
    """Return a tour that only opens every screen, to look at each for so long."""
    return tuple(Press(data, seconds) for data in (*_openers().values(), _openers()["dashboard"]))


def _tour() -> Iterator[Press]:
    """Yield a round: every screen with the keys of each of its parts, then the keys that work everywhere, twice.

    Twice, because most of these are switches. Whatever a key has opened is closed with escape.
    """
    openers = _openers()
    for name, focus in KEYMAP.focuses.items():
        opener = openers[places().get(name, "dashboard")]
        yield Press(opener, OPEN_S)
        for row in focus.rows[:-1]:
            for key in row.keys:
                yield from _pressed(key, row.label)
            if row.keys == ("enter",) and row.label not in PROMPTS:
                yield Press(opener, OPEN_S)
        yield ESCAPE
    yield Press(openers["dashboard"], OPEN_S)
    for one in KEYMAP.keys:
        if one.label not in NOT_PRESSED:
            yield from _pressed(one.key, one.label)
            yield from _pressed(one.key, one.label)
    yield ESCAPE
    yield Press(openers["dashboard"], OPEN_S)


def _pressed(key: str, label: str) -> Iterator[Press]:
    yield Press(data_of(key))
    if label in PROMPTS:
        yield ESCAPE


TOUR = tuple(_tour())
