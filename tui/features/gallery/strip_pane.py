"""A strip of the most confident mistakes as thumbnails."""

import math

from mnist_tui.data.quantity import count
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.strip_state import StripState
from mnist_tui.tui.frame.page_images import shown_images
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.text import NOT_FINITE, image_name
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.reports import RunStarted

FLIPS_NAMED = 4
"""Images of each kind that the footnote names."""


class StripPane(Pane):
    """Thumbnails with `true→predicted confidence`."""

    FOLLOWS_STEPS = False
    TITLE = "mistakes"
    FOCUS = "mistakes"
    HELP = (
        "The mistakes on the validation images, the most confident first, each with label→prediction and confidence. "
        "Where it fits, the title counts the images learned since the previous evaluation (wrong before, right now) "
        "and the forgotten ones (right before, wrong now); the last ones are named below."
    )
    WORDS = ("confidence", "validation set, test set", "label smoothing")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw as many as fit."""
        started, evaluated = run.started, shown_evaluation(run, ui)
        mistakes: tuple[Thumbnail, ...] = ()
        if started is not None and started.foreign is not None:
            mistakes = _beside_predictions(run, started, evaluated)
        elif started is not None and evaluated is not None:
            mistakes = tuple(
                Thumbnail(
                    wrong.index,
                    wrong.pixels,
                    started.classes[wrong.label],
                    started.classes[wrong.predicted],
                    wrong.confidence,
                )
                for wrong in evaluated.mistakes
            )
        cursor = ui.state(StripState).cursor if ui.focus == self.FOCUS else None
        empty = f"no mistakes on {count(evaluated.count, 'image')}" if evaluated is not None else "no mistakes yet"
        if run.is_foreign and evaluated is None:
            empty = ""
        if evaluated is not None and evaluated.not_finite:
            empty = NOT_FINITE
        return paint_thumbnails(mistakes, cursor, width, height, ui.look.palette, ui.look.glyphs, empty)

    def title(self, run: Run, ui: UiState) -> str:
        """Count the mistakes."""
        evaluated, separator = shown_evaluation(run, ui), ui.look.glyphs.separator
        if evaluated is None or evaluated.not_finite:
            return self.TITLE
        counts = f"{self.TITLE} {evaluated.count - evaluated.right:,} / {evaluated.count:,}"
        split = f" {ui.split}" if ui.split else ""
        changes = f"{separator}{evaluated.learned:,} learned, {evaluated.forgotten:,} forgotten"
        return f"{counts}{split}{separator}most confident first{changes if evaluated.flips else ''}"

    def footnote(self, run: Run, ui: UiState) -> str:
        """Name the latest learned and forgotten images; before there are any, explain the captions."""
        evaluated, glyphs = shown_evaluation(run, ui), ui.look.glyphs
        if evaluated is None or not evaluated.flips:
            return f"true{glyphs.to}predicted"
        by_kind = {kind: [one for one in evaluated.flips if one.learned == kind] for kind in (True, False)}
        named = {
            kind: " ".join(image_name(one.index) for one in reversed(flips[-FLIPS_NAMED:]))
            for kind, flips in by_kind.items()
        }
        return glyphs.separator.join(
            f"{word} {named[kind]}" for kind, word in ((True, "last learned"), (False, "last forgotten")) if named[kind]
        )


def _beside_predictions(run: Run, started: RunStarted, evaluated: Evaluated | None) -> tuple[Thumbnail, ...]:
    """Return the mistakes of predictions that were made elsewhere, with those of their images that have arrived."""
    images = shown_images(run, started.eval_split)
    return tuple(
        Thumbnail(
            wrong.index,
            images.of(wrong.index),
            started.classes[wrong.label],
            started.classes[wrong.predicted],
            wrong.confidence if math.isfinite(wrong.confidence) else -1.0,
            fault=images.fault(wrong.index),
        )
        for wrong in (evaluated.mistakes if evaluated is not None else ())
    )
