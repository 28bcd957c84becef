"""Accuracies in words and colours."""

import math

import pytest

from mnist_tui.tui.paint.accuracy import accuracy_role, interval_text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.8389, 1.0, "84-100"),  # 20 of 20 images
        (0.9808, 0.9877, "98.1-98.8"),  # 4,923 of 5,000
        (0.99431, 0.99598, "99.43-99.60"),
        (0.0, 1.0, "0-100"),
        (math.nan, math.nan, ""),
    ],
)
def test_an_interval_has_as_many_decimals_as_its_width_is_worth(low: float, high: float, text: str) -> None:
    assert interval_text(low, high) == text


def test_only_an_accuracy_whose_whole_interval_is_high_is_green() -> None:
    assert [accuracy_role(low) for low in (0.8389, 0.075, 0.9808)] == ["text", "text", "right"]
    assert accuracy_role(math.nan) == "text"
