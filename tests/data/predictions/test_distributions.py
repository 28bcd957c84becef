"""What is said of rows that are no probabilities, however many classes a row has."""

from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.distributions import as_probabilities

FILE = Path("p.npz")


@pytest.mark.parametrize("classes", [2, 33, 1000])
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.nan, "NaN in row 300"),
        (np.inf, "an infinite value in row 300"),
        (2.0, "values that add up to 3 in row 300"),
        (-0.5, "-0.5 in row 300"),
    ],
)
def test_the_row_is_named_that_is_no_probability(classes: int, value: float, text: str) -> None:
    rows = np.zeros((700, classes), np.float32)
    rows[:, 0] = 1
    rows[[299, 650], 1] = value
    with pytest.raises(DataError, match=text):
        as_probabilities(FILE, rows, "probabilities")
