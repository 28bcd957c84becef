"""Whether there is a terminal to draw on. Nothing heavy may be imported here: the program's first lines ask."""

import os
import sys

DRIVER = "TEXTUAL_DRIVER"


def is_in_browser() -> bool:
    """Tell whether a driver of Textual's own stands in for the terminal, as when the dashboard is served as a page."""
    return bool(os.environ.get(DRIVER))


def why_no_screen() -> str:
    """Return why the dashboard cannot be shown, or nothing."""
    if is_in_browser():
        return ""
    for name, stream in (("input", sys.stdin), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            return f"standard {name} is not a terminal"
    return "TERM=dumb cannot draw" if os.environ.get("TERM") == "dumb" else ""


def holds_esc_back() -> bool:
    """Tell whether this is GNU screen, which passes a lone esc on only with the next key while the mouse is taken."""
    is_screen = bool(os.environ.get("STY")) or os.environ.get("TERM", "").startswith("screen.")
    return is_screen and not is_in_browser()
