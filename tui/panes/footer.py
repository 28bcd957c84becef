"""The footer: the keys one needs most, from the table of keys."""

from mnist_tui.tui.keys import KEYS
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.showing import Showing
from mnist_tui.tui.session.view import RunView

EDITING = (("↑↓", "choose"), ("←→", "change"), ("enter", "type"), ("backspace", "default"), ("esc", "done"))


class FooterPane(Pane):
    """One line of keys."""

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Write as many keys as fit, help always among them."""
        palette = showing.look.palette
        canvas = Canvas(width, height)
        canvas.fill(0, 0, width, height, palette.bar)
        resting = view.phase not in ("running", "starting")
        keys = [(key.name, "go on" if key.action == "pause" and resting else key.label) for key in KEYS if key.footer]
        x = 0
        for name, label in EDITING if showing.knob is not None else keys:
            if x + len(name) + len(label) + 1 > width:
                break
            canvas.text(x, 0, name, palette.ink("key", back=palette.bar, bold=True))
            canvas.text(x + len(name) + 1, 0, label, palette.ink("text", back=palette.bar))
            x += len(name) + len(label) + 2
        return canvas
