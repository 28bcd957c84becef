"""A strip of the most confident mistakes, drawn as digits."""

import numpy as np

from mnist_tui.tui.judgement import shown_judgement
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.mistakes import Mistake, paint_mistakes
from mnist_tui.tui.paint.names import image_name
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

FLIPS_NAMED = 4
"""Images that the footnote names of each kind."""


class MistakesPane(Pane):
    """Thumbnails with `true→predicted confidence`."""

    FOLLOWS_STEPS = False
    TITLE = "mistakes"
    FOCUS = "mistakes"
    HELP = (
        "Held-out images with a wrong answer, the surest first: true class, answer, confidence. "
        "+ and - count the images learned and forgotten since the evaluation before."
    )

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
        changes = f"{separator}+{judged.learned} -{judged.forgotten}" if judged.flips else ""
        return f"{counts}{split}{separator}most confident first{changes}"

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Name the images whose answers turned right or wrong last; before there are any, explain the captions."""
        judged, glyphs = shown_judgement(view, showing), showing.look.glyphs
        if judged is None or not judged.flips:
            return f"true{glyphs.to}predicted"
        by_kind = {kind: [one for one in judged.flips if one.learned == kind] for kind in (True, False)}
        named = {
            kind: " ".join(image_name(one.index) for one in reversed(flips[-FLIPS_NAMED:]))
            for kind, flips in by_kind.items()
        }
        return glyphs.separator.join(
            f"{word} {named[kind]}" for kind, word in ((True, "learned"), (False, "forgot")) if named[kind]
        )
