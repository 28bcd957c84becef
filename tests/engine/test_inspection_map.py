"""Maps of images: components against SVD, perplexities against their definition, clusters that stay apart."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.affinities import conditional, fill_affinities
from mnist_tui.engine.inspection.principal import PrincipalMap
from mnist_tui.engine.inspection.tsne import NeighbourMap
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings

Doubles = NDArray[np.float64]


def finished(network: Network, examples: Examples, layer: int) -> PrincipalMap:
    drawn = PrincipalMap(network, examples, layer)
    while not drawn.done:
        drawn.advance()
    return drawn


def network_for(examples: Examples) -> Network:
    network = Network(Settings(hidden=(9, 5), activation="tanh").architecture(examples.pixels.shape[1], 3))
    network.parameters.vector[...] = np.random.default_rng(1).normal(0, 0.7, len(network.parameters.vector))
    return network


@pytest.mark.parametrize("layer", [0, 1, 2, 3])
def test_map_and_shares_are_those_of_a_singular_value_decomposition(layer: int, blobs: Examples) -> None:
    network = network_for(blobs)
    drawn = finished(network, blobs, layer)
    seen = network.forward(blobs.pixels).layers[layer].astype(np.float64) / (255 if layer == 0 else 1)
    left, values, _ = np.linalg.svd(seen - seen.mean(axis=0), full_matrices=False)
    expected = left[:, :2] * values[:2]
    expected *= np.sign((expected * drawn.coordinates).sum(axis=0))
    assert drawn.coordinates == pytest.approx(expected, abs=1e-4 * values[0])
    assert drawn.shares == pytest.approx(values[:2] ** 2 / (values**2).sum(), rel=1e-4)


def test_same_network_gives_the_same_map_and_signs(blobs: Examples) -> None:
    network = network_for(blobs)
    first, second = finished(network, blobs, 1), finished(network.copy(), blobs, 1)
    assert (first.coordinates == second.coordinates).all()


def test_equal_images_lie_in_the_middle() -> None:
    examples = Examples(np.full((9, 12), 77, np.uint8), np.zeros(9, np.intp))
    drawn = finished(network_for(examples), examples, 1)
    assert np.abs(drawn.coordinates).max() < 1e-5


def test_diverged_network_has_a_map_without_extent(blobs: Examples) -> None:
    network = network_for(blobs)
    network.parameters.vector[...] = np.nan
    assert not finished(network, blobs, 2).coordinates.any()


def affinities(points: Doubles, perplexity: float) -> Doubles:
    filled = np.zeros((len(points), len(points)))
    for _ in fill_affinities(points, perplexity, filled):
        pass
    return filled


def test_affinities_of_three_equidistant_points_are_equal() -> None:
    triangle: Doubles = np.array([[0.0, 0.0], [2.0, 0.0], [1.0, np.sqrt(3)]])
    assert affinities(triangle, 30) == pytest.approx((1 - np.eye(3)) / 6, rel=1e-3)


def test_affinities_are_symmetric_add_up_to_one_and_have_no_self() -> None:
    filled = affinities(np.random.default_rng(0).normal(0, 3, (250, 4)), 30)
    assert (filled == filled.T).all() and filled.sum() == pytest.approx(1) and not filled.diagonal().any()


@pytest.mark.parametrize("perplexity", [5.0, 30.0])
def test_rows_have_the_asked_perplexity(perplexity: float) -> None:
    points: Doubles = np.random.default_rng(0).normal(0, 1, (120, 6)) * np.linspace(0.01, 100, 120)[:, None]
    rows = conditional_rows(points, perplexity)
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -np.nansum(rows * np.log2(rows), axis=1)
    assert rows.sum(axis=1) == pytest.approx(np.ones(120))
    assert 2**entropy == pytest.approx(np.full(120, perplexity), rel=1e-3)


def conditional_rows(points: Doubles, perplexity: float) -> Doubles:
    squares = ((points[:, None] - points) ** 2).sum(axis=2)
    return np.asarray(conditional(squares, np.arange(len(points)), perplexity), np.float64)


def three_clusters() -> tuple[Doubles, NDArray[np.intp]]:
    rng = np.random.default_rng(4)
    labels = np.arange(120) % 3
    return rng.normal(0, 1, (120, 5)) + 30 * np.eye(3, 5)[labels], labels


def laid_out(rounds: int) -> tuple[NeighbourMap, list[float]]:
    points, _ = three_clusters()
    drawn = NeighbourMap(points, points[:, 3:], perplexity=10, rounds=rounds)
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
    drawn = NeighbourMap(points, points[:, :2], perplexity=3)
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
    drawn = NeighbourMap(points, points[:, :2], perplexity=10, rounds=1)
    start = drawn.coordinates.astype(np.float64)
    while not drawn.done:
        drawn.advance()
    assert drawn.cost == pytest.approx(divergence(affinities(points, 10), start), rel=1e-4)


def test_progress_rises_from_nothing_to_all() -> None:
    points, _ = three_clusters()
    drawn = NeighbourMap(points, points[:, :2], perplexity=10, rounds=5)
    seen = [drawn.progress]
    while not drawn.done:
        drawn.advance()
        seen.append(drawn.progress)
    assert seen[0] == 0 and seen[-1] == 1 and seen == sorted(seen) and drawn.rounds_done == 5


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_points_are_left_where_they_are(count: int) -> None:
    drawn = NeighbourMap(np.zeros((count, 4)), np.zeros((count, 2)))
    drawn.advance()
    assert drawn.done and drawn.coordinates.shape == (count, 2)
