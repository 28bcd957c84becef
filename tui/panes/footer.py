"""The footer: the keys one needs most, from the table of keys."""

from mnist_tui.tui.keys import FOCUS_KEYS, KEYS, FocusKey, Key
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

TYPING = (FocusKey("enter", "", "enter", "accept"), FocusKey("esc", "", "esc", "cancel"))
LETTERS = {"↑↓": "j k", "←→": "h l"}
"""What stands for arrows that the terminal cannot draw."""


class FooterPane(Pane):
    """One line of keys."""

    FOLLOWS_STEPS = False
    ALWAYS_LIVE = True

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Write the most important keys that fit, in the order of the table."""
        palette = showing.look.palette
        canvas = Canvas(width, height)
        canvas.fill(0, 0, width, height, palette.bar)
        x = 0
        for name, label in _focus_keys(showing, width) if showing.focus else _keys(view, width):
            canvas.text(x, 0, name, palette.ink("key", back=palette.bar, bold=True))
            canvas.text(x + len(name) + 1, 0, label, palette.ink("text", back=palette.bar))
            x += len(name) + len(label) + 2
        return canvas


def _focus_keys(showing: Showing, width: int) -> list[tuple[str, str]]:
    """Return name and label of the keys of the part that has the focus, as many as fit into `width`."""
    keys = TYPING if showing.typed is not None else FOCUS_KEYS[showing.focus]
    plain = showing.look.glyphs.name == "ascii"
    kept = [(LETTERS.get(key.short, key.short) if plain else key.short, key.label) for key in keys if key.short]
    while kept and sum(len(name) + len(label) + 2 for name, label in kept) - 1 > width:
        kept.pop(-2 if len(kept) > 1 else 0)  # the way out is the last to go
    return kept


def _keys(view: RunView, width: int) -> list[tuple[str, str]]:
    """Return name and label of the keys that fit into `width`."""
    resting = view.phase not in ("running", "starting")
    labels = {key: "go on" if key.action == "pause" and resting else key.label for key in KEYS if key.footer}
    kept: set[Key] = set()
    for key in sorted(labels, key=lambda key: key.footer):
        if sum(len(one.name) + len(labels[one]) + 2 for one in (*kept, key)) - 1 <= width:
            kept.add(key)
    return [(key.name, labels[key]) for key in KEYS if key in kept]
