"""The keys of a line that is typed on a screen: what every such line has in common. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.frame.controls import Controls

LONGEST_INPUT = 200
MOVES = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab")
"""Keys that are ignored while a line is typed."""


def type_into_line(
    controls: Controls,
    key: str,
    character: str | None,
    accept: Callable[[Controls, str], None],
    end: Callable[[Controls], None],
) -> bool:
    """Handle a key: `accept` is called with what was typed, `end` when that is given up; return False for others."""
    typed = controls.ui.typed or ""
    if key == "escape":
        end(controls)
    elif key == "enter":
        accept(controls, typed)
    elif key == "backspace":
        controls.show_typed(typed[:-1])
    elif character and character.isprintable() and len(typed) < LONGEST_INPUT:
        controls.show_typed(typed + character)
    else:
        return key in MOVES
    return True
