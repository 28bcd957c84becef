"""Where a person stands on the map: the layer, the classes that are shown, the point looked at. No Textual here."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.map.paint import ScatterData
from mnist_tui.tui.features.map.queries import MapAnswer


@dataclass(slots=True)
class Mapping:
    """The screen's part of the map."""

    layer: int = -1
    """As the engine counts them; −1 is the last hidden layer."""
    by_neighbours: bool = False
    look: int = 0
    part: int = 0
    legend: int = 0
    """The class under the cursor of the legend."""
    hidden: frozenset[int] = frozenset()
    point: int | None = None

    def layer_asked(self, view: Run) -> int:
        """Return the layer by its number from the pixels on."""
        last = len(view.started.sizes) - 1 if view.started is not None else 1
        return max(last - 1, 0) if self.layer < 0 else min(self.layer, last)

    def scatter(self, view: Run) -> ScatterData | None:
        """Return the points of the last answer, None while there is none for this layer and kind."""
        answer = view.answer(MapAnswer)
        if answer is None or view.started is None:
            return None
        if (answer.layer, answer.by_neighbours) != (self.layer_asked(view), self.by_neighbours):
            return None
        labels = answer.labels.astype(np.intp)
        return ScatterData(answer.points, labels, tuple(view.started.classes), self.hidden, self.point)
