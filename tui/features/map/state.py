"""Where a person stands on the map: the layer, the classes that are shown, the point looked at. No Textual here."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.map.paint import ScatterData
from mnist_tui.tui.features.map.queries import MapAnswer, MapPoints
from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class MapState(FeatureState):
    """The screen's part of the map."""

    layer: int = -1
    """As the engine counts them; −1 is the last hidden layer."""
    by_neighbours: bool = False
    """True for t-SNE, False for principal components."""
    revision: int = 0
    """Another number takes the network as it is now."""
    legend: int = 0
    """The class under the cursor of the legend."""
    hidden: frozenset[int] = frozenset()
    """Classes that are not drawn."""
    point: int | None = None
    """The image under the cursor."""

    def layer_asked(self, run: Run) -> int:
        """Return the layer by its number from the pixels on."""
        last = len(run.started.sizes) - 1 if run.started is not None else 1
        return max(last - 1, 0) if self.layer < 0 else min(self.layer, last)

    def map(self, run: Run) -> MapAnswer | None:
        """Return the last map, None while there is none of this layer and kind."""
        answer = run.answer(MapAnswer)
        asked = self.layer_asked(run), self.by_neighbours
        return answer if answer is not None and (answer.layer, answer.by_neighbours) == asked else None

    def query(self, run: Run) -> MapPoints:
        """Return what to ask for: the next part of a map that is not finished, else the map as it is."""
        answer, part = self.map(run), 0
        if answer is not None:
            part = answer.part + (self.by_neighbours and answer.progress < 1)
        return MapPoints(self.layer_asked(run), self.by_neighbours, self.revision, part)

    def scatter(self, run: Run) -> ScatterData | None:
        """Return the points of the map, None while there is none of this layer and kind."""
        answer = self.map(run)
        if answer is None or run.started is None:
            return None
        labels = answer.labels.astype(np.intp)
        return ScatterData(answer.points, labels, tuple(run.started.classes), self.hidden, self.point)
