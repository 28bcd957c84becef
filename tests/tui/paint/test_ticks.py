"""Axes with round ticks, and numbers that fit."""

import math

import pytest

from mnist_tui.tui.paint import ticks


@pytest.mark.parametrize(
    ("value", "width", "expected"),
    [
        (0.5, 5, "0.5"),
        (0.001, 5, "1e-3"),
        (0.00997, 5, "0.01"),
        (-0.00997, 5, "-0.01"),
        (0.01, 5, "0.01"),
        (12_345, 5, "12.3k"),
        (99_999, 5, "100k"),
        (123_456_789, 5, "123M"),
        (0, 5, "0"),
        (-0.25, 5, "-0.25"),
        (0.123456, 5, "0.123"),
        (0.123456, 3, "0.1"),
        (1234, 5, "1234"),
        (2.0, 5, "2"),
        (1.5e-9, 6, "1.5e-9"),
        (1e200, 5, "1e200"),
        (-1e-200, 4, "####"),
        (math.nan, 5, "nan"),
        (math.inf, 5, "inf"),
        (-math.inf, 5, "-inf"),
        (1.0, 0, ""),
    ],
)
def test_number_fits_its_width(value: float, width: int, expected: str) -> None:
    assert ticks.number(value, width) == expected


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 100, 3, (0, 50, 100)),
        (0, 64, 2, (0, 50)),
        (80, 100, 4, (80, 90, 100)),
        (-1, 1, 3, (-1, 0, 1)),
        (0, 1234, 7, (0, 200, 400, 600, 800, 1000, 1200)),
        (2.2, 2.4, 1, ()),
        (5, 5, 3, ()),
        (0, 1, 0, ()),
        (math.nan, 1, 3, ()),
    ],
)
def test_linear_ticks_are_round_and_even(low: float, high: float, most: int, expected: tuple[float, ...]) -> None:
    assert ticks.linear_ticks(low, high, most) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.1, 2, 5, (0.1, 0.2, 0.5, 1, 2)),
        (0.05, 4, 3, (0.05, 0.2, 1)),
        (0.001, 1000, 4, (0.01, 1, 100)),
        (1e-4, 1e4, 4, (1e-3, 1, 1e3)),
        (1, 1.5, 3, (1.0, 1.2, 1.4)),
        (-1, 0, 3, ()),
    ],
)
def test_log_ticks_are_one_two_five(low: float, high: float, most: int, expected: tuple[float, ...]) -> None:
    found = ticks.log_ticks(low, high, most)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0:00"),
        (41.4, "0:41"),
        (725, "12:05"),
        (3723, "1:02:03"),
        (183_600, "2d 3h"),
        (-1, "-:--"),
        (math.nan, "-:--"),
    ],
)
def test_duration_is_short(seconds: float, expected: str) -> None:
    assert ticks.duration(seconds) == expected


@pytest.mark.parametrize(
    ("fraction", "decimals", "expected"),
    [
        (0.9367, 2, "93.67%"), (0.979592, 1, "98.0%"), (0.99999, 2, "99.99%"), (0.99951, 0, "99%"), (1.0, 2, "100%"),
        (0.00004, 2, "0.01%"), (0.002, 0, "1%"), (0.0, 1, "0.0%"), (0.5, 0, "50%"), (math.nan, 2, "-"),
    ],
)  # fmt: skip
def test_percent_never_rounds_to_all_or_to_none(fraction: float, decimals: int, expected: str) -> None:
    assert ticks.percent(fraction, decimals) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0.14213, 0.13111, "0.142→0.131"),
        (0.14213, 0.14211, "0.14213→0.14211"),
        (2.5, 2.5, "2.5→2.5"),
        (2e-5, 1e-5, "0.00002→0.00001"),
        (3e7, 2.9e7, "30M→29M"),
        (1.0, float("inf"), "1→inf"),
    ],
)
def test_a_change_has_as_many_decimals_as_it_takes_to_see_it(before: float, after: float, expected: str) -> None:
    assert ticks.change(before, after, "→") == expected


def test_ranges_hold_what_they_were_made_for_and_stay_put() -> None:
    for low, high in ((3.0, 97.0), (0.0, 0.0), (-5.0, -4.99), (1e-300, 1e300)):
        first, last = ticks.linear_range(low, high)
        assert first <= low <= high <= last and first < last
    for low, high in ((0.0612, 2.31), (1.0, 1.0), (1e-300, 1e300)):
        first, last = ticks.log_range(low, high)
        assert first <= low * 1.001 and high <= last * 1.001 and first < last
    assert ticks.log_range(0.0612, 2.31) == ticks.log_range(0.0605, 2.45), "a little more must not move the axis"
    assert ticks.step_range(0, 1234) == ticks.step_range(0, 1221) == (0, 1240)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.4868, "48.7%"), (0.5729, "57.3%"), (0.41067, "41.1%"), (0.99996, "99.9%"), (1.0, "100%"), (0.0, "0.0%"),
        (float("nan"), "-"),
    ],
)  # fmt: skip
def test_a_probability_is_rounded_as_the_numbers_in_the_tables_are(value: float, text: str) -> None:
    assert ticks.probability(value) == text


def test_a_confidence_without_decimals_is_100_percent_only_where_it_is_1() -> None:
    assert [ticks.probability(one, 0) for one in (0.126, 0.986, 0.998, 1.0)] == ["13%", "99%", "99%", "100%"]
