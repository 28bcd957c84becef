"""The affinities of t-SNE: symmetric, known for three points, of the perplexity asked for."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.inspection.affinities import conditional, fill_affinities

Doubles = NDArray[np.float64]


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
