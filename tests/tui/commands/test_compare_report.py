"""What `mnist-tui compare` says of two networks whose predictions are written down here."""

from collections.abc import Sequence

import numpy as np
import pytest

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.commands.compare.report import Compared, csv_text, lines, record
from mnist_tui.tui.images.pair import Pair
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.paint.glyphs import ASCII

LABELS = np.repeat(np.arange(3), 20)


def result(predicted: Sequence[int]) -> EvaluationResult:
    """Return predictions; the image at i has the confidence i / 100."""
    answers, figures = np.array(predicted), np.arange(60) / 100
    confusion = np.zeros((3, 3), np.intp)
    np.add.at(confusion, (LABELS, answers), 1)
    return EvaluationResult(confusion, answers, figures, 0.5, figures, figures)


def compared() -> Compared:
    """Return two networks: the second fixes 12 images of b and breaks 2 of c; on 4 of a both are wrong."""
    first, second = LABELS.copy(), LABELS.copy()
    first[20:32], second[40:42] = 2, 0
    first[:4], second[:4] = (1, 1, 1, 2), (1, 1, 2, 1)
    both = result(first.tolist()), result(second.tolist())
    pair = Pair(Predictions.of(both[0], LABELS), Predictions.of(both[1], LABELS))
    return Compared(("old", "new"), both, pair, "test", ("a", "b", "c"))


def test_the_report_says_what_is_fixed_and_broken_and_which_is_better() -> None:
    said = list(lines(compared(), ASCII))
    assert (
        said[0].startswith("1  old  73.33")
        and said[1].startswith("2  new  90.00")
        and "44 of 60" in said[0]
        and "54 of 60" in said[1]
    )
    assert [line.split()[:2] for line in said[3:5]] == [["fixed", "12"], ["broken", "2"]]
    assert said[5].split()[:3] == ["both", "wrong", "4"] and "2 images with the same prediction" in said[5]
    # McNemar's exact test: 2 (1 + 14 + 91) / 2^14 = 0.0129
    assert said[8] == "McNemar's test  12 fixed against 2 broken: p = 0.013: new is better"
    assert said[9].startswith("rarer") and "b>c -12" in said[9].replace("->", ">")
    assert said[10].startswith("more frequent") and "c>a +2" in said[10].replace("->", ">")


def test_as_many_fixed_as_broken_are_chance() -> None:
    first, second = LABELS.copy(), LABELS.copy()
    first[:3], second[3:6] = 1, 1
    both = result(first.tolist()), result(second.tolist())
    pair = Pair(Predictions.of(both[0], LABELS), Predictions.of(both[1], LABELS))
    said = "\n".join(lines(Compared(("old", "new"), both, pair, "test", ("a", "b", "c")), ASCII))
    assert "p = 1.000: chance explains the difference" in said


def test_each_network_has_its_own_interval_and_confidence() -> None:
    interval = record(compared())["second_interval"]
    assert interval == pytest.approx((0.7985, 0.9534), abs=1e-4)  # Wilson, 54 of 60
    rows = csv_text(compared(), ("broken",)).splitlines()[1:]
    assert rows == ["test,40,c,broken,c,0.4,a,0.4", "test,41,c,broken,c,0.41,a,0.41"]


def test_the_surest_errors_come_first() -> None:
    first, second = (np.array([0.1, 0.9, 0.5]), np.array([0.8, 0.2, 0.6]))
    labels, wrong = np.zeros(3, np.intp), np.ones(3, np.intp)
    none, zeros = np.zeros(3, np.bool_), np.zeros(3)
    right = Predictions(labels, labels, second, zeros, zeros, none, none)
    mistaken = Predictions(labels, wrong, first, zeros, zeros, none, none)
    assert Pair(mistaken, right).indices("fixed").tolist() == [1, 2, 0]
    assert Pair(right, mistaken).indices("broken").tolist() == [1, 2, 0]
