"""t-SNE: clusters that stay apart, its gradient and cost against the divergence itself."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.inspection.affinities import fill_affinities
from mnist_tui.engine.inspection.tsne import TsneMap

Doubles = NDArray[np.float64]


def affinities(points: Doubles, perplexity: float) -> Doubles:
    filled = np.zeros((len(points), len(points)))
    for _ in fill_affinities(points, perplexity, filled):
        pass
    return filled


def three_clusters() -> tuple[Doubles, NDArray[np.intp]]:
    rng = np.random.default_rng(4)
    labels = np.arange(120) % 3
    return rng.normal(0, 1, (120, 5)) + 30 * np.eye(3, 5)[labels], labels


def laid_out(rounds: int) -> tuple[TsneMap, list[float]]:
    points, _ = three_clusters()
    drawn = TsneMap(points, points[:, 3:], perplexity=10, rounds=rounds)
    costs: list[float] = []
    while not drawn.done:
        drawn.advance()
        if not costs or (drawn.cost == drawn.cost and drawn.cost != costs[-1]):
            costs.append(drawn.cost)
    return drawn, [cost for cost in costs if cost == cost]


def test_clusters_far_apart_stay_apart_and_together() -> None:
    drawn, costs = laid_out(500)
    labels = three_clusters()[1]
    assert costs[-1] < 0.5 * costs[0], "the divergence falls"
    distances = np.linalg.norm(drawn.coordinates[:, None] - drawn.coordinates, axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (labels[distances.argmin(axis=1)] == labels).all()
    same = labels[:, None] == labels
    centres = np.stack([drawn.coordinates[labels == label].mean(axis=0) for label in range(3)])
    widest = max(np.linalg.norm(drawn.coordinates[labels == k] - centres[k], axis=1).max() for k in range(3))
    assert widest < min(np.linalg.norm(centres[a] - centres[b]) for a, b in ((0, 1), (0, 2), (1, 2)))
    assert distances[same & np.isfinite(distances)].max() < distances[~same].max()


def divergence(p: Doubles, y: Doubles) -> float:
    """Return Σ p log(p / q) as van der Maaten & Hinton write it."""
    near = 1 / (1 + ((y[:, None] - y) ** 2).sum(axis=2))
    np.fill_diagonal(near, 0)
    q = near / near.sum()
    pairs = p > 0
    return float((p[pairs] * np.log(p[pairs] / q[pairs])).sum())


def test_step_goes_down_the_measured_slope_of_the_divergence() -> None:
    points, _ = three_clusters()
    points, rng = points[:12], np.random.default_rng(0)
    drawn = TsneMap(points, points[:, :2], perplexity=3)
    y: Doubles = rng.normal(0, 1, (12, 2))
    drawn.coordinates = y
    p = affinities(points, 3)
    for _ in fill_affinities(points, 3, drawn._affinities):
        pass
    found = np.zeros((12, 2))
    for _ in drawn._fill_gradient(found, 1.0, False):
        pass
    for point, axis in np.ndindex(12, 2):
        step = np.zeros((12, 2))
        step[point, axis] = 1e-5
        measured = (divergence(p, y + step) - divergence(p, y - step)) / 2e-5
        assert found[point, axis] == pytest.approx(measured, rel=1e-3, abs=1e-5)


def test_reported_cost_is_the_divergence_of_the_map() -> None:
    points, _ = three_clusters()
    drawn = TsneMap(points, points[:, :2], perplexity=10, rounds=1)
    start = drawn.coordinates.astype(np.float64)
    while not drawn.done:
        drawn.advance()
    assert drawn.cost == pytest.approx(divergence(affinities(points, 10), start), rel=1e-4)


def test_progress_rises_from_nothing_to_all() -> None:
    points, _ = three_clusters()
    drawn = TsneMap(points, points[:, :2], perplexity=10, rounds=5)
    seen = [drawn.progress]
    while not drawn.done:
        drawn.advance()
        seen.append(drawn.progress)
    assert seen[0] == 0 and seen[-1] == 1 and seen == sorted(seen) and drawn.rounds_done == 5


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_points_are_left_where_they_are(count: int) -> None:
    drawn = TsneMap(np.zeros((count, 4)), np.zeros((count, 2)))
    drawn.advance()
    assert drawn.done and drawn.coordinates.shape == (count, 2)
