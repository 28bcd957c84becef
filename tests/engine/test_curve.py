"""Curves hold their newest rows exactly and the rest in buckets, in bounded memory, however they were fed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.buckets import KEPT
from mnist_tui.engine.curve import Curve

LONG = 5 * KEPT + 3


def noise(rows: int, seed: int = 0) -> NDArray[np.float64]:
    """Return rows of (step, value, value), some values not finite."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, 2))
    values[rng.random((rows, 2)) < 0.1] = rng.choice([np.nan, np.inf, -np.inf])
    return np.column_stack([np.arange(1.0, rows + 1), values])


def fed(rows: NDArray[np.float64], piece: int) -> Curve:
    """Return a curve that got its rows in pieces, now and then one by one, and was read in between."""
    curve = Curve(rows.shape[1])
    for start in range(0, len(rows), piece):
        part = rows[start : start + piece]
        if start % 3:
            curve.extend(part)
        else:
            for row in part:
                curve.append(*row)
        if start % 2:
            curve.stretch()
    return curve


def assert_same(one: Curve, other: Curve) -> None:
    (total, *arrays), (other_total, *other_arrays) = one.saved(), other.saved()
    assert total == other_total
    assert all(np.array_equal(mine, theirs, equal_nan=True) for mine, theirs in zip(arrays, other_arrays, strict=True))


def test_rows_come_back_as_they_were_added() -> None:
    curve = Curve(2)
    curve.append(1, 0.5)
    curve.append(2, float("inf"))
    assert len(curve) == 2
    assert curve.rows().tolist() == [[1, 0.5], [2, float("inf")]]
    assert curve.rows(1).tolist() == [[2, float("inf")]]
    assert curve.rows(2).shape == (0, 2)


@pytest.mark.parametrize("taken_at", [1, KEPT - 1, KEPT, 2 * KEPT])
def test_view_keeps_its_rows_while_the_curve_grows(taken_at: int) -> None:
    curve = Curve(2)
    for number in range(taken_at):
        curve.append(number, -number)
    view, buckets = curve.rows(), curve.stretch()
    kept, means = view.copy(), buckets.mean.copy()
    for number in range(3 * KEPT):
        curve.append(1e9 + number, 0)
    assert np.array_equal(view, kept) and np.array_equal(buckets.mean, means)
    assert len(curve) == taken_at + 3 * KEPT
    assert curve.rows()[-1].tolist() == [1e9 + 3 * KEPT - 1, 0]


def test_views_are_read_only() -> None:
    curve = Curve(1)
    curve.append(1)
    with pytest.raises(ValueError, match="read-only"):
        curve.rows()[0, 0] = 2
    with pytest.raises(ValueError, match="read-only"):
        curve.stretch().mean[0, 0] = 2
    curve.append(2)
    assert curve.rows().tolist() == [[1], [2]]


def test_the_newest_rows_stay_as_they_were_and_no_more_of_them() -> None:
    rows = noise(LONG)
    curve = fed(rows, 100)
    assert np.array_equal(curve.rows(), rows[-KEPT:], equal_nan=True)
    assert curve.exact_from == LONG - KEPT
    assert np.array_equal(curve.rows(LONG - 5), rows[-5:], equal_nan=True)
    assert np.array_equal(curve.rows(3), rows[-KEPT:], equal_nan=True)


@pytest.mark.parametrize("length", [0, 1, KEPT, KEPT + 1, 2 * KEPT, 2 * KEPT + 1, LONG])
@pytest.mark.parametrize("piece", [19, KEPT, 3 * KEPT])
def test_pieces_and_reading_in_between_make_no_difference(length: int, piece: int) -> None:
    rows = noise(length)
    at_once = Curve(3)
    at_once.extend(rows)
    assert_same(fed(rows, piece), at_once)


def test_pairs_of_rows_become_buckets_with_extremes_mean_and_count() -> None:
    curve = Curve(2)
    values = [4.0, 2.0, np.nan, 7.0, np.inf, np.nan, *np.zeros(KEPT - 3)]
    curve.extend(np.column_stack([np.arange(float(len(values))), values]))
    stretch = curve.stretch()
    assert stretch.low[1, :3].tolist()[:2] == [2.0, 7.0] and stretch.high[1, :2].tolist() == [4.0, 7.0]
    assert stretch.mean[1, :2].tolist() == [3.0, 7.0] and stretch.finite[1, :3].tolist() == [2, 1, 0]
    assert np.isnan([stretch.low[1, 2], stretch.high[1, 2], stretch.mean[1, 2]]).all()
    assert (stretch.low[0, 0], stretch.high[0, 0], stretch.mean[0, 0]) == (0, 1, 0.5)
    assert stretch.finite[0].tolist() == [2] * 513 + [1], "the last row has no partner yet"


@pytest.mark.parametrize("length", [KEPT, 3 * KEPT, LONG, 100 * KEPT - 1])
def test_no_extreme_and_no_row_is_ever_lost(length: int) -> None:
    rows = noise(length, seed=length)
    stretch, finite = fed(rows, 1000).stretch(), np.where(np.isfinite(rows), rows, np.nan)
    assert np.array_equal(np.nanmin(stretch.low, axis=1), np.nanmin(finite, axis=0))
    assert np.array_equal(np.nanmax(stretch.high, axis=1), np.nanmax(finite, axis=0))
    assert stretch.finite.sum(axis=1).tolist() == np.isfinite(rows).sum(axis=0).tolist()
    mean = np.nansum(stretch.mean * stretch.finite, axis=1) / stretch.finite.sum(axis=1)
    np.testing.assert_allclose(mean, np.nanmean(finite, axis=0), rtol=1e-9, atol=1e-12)


def test_one_outlier_among_a_million_rows_is_still_there() -> None:
    rows = np.zeros((1_000_000, 2))
    rows[:, 0] = np.arange(len(rows))
    rows[123_456, 1], rows[654_321, 1] = 9.0, np.nan
    curve = Curve(2)
    curve.extend(rows)
    stretch = curve.stretch()
    (place,) = np.flatnonzero(stretch.high[1] == 9.0)
    assert stretch.low[0, place] <= 123_456 <= stretch.high[0, place]
    (gap,) = np.flatnonzero(stretch.finite[1] < stretch.finite[0])
    assert stretch.low[0, gap] <= 654_321 <= stretch.high[0, gap]


@pytest.mark.parametrize("part", [1.0, 0.1, 0.01, 0.0011])
def test_every_part_of_a_long_curve_has_many_buckets_but_not_too_many(part: int) -> None:
    curve, length = Curve(2), 1_000_000
    curve.extend(np.column_stack([np.arange(float(length)), np.ones(length)]))
    first = length * (1 - part)
    stretch = curve.stretch(first)
    inside = int((stretch.low[0] >= first).sum())
    assert min(KEPT // 2, int(part * length)) - 1 <= inside and stretch.low.shape[1] <= KEPT + 20
    assert stretch.low[0, 0] <= first and stretch.high[0, -1] == length - 1
    assert np.array_equal(stretch.low[0, 1:], stretch.high[0, :-1] + 1), "nothing is missing or there twice"


def test_memory_grows_by_a_few_numbers_for_a_length_ten_times_as_great() -> None:
    def numbers(length: int) -> int:
        curve = Curve(2)
        for _ in range(10):
            curve.extend(np.ones((length // 10, 2)))
        _, rows, buckets = curve.saved()
        return rows.size + buckets.size

    assert numbers(4_000_000) - numbers(400_000) <= 4 * KEPT * 2 * 4


@pytest.mark.parametrize("length", [0, 1, KEPT, KEPT + 1, LONG])
def test_saved_curve_continues_as_if_it_had_never_stopped(length: int) -> None:
    rows = noise(length + 3 * KEPT)
    stopped, whole, other = fed(rows[:length], 50), fed(rows, 50), Curve(3)
    other.restore(*stopped.saved())
    assert_same(other, stopped)
    other.extend(rows[length:])
    assert_same(other, whole)


@pytest.mark.parametrize("damage", ["total", "rows", "buckets", "negative"])
def test_arrays_that_do_not_fit_are_refused_and_change_nothing(damage: str) -> None:
    total, rows, buckets = fed(noise(LONG), 500).saved()
    damaged = {
        "total": (total - KEPT * 4, rows, buckets),
        "rows": (total, rows[1:], buckets),
        "buckets": (total, rows, buckets[..., 1:]),
        "negative": (-1, rows, buckets),
    }
    curve = Curve(3)
    with pytest.raises(ValueError, match=r"^a curve "):
        curve.restore(*damaged[damage])
    assert len(curve) == 0


def test_an_extended_curve_leaves_the_one_it_came_from_as_it_was() -> None:
    rows = noise(5 * KEPT)
    versions = [Curve(3)]
    for start in range(0, len(rows), 300):
        versions.append(versions[-1].extended(rows[start : start + 300]))
    for count, version in enumerate(versions[1:], 1):
        alone = fed(rows[: 300 * count], 7)
        assert len(version) == len(alone)
        assert version.saved()[0] == alone.saved()[0]
        for mine, expected in zip(version.saved()[1:], alone.saved()[1:], strict=True):
            assert np.array_equal(mine, expected, equal_nan=True)


def test_two_curves_that_come_from_one_do_not_disturb_each_other() -> None:
    rows = noise(3 * KEPT)
    common = fed(rows[:KEPT], 7)
    left, right = common.extended(rows[KEPT : 2 * KEPT]), common.extended(rows[2 * KEPT :])
    common.extend(rows[:9])
    assert np.array_equal(left.rows(), rows[KEPT : 2 * KEPT], equal_nan=True)
    assert np.array_equal(right.rows(), rows[2 * KEPT :], equal_nan=True)
    assert np.array_equal(left.stretch().low[0], fed(rows[: 2 * KEPT], 7).stretch().low[0], equal_nan=True)
    assert len(common) == KEPT + 9 and np.array_equal(common.rows()[-9:], rows[:9], equal_nan=True)


@pytest.mark.parametrize(
    ("length", "start"), [(40, 0), (40, 33), (KEPT, 0), (LONG, LONG - 9), (100 * KEPT - 1, 99 * KEPT)]
)
def test_condensed_rows_hide_no_extreme_and_no_row(length: int, start: int) -> None:
    rows = noise(length, seed=length)
    stats = fed(rows, 1000).condensed(start, 8)
    finite = np.where(np.isfinite(rows), rows, np.nan)[start:]
    assert stats.shape[-1] <= 8
    assert np.array_equal(np.nanmin(stats[0], axis=1), np.nanmin(finite, axis=0))
    assert np.array_equal(np.nanmax(stats[1], axis=1), np.nanmax(finite, axis=0))
    np.testing.assert_allclose(stats[2].sum(axis=1), np.nansum(finite, axis=0), rtol=1e-9, atol=1e-9)
    assert stats[3].sum(axis=1).tolist() == np.isfinite(finite).sum(axis=0).tolist()
    assert np.array_equal(stats[0, 0, 1:], stats[1, 0, :-1] + 1), "nothing is missing or there twice"


@pytest.mark.parametrize(("length", "start"), [(2 * KEPT + 1, 5), (50_000, 0), (50_000, 40_000), (1_000_001, 3 * KEPT)])
def test_a_condensed_curve_is_the_finer_the_newer(length: int, start: int) -> None:
    curve = Curve(2)
    curve.extend(np.column_stack([np.arange(float(length)), np.ones(length)]))
    low, high, _, finite = curve.condensed(start, 64)
    widths = finite[1]
    assert np.array_equal(low[0, 1:], high[0, :-1] + 1) and high[0, -1] == length - 1
    assert low[0, 0] <= start and high[0, 0] >= start
    assert (np.diff(widths) <= 0).all() and widths[-1] == 1
    numbers = np.unique(widths, return_counts=True)[1]
    assert numbers.max() <= 65 and (numbers[:-1] >= 62).all()


def test_a_curve_that_grows_by_buckets_is_one_that_grew_by_their_rows() -> None:
    rows = noise(3 * KEPT)
    grown, before = Curve(3), Curve(3)
    for start in range(0, len(rows), 64):
        source = Curve(3)
        source.extend(rows[start : start + 64])
        before, grown = grown, grown.extended_by(source.condensed(0, 16))
    mine, finite = grown.stretch(), np.where(np.isfinite(rows), rows, np.nan)
    assert len(grown) == len(rows) // 4 and len(before) == len(grown) - 16
    assert grown.rows()[-1, 0] == rows[-1, 0]
    assert grown.rows()[-1, 1:] == pytest.approx(np.nanmean(finite[-4:, 1:], axis=0))
    assert np.array_equal(np.nanmin(mine.low, axis=1), np.nanmin(finite, axis=0))
    assert mine.finite.sum(axis=1).tolist() == np.isfinite(rows).sum(axis=0).tolist()
    assert len(before.stretch().low[0]) <= len(mine.low[0]), "the one before is as it was"
    exact = Curve(3)
    exact.extend(rows[:100])
    assert_same(Curve(3).extended_by(exact.condensed(0, 100)), fed(np.where(np.isfinite(rows), rows, np.nan)[:100], 9))
