"""Replies about the map of images in a layer of the network: by PCA or t-SNE.

Session thread only.
"""

from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.principal import PrincipalMap
from mnist_tui.engine.inspection.tsne import TsneMap
from mnist_tui.tui.features.map.queries import MapAnswer, MapPoints
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

MAPPED_IMAGES = 2000
PIECES_AT_ONCE = 60
"""Pieces of t-SNE per reply: about a second while paused, so that one can watch the map settle."""


@dataclass(slots=True, eq=False)
class KeptMap:
    """A cached map, with the request it belongs to."""

    layer: int
    revision: int
    step: int
    principal: PrincipalMap
    predicted: np.ndarray[tuple[int], np.dtype[np.intp]]
    confidence: np.ndarray[tuple[int], np.dtype[np.float64]]
    tsne: TsneMap | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that it holds; t-SNE has a number for every pair of images."""
        pairs = 0 if self.tsne is None else 4 * len(self.predicted) ** 2
        return self.principal.activations.nbytes + pairs


def map_points(context: QueryContext, query: MapPoints) -> Job:
    """Map the first two thousand evaluation images by their activations in one layer.

    t-SNE takes 14 s while paused, and minutes beside training: every reply is an intermediate state, and asking again
    continues.
    """
    evaluated = context.splits.eval_split
    images = Examples(evaluated.pixels[:MAPPED_IMAGES], evaluated.labels[:MAPPED_IMAGES], evaluated.shape)
    kept = context.cache.get(KeptMap)
    if kept is None or (kept.layer, kept.revision) != (query.layer, query.revision):
        network, step = context.copied_network(), context.trainer.steps
        evaluation = Evaluation(network, images, temperature=context.temperature)
        while not evaluation.done:
            evaluation.advance()
            yield
        result = evaluation.result()
        principal = PrincipalMap(network, images, min(query.layer, len(network.sizes) - 1))
        kept = context.cache.put(
            KeptMap(query.layer, query.revision, step, principal, result.predicted, result.confidence)
        )
    while not kept.principal.done:
        kept.principal.advance()
        yield
    points, progress = kept.principal.coordinates, 1.0
    if query.is_tsne:
        if kept.tsne is None:
            kept.tsne = TsneMap(kept.principal.activations, kept.principal.coordinates)
        for _ in range(PIECES_AT_ONCE):
            if kept.tsne.done:
                break
            kept.tsne.advance()
            yield
        points, progress = kept.tsne.coordinates.astype(np.float64), kept.tsne.progress
    else:
        kept.tsne = None
    return MapAnswer(
        layer=query.layer,
        layers=len(context.trainer.network.sizes),
        is_tsne=query.is_tsne,
        step=kept.step,
        progress=progress,
        part=query.part,
        shares=kept.principal.explained_variance.tolist(),
        points=points.astype(np.float32),
        labels=images.labels.astype(np.uint8),
        predicted=kept.predicted.astype(np.uint8),
        confidence=kept.confidence.astype(np.float32),
    )


ANSWERS: Answers = {MapPoints: map_points}
