"""The keys for the terminal itself: draw everything again, give it back for a while, copy. No Textual here."""

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key


def redraw(controls: Controls) -> None:
    """Draw everything again."""
    controls.stage.redraw()


def suspend(controls: Controls) -> None:
    """Give the terminal back to the shell until it continues the program."""
    if not controls.stage.suspend_program():
        controls.say("cannot suspend: no shell would continue the program")


def toggle_mouse(controls: Controls) -> None:
    """Take clicks and the wheel, or leave them to the terminal."""
    is_taken = controls.stage.toggle_mouse()
    if is_taken is None:
        controls.say("there is no terminal to leave the mouse to")
    else:
        controls.say("the mouse is for this program" if is_taken else "the mouse is left to the terminal, for copying")


def copy(controls: Controls) -> None:
    """Copy what is under the cursor of the part that has the focus. Whether the terminal does so it never says."""
    focus = controls.ui.keymap.focuses.get(controls.ui.focus)
    marked = focus.marked(controls) if focus is not None and focus.marked is not None else None
    if marked is None:
        controls.say("nothing to copy: tab to a pane, arrows to an image or a number")
        return
    controls.stage.copy_to_clipboard(marked.text)
    controls.say(f"copied {marked.what} {marked.text}")


TERMINAL_KEYS = (
    Key(
        "Y",
        "copy",
        "Copy what is under the cursor to the clipboard: the index of an image, a number, a line of the log.",
        copy,
    ),
    Key(
        "I",
        "mouse",
        "Leave the mouse to the terminal, which selects and copies text with it, or take clicks and the wheel again.",
        toggle_mouse,
    ),
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
