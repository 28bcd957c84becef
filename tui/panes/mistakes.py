"""A strip of the most confident mistakes, drawn as digits."""

import numpy as np

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.mistakes import Mistake, paint_mistakes
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class MistakesPane(Pane):
    """Thumbnails with `true→predicted confidence`."""

    TITLE = "mistakes"
    HELP = "Held-out images with a wrong answer, the most confident first: true class, answer, confidence."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw as many as fit."""
        opened, judged = view.opened, view.judged
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
        empty = f"nothing wrong on {judged.count:,} images" if judged is not None else "no mistakes yet"
        return paint_mistakes(mistakes, None, width, height, showing.look.palette, showing.look.glyphs, empty)

    def title(self, view: RunView, showing: Showing) -> str:
        """Count the mistakes."""
        if view.judged is None:
            return self.TITLE
        wrong = view.judged.count - view.judged.right
        counts = f"{self.TITLE} {wrong:,} / {view.judged.count:,}"
        return f"{counts}{showing.look.glyphs.separator}most confident first"

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Explain the captions."""
        return f"true{showing.look.glyphs.to}predicted"
