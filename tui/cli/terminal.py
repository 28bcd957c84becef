"""Whether there is a terminal to draw on. Nothing heavy may be imported here: the program's first lines ask."""

import os
import sys


def why_no_screen() -> str:
    """Return why the dashboard cannot be shown, or nothing."""
    for name, stream in (("input", sys.stdin), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            return f"standard {name} is not a terminal"
    return "TERM=dumb cannot draw" if os.environ.get("TERM") == "dumb" else ""
