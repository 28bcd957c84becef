"""The state of the map: layer, projection, hidden classes, cursor. No Textual here."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.map.paint import ScatterData
from mnist_tui.tui.features.map.queries import MapAnswer, MapPoints
from mnist_tui.tui.frame.feature_state import FeatureState


@dataclass(frozen=True, slots=True)
class MapState(FeatureState):
    """What is shown on the map."""

    layer: int = -1
    """0 is the pixels; −1 is the last hidden layer."""
    tsne: bool = False
    """True for t-SNE, False for PCA."""
    revision: int = 0
    """A new number maps the network as it is now."""
    legend: int | None = None
    """The class that is chosen in the legend and stands out; None for all of them."""
    hidden: frozenset[int] = frozenset()
    """Classes that are not drawn."""
    point: int | None = None
    """The image under the cursor."""

    def layer_asked(self, run: Run) -> int:
        """Return the number of the layer, counted from the pixels."""
        last = len(run.started.sizes) - 1 if run.started is not None else 1
        return max(last - 1, 0) if self.layer < 0 else min(self.layer, last)

    def map(self, run: Run) -> MapAnswer | None:
        """Return the last map, None while there is none of this layer and projection."""
        answer = run.answer(MapAnswer)
        asked = self.layer_asked(run), self.tsne
        return answer if answer is not None and (answer.layer, answer.is_tsne) == asked else None

    def query(self, run: Run) -> MapPoints:
        """Return the query for the map: for the next part if it is not finished."""
        answer, part = self.map(run), 0
        if answer is not None:
            part = answer.part + (self.tsne and answer.progress < 1)
        return MapPoints(self.layer_asked(run), self.tsne, self.revision, part)

    def scatter(self, run: Run) -> ScatterData | None:
        """Return the points of the map, None while there is none of this layer and projection."""
        answer = self.map(run)
        if answer is None or run.started is None:
            return None
        labels, chosen = answer.labels.astype(np.intp), None if self.legend in self.hidden else self.legend
        return ScatterData(answer.points, labels, tuple(run.started.classes), self.hidden, self.point, chosen)
