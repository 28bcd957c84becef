"""A strip of the most confident mistakes, drawn as digits."""

import numpy as np

from mnist_tui.tui.judgement import shown_judgement
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.mistakes import Mistake, paint_mistakes
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class MistakesPane(Pane):
    """Thumbnails with `true→predicted confidence`."""

    FOLLOWS_STEPS = False
    TITLE = "mistakes"
    FOCUS = "mistakes"
    HELP = "Held-out images with a wrong answer, the most confident first: true class, answer, confidence."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw as many as fit."""
        opened, judged = view.opened, shown_judgement(view, showing)
        mistakes: tuple[Mistake, ...] = ()
        if opened is not None and judged is not None:
            mistakes = tuple(
                Mistake(
                    wrong.index,
                    np.frombuffer(wrong.pixels, np.uint8).reshape(opened.rows, opened.columns),
                    opened.classes[wrong.label],
                    opened.classes[wrong.predicted],
                    wrong.confidence,
                )
                for wrong in judged.mistakes
            )
        cursor = showing.chosen if showing.focus == self.FOCUS else None
        empty = f"nothing wrong on {judged.count:,} images" if judged is not None else "no mistakes yet"
        return paint_mistakes(mistakes, cursor, width, height, showing.look.palette, showing.look.glyphs, empty)

    def title(self, view: RunView, showing: Showing) -> str:
        """Count the mistakes."""
        judged, separator = shown_judgement(view, showing), showing.look.glyphs.separator
        if judged is None:
            return self.TITLE
        counts = f"{self.TITLE} {judged.count - judged.right:,} / {judged.count:,}"
        split = f" {showing.split}" if showing.split else ""
        return f"{counts}{split}{separator}most confident first"

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Explain the captions."""
        return f"true{showing.look.glyphs.to}predicted"
