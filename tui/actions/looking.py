"""The actions that change what is shown and nothing else. They know no widget."""

import copy
import dataclasses

from mnist_tui.tui.charts.window import count_in_next, smooth, zoom
from mnist_tui.tui.paint.themes import THEMES, palette_for, theme_of
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing
from mnist_tui.tui.terminal import GLYPH_SETS


class LookActions:
    """Axes, smoothing, the part of the run that is shown, characters, colours, a frozen picture."""

    def __init__(self, view: RunView, showing: Showing) -> None:
        self._view, self._showing = view, showing

    def log(self) -> None:
        """Change the cost axis."""
        self._showing.log_cost = not self._showing.log_cost
        self._showing.touch()

    def x_axis(self) -> None:
        """Let the x axis count something else."""
        count_in_next(self._view, self._showing)

    def smoother(self) -> None:
        """Average over more batches."""
        smooth(self._view, self._showing, 1)

    def rougher(self) -> None:
        """Average over fewer batches."""
        smooth(self._view, self._showing, -1)

    def zoom_in(self) -> None:
        """Show fewer of the newest steps."""
        zoom(self._view, self._showing, 1)

    def zoom_out(self) -> None:
        """Show more steps."""
        zoom(self._view, self._showing, -1)

    def glyphs(self) -> None:
        """Take the next set of characters."""
        names = list(GLYPH_SETS)
        name = names[(names.index(self._showing.look.glyphs.name) + 1) % len(names)]
        self._showing.look = dataclasses.replace(self._showing.look, glyphs=GLYPH_SETS[name])
        self._showing.touch()  # a held picture, too, is drawn anew
        self._view.say(f"drawn with {name}")

    def theme(self) -> None:
        """Take the next theme."""
        look, names = self._showing.look, list(THEMES)
        if look.colours == "none":
            self._view.say("a theme takes colours, and there are none")
            return
        name = names[(names.index(theme_of(look.palette)) + 1) % len(names)]
        self._showing.look = dataclasses.replace(look, palette=palette_for(look.colours, name))
        self._showing.touch()
        self._view.say(f"{name} theme")

    def freeze(self) -> None:
        """Hold the picture while training goes on, or let it follow again."""
        self._showing.held = copy.deepcopy(self._view) if self._showing.held is None else None
        if self._showing.held is not None:
            self._showing.held.answers = dict(self._view.answers)  # the same ones: what is made of them is kept by them
        self._showing.touch()
        self._view.say("picture held, f lets go" if self._showing.held is not None else "")
