"""The keys for the terminal itself: draw everything again, and give it back for a while. No Textual here."""

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key


def redraw(controls: Controls) -> None:
    """Draw everything again."""
    controls.stage.redraw()


def suspend(controls: Controls) -> None:
    """Give the terminal back to the shell until it continues the program."""
    if not controls.stage.suspend_program():
        controls.say("cannot suspend: no shell would continue the program")


TERMINAL_KEYS = (
    Key(
        "ctrl+l",
        "redraw",
        "Draw everything again, after another program has written over it.",
        redraw,
        in_dialogs=True,
    ),
    Key(
        "ctrl+z",
        "suspend",
        "Back to the shell; its command fg brings the program back. Training continues meanwhile.",
        suspend,
        in_dialogs=True,
    ),
)
