"""Decides what of a terminal's bytes are keys: its replies never are, nor is text that comes faster than one types.

It knows nothing of Textual: the driver makes events of what it returns.
"""

import math
from itertools import groupby
from typing import Final

from mnist_tui.tui.frame.control_sequences import ESC, INTRODUCERS, Part, Splitter

MOST_AT_ONCE = 4
"""Characters that may come at once and still be keys: a slow connection delivers what was typed in pieces."""
MOST_HELD = 40
"""The same for one and the same key, which may have been held down."""
AT_ONCE_S = 0.002
"""What comes within so long comes at once; nobody types as fast."""
GOES_ON_S = 0.1
"""What comes so soon after a burst belongs to it."""
INTRODUCER_S = 1.0
"""How long `ESC [` waits for more; then it was the key esc, and a letter that is better dropped than obeyed."""
SEQUENCE_S = 2.0
"""How long the rest of a sequence may take. Its bytes are never keys, also if it is never finished."""
REST_S = 5.0
"""How long after an ESC, or after a sequence that was given up, a burst is taken for the rest of a reply."""


class TerminalInput:
    """The input of one terminal. Of the parts that it returns, characters and escapes are keys, sequences may be."""

    def __init__(self, escape_s: float) -> None:
        """`escape_s` is how long a lone ESC may be the beginning of a sequence."""
        self._escape_s: Final = escape_s
        self._splitter = Splitter()
        self._fed_at = self._escaped_at = self._gave_up_at = -math.inf
        self._recent, self._recent_until = "", -math.inf

    def deadline(self) -> float | None:
        """Return when `tick` has something to do if nothing comes before; None if it has not."""
        if not self._splitter.is_busy:
            return None
        begun = self._splitter.unfinished
        patience = self._escape_s if begun == ESC else INTRODUCER_S if len(begun) == 2 else SEQUENCE_S
        return self._fed_at + patience

    def feed(self, data: bytes, now: float) -> list[Part]:
        """Return the parts that came at the time `now`, in seconds."""
        begun, fed_at = self._splitter.unfinished, self._fed_at
        if len(data) > 1 or not self._splitter.is_busy:
            self._fed_at = now  # a single byte, which may be an impatient key, does not prolong the wait for the rest
        if self._continues_an_escape(data, now):
            data = ESC + data
            self._escaped_at = -math.inf
        parts = without_letters_after_escape(self._splitter.feed(data))
        if len(begun) > 1 and self._splitter.unfinished == begun:
            self._fed_at = fed_at  # nor does another sequence amid this one
        if not any(part.kind == "character" for part in parts):
            return parts
        self._escaped_at = -math.inf
        return self._without_bursts(parts, now)

    def tick(self, now: float) -> list[Part]:
        """Return what has become certain by waiting until `now`."""
        deadline = self.deadline()
        if deadline is None or now < deadline:
            return []
        begun, interrupted = self._splitter.unfinished, self._splitter.interrupted
        parts = self._splitter.give_up()
        if begun == ESC:
            self._escaped_at = now
        if begun != ESC or interrupted:
            self._gave_up_at = now
        return [*parts, Part("escape", "\x1b")] if begun and len(begun) <= len(ESC) + 1 else parts

    def _continues_an_escape(self, data: bytes, now: float) -> bool:
        """Tell whether this is the rest of a sequence whose ESC was taken for the key: no person types so fast."""
        return len(data) > 1 and data[0] in INTRODUCERS and now < self._escaped_at + REST_S

    def _without_bursts(self, parts: list[Part], now: float) -> list[Part]:
        """Return the parts with one burst in place of all characters if they were not typed."""
        text = "".join(part.text for part in parts if part.kind == "character")
        others = [part for part in parts if part.kind != "character"]
        if len(text) > 1 and now < self._gave_up_at + REST_S:
            return others
        self._recent = (self._recent if now < self._recent_until else "") + text
        if is_typed(self._recent):
            self._recent_until = now + AT_ONCE_S
            return parts
        self._recent_until = now + GOES_ON_S
        return [Part("burst", text), *others]


def is_typed(text: str) -> bool:
    """Tell whether keys may have sent this text at once."""
    return len(text) <= (MOST_HELD if len(set(text)) == 1 else MOST_AT_ONCE)


def without_letters_after_escape(parts: list[Part]) -> list[Part]:
    """Return the parts without characters that follow an ESC at once, if these are several.

    One is the key that was pressed after esc, as tmux sends it; several are the rest of what only a terminal sends.
    """
    kept: list[Part] = []
    for is_text, run in groupby(parts, key=lambda part: part.kind == "character"):
        of_run = list(run)
        if not (is_text and len(of_run) > 1 and kept and kept[-1].kind == "escape"):
            kept += of_run
    return kept
