"""Has the terminal copy text (OSC 52). GNU screen passes that on only in a wrapper of its own. It knows no Textual."""

import base64
from collections.abc import Mapping
from typing import Final

LONGEST_WRAPPED: Final = 500
"""Characters in one wrapper; of more than 767 screen throws the rest away."""


def copy_order(text: str, environment: Mapping[str, str]) -> str:
    """Return what has the terminal of this environment copy a text.

    Where it may be screen, tmux within it, or tmux alone, it gets both forms: each ignores that of the other.
    """
    order = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"
    if not environment.get("STY") and not environment.get("TERM", "").startswith("screen"):
        return order
    pieces = (order[start : start + LONGEST_WRAPPED] for start in range(0, len(order), LONGEST_WRAPPED))
    return order + "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
