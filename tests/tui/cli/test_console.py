"""How plain commands write numbers and names."""

import math

import pytest

from mnist_tui.tui.cli.console import duration, figure, percent, probability_text, short_names
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (0.0031, "0.0031 s"), (0.25, "0.25 s"), (4.24, "4.2 s"), (187, "3:07"), (3765, "1:02:45")],
)
def test_no_time_that_passed_is_written_as_none(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.08342, "0.0834"),
        (-3.5, "-3.5000"),
        (999_999.5, "999999.5000"),
        (491_999_645.0, "4.92e+08"),
        (-1.689e20, "-1.689e+20"),
        (math.inf, "not finite"),
        (math.nan, "not finite"),
    ],
)
def test_digits_that_mean_nothing_are_not_written(value: float, text: str) -> None:
    assert figure(value) == text


@pytest.mark.parametrize(("share", "text"), [(0.9805, "98.05 %"), (1, "100.00 %"), (math.nan, "-")])
def test_shares_are_percentages(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.9805, "98.05 %"), (0.99999, "99.99 %"), (1, "100.00 %"), (0, "0.00 %"), (math.nan, "-")],
)
def test_only_a_certain_probability_is_written_as_100_percent(probability: float, text: str) -> None:
    assert probability_text(probability) == text


def test_long_names_are_cut_and_never_look_the_same() -> None:
    names = ("ankle boot", "left sandal of a child", "left sandal of a man", "trousers, long")
    assert short_names(names, BRAILLE) == ("ankle boot", "left san…1", "left san…2", "trousers,…")
    assert short_names(names, ASCII)[3] == "trousers,~"
