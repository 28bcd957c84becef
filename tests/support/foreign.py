"""Predictions that were made elsewhere, in memory, with images some of which cannot be read."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.tui.features.table_answers import TABLE_ANSWERS
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.session.predictions.reports import opening_reports
from mnist_tui.tui.session.predictions.session import PredictionSession
from mnist_tui.tui.session.predictions.shown_images import ShownImages
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.table_evaluation import measured

CLASSES = ("cat", "dog", "owl")
PROBABILITIES = np.array(
    [(0.7, 0.2, 0.1), (0.1, 0.8, 0.1), (0.25, 0.25, 0.5), (0.05, 0.9, 0.05), (0.4, 0.3, 0.3), (0.0, 0.0, 1.0)],
    np.float32,
)
LABELS = (0, 1, 2, 0, 1, 2)
"""Rows 3 and 4 are mistakes: a cat for a dog, with 90 %, and a dog for a cat, with 40 %."""


def table(
    probabilities: ArrayLike | None = PROBABILITIES,
    labels: Sequence[int] | None = LABELS,
    predicted: Sequence[int] | None = None,
    **changes: object,
) -> PredictionTable:
    """Return a table of these; without probabilities `predicted` is all that is known."""
    rows = None if probabilities is None else np.asarray(probabilities, np.float32)
    classes = np.array(predicted, np.intp) if rows is None or predicted is not None else rows.argmax(axis=1)
    confidence = np.full(len(classes), np.nan, np.float32) if rows is None else rows.max(axis=1)
    known = None if labels is None else np.array(labels, np.intp)
    made = PredictionTable(rows, classes, confidence, known, None, None, CLASSES, "predictions.npz", ("array probs",))
    return replace(made, **changes)  # type: ignore[arg-type]


class Album:
    """Images in memory; None stands for one that cannot be read."""

    source, labels, classes, notes = "album", None, (), ()

    def __init__(self, images: Sequence[NDArray[np.uint8] | None], names: Sequence[str] | None = None) -> None:
        self._images, self.names = images, names
        self.read: list[int] = []
        """What was read, in order."""

    def __len__(self) -> int:
        return len(self._images)

    def image(self, index: int) -> NDArray[np.uint8]:
        """Return an image."""
        self.read.append(index)
        image = self._images[index]
        if image is None:
            raise DataError(f"{index}.jpg: damaged: expected a JPEG picture")
        return image


def photos(count: int, height: int = 12, width: int = 16) -> list[NDArray[np.uint8] | None]:
    """Return colourful images: the left half of each is red, the right half blue, brighter from one to the next."""
    made: list[NDArray[np.uint8] | None] = []
    for number in range(count):
        image = np.zeros((height, width, 3), np.uint8)
        image[:, : width // 2, 0] = image[:, width // 2 :, 2] = 155 + 100 * number // max(count, 1)
        image[..., 1] = 90
        made.append(image)
    return made


def context(
    shown: PredictionTable | None = None, images: Album | None = None, other: PredictionTable | None = None
) -> PredictionContext:
    """Return what replies are computed from."""
    known = table() if shown is None else shown
    return PredictionContext(
        known, measured(known), None if images is None else ShownImages(images, known.indices), other
    )


def reports(shown: PredictionTable | None = None, images: Album | None = None) -> list[Report]:
    """Return what a screen is told at first."""
    made = context(shown, images)
    return list(opening_reports(made, made.table.notes))


def started() -> RunStarted:
    """Return how predictions begin."""
    return next(report for report in reports() if isinstance(report, RunStarted))


def serve(line: EngineEnd, made: PredictionContext) -> threading.Thread:
    """Answer a screen in a thread until it leaves."""
    session = PredictionSession(made, Viewer(line), TABLE_ANSWERS)
    thread = threading.Thread(target=session.run, args=(opening_reports(made, made.table.notes),), daemon=True)
    thread.start()
    return thread
