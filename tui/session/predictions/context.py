"""What replies are computed from where predictions are shown that were made elsewhere. Session thread only."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.training.table_evaluation import known_labels

if TYPE_CHECKING:
    from mnist_tui.tui.session.predictions.shown_images import ShownImages


@dataclass(frozen=True, slots=True)
class PredictionContext:
    """Nothing of it changes."""

    table: PredictionTable
    result: EvaluationResult
    images: "ShownImages | None"
    """None where only the predictions are known."""
    other: PredictionTable | None = None
    """Other predictions for the same rows."""
    cache: QueryCache = field(default_factory=QueryCache)
    source: int = 1
    """The number of the run that they take the place of."""
    step: int = 0

    @property
    def labels(self) -> NDArray[np.intp]:
        """(n,): the labels, or where nobody knows them the predictions."""
        return known_labels(self.table)

    @property
    def has_names(self) -> bool:
        """True where the images of rows have names."""
        return self.table.names is not None or (self.images is not None and self.images.has_names)

    def name(self, row: int) -> str:
        """Return what the image of a row is called; empty where it has no name."""
        if self.table.names is not None:
            return self.table.names[row]
        return self.images.name(row) if self.images is not None else ""
