"""What is known of predictions that were made elsewhere, or of a network by its outputs, in the place of curves."""

import math
import os

import numpy as np

from mnist_tui.data.errors import printable
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.predictions.paint_summary import SummaryData, paint_summary
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import SplitPredictions
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion_text import recalls
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.reports import OutputsOnly, RunStarted

MAY_KNOW = "it may have learned these images: t tests"


class SummaryPane(Pane):
    """Accuracy, recalls, confidences, and how the files were understood."""

    TITLE = "predictions"
    FOLLOWS_STEPS = False
    IS_ABOUT = ("outputs", "predictions")
    HELP = (
        "Predictions that were made elsewhere, or a network of another program that only onnxruntime can compute: "
        "nothing trains, and there are no gradients. The "
        "accuracy has its 95 % interval; the bar is hatched up to its upper end, with a mark at the accuracy of always "
        "predicting the most frequent label. Below are the recall of each class, and how many predictions of each "
        "tenth of the confidence are right and wrong; last how the files were understood."
    )
    WORDS = ("confidence", "recall", "95 % confidence interval (Wilson)")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the figures."""
        started = run.started
        if started is not None and started.foreign is not None:
            data = summary(started, run.evaluated, run.answer(SplitPredictions))
        elif started is not None and started.outputs_only is not None and run.evaluated is not None:
            data = _of_outputs(started, run.evaluated, started.outputs_only)
        else:
            canvas = Canvas(width, height)
            reading = shorten(f"reading {os.path.basename(run.awaited_file)}", width, ui.look.glyphs)
            waits = "evaluating" if started is not None else printable(reading) if run.awaited_file else "reading"
            canvas.centre(height // 2, waits, ui.look.palette.ink("muted"))
            return canvas
        return paint_summary(data, width, height, ui.look.palette, ui.look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Name the file."""
        started, known = run.started, run.outputs_only
        source = known.source if known else started.foreign.source if started and started.foreign else ""
        parts = "network" if run.is_about == "outputs" else self.TITLE, os.path.basename(source)
        return ui.look.glyphs.separator.join(part for part in parts if part)


def summary(started: RunStarted, evaluated: Evaluated | None, told: SplitPredictions | None) -> SummaryData:
    """Return the figures."""
    foreign, classes = started.foreign, tuple(started.classes)
    assert foreign is not None
    counts = np.zeros((0, 0), np.int64) if evaluated is None else evaluated.confusion
    all_told = told is not None and told.mistakes is None and not foreign.is_labelled
    predicted = np.bincount(told.predicted, minlength=len(classes)) if told is not None and all_told else ()
    return SummaryData(
        count=foreign.rows,
        right=None if evaluated is None else evaluated.right,
        low=math.nan if evaluated is None else evaluated.low,
        high=math.nan if evaluated is None else evaluated.high,
        guess=float(counts.sum(axis=1).max() / max(counts.sum(), 1)) if counts.size else 0.0,
        cost=math.nan if evaluated is None else evaluated.cost,
        mean_confidence=foreign.mean_confidence,
        classes=classes,
        recalls=recalls(counts) if counts.size else np.zeros(0),
        predicted=tuple(int(count) for count in predicted) or (0,) * len(classes),
        confidences=foreign.confidences,
        notes=_notes(started),
    )


def _of_outputs(started: RunStarted, evaluated: Evaluated, known: OutputsOnly) -> SummaryData:
    """Return the figures of the images that a network is watched on."""
    counts, not_finite = evaluated.confusion, evaluated.not_finite
    faults = (f"the outputs of {not_finite:,} images are not finite",) if not_finite else ()
    return SummaryData(
        count=evaluated.count,
        right=evaluated.right,
        low=evaluated.low,
        high=evaluated.high,
        guess=float(counts.sum(axis=1).max() / max(counts.sum(), 1)),
        cost=evaluated.cost,
        mean_confidence=math.nan,
        classes=tuple(started.classes),
        recalls=recalls(counts),
        predicted=(),
        confidences=((), ()),
        notes=(*faults, *known.notes[:1], *([MAY_KNOW] if evaluated.split == "validation" else []), *known.notes[1:]),
    )


def _notes(started: RunStarted) -> tuple[str, ...]:
    foreign = started.foreign
    assert foreign is not None
    return (
        *foreign.notes,
        f"images: {foreign.images}" if foreign.images else "no images: --images says where they are",
    )
