"""The actions that change what is shown and nothing else. They know no widget."""

import copy
import dataclasses

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.window import count_in_next, smooth, zoom
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.paint.themes import THEMES, palette_for, theme_of


class LookActions:
    """Axes, smoothing, the part of the run that is shown, characters, colours, a frozen picture."""

    def __init__(self, view: Run, ui: UiState) -> None:
        self._view, self._ui = view, ui

    def log(self) -> None:
        """Change the cost axis."""
        self._ui.log_cost = not self._ui.log_cost
        self._ui.touch()

    def x_axis(self) -> None:
        """Let the x axis count something else."""
        count_in_next(self._view, self._ui)

    def smoother(self) -> None:
        """Average over more batches."""
        smooth(self._view, self._ui, 1)

    def rougher(self) -> None:
        """Average over fewer batches."""
        smooth(self._view, self._ui, -1)

    def zoom_in(self) -> None:
        """Show fewer of the newest steps."""
        zoom(self._view, self._ui, 1)

    def zoom_out(self) -> None:
        """Show more steps."""
        zoom(self._view, self._ui, -1)

    def glyphs(self) -> None:
        """Take the next set of characters."""
        names = list(GLYPH_SETS)
        name = names[(names.index(self._ui.look.glyphs.name) + 1) % len(names)]
        self._ui.look = dataclasses.replace(self._ui.look, glyphs=GLYPH_SETS[name])
        self._ui.touch()  # a held picture, too, is drawn anew
        self._view.say(f"drawn with {name}")

    def theme(self) -> None:
        """Take the next theme."""
        look, names = self._ui.look, list(THEMES)
        if look.colours == "none":
            self._view.say("a theme takes colours, and there are none")
            return
        name = names[(names.index(theme_of(look.palette)) + 1) % len(names)]
        self._ui.look = dataclasses.replace(look, palette=palette_for(look.colours, name))
        self._ui.touch()
        self._view.say(f"{name} theme")

    def freeze(self) -> None:
        """Hold the picture while training goes on, or let it follow again."""
        self._ui.frozen = copy.deepcopy(self._view) if self._ui.frozen is None else None
        if self._ui.frozen is not None:
            self._ui.frozen.answers = dict(self._view.answers)  # the same ones: what is made of them is kept by them
        self._ui.touch()
        self._view.say("picture held, f lets go" if self._ui.frozen is not None else "")
