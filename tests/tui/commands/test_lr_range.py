"""`mnist-tui lr-range`: what it prints, draws and returns."""

import itertools
import json
from pathlib import Path

import pytest

from mnist_tui.engine.lr_range import LrRangeResult, RatePoint
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.lr_range import rate_chart
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import NONE

EXPLOSIVE = ("--pixels", "raw", "--cost", "quadratic", "--optimizer", "sgd", "--hidden", "none")
FLAGS = ("--hidden", "8", "--batch-size", "16", "--validation", "60", "--threads", "1")


def run(data: Path, capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, str, str]:
    status = main(["lr-range", "--data", str(data), *FLAGS, *flags])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_json_is_a_point_per_step_and_the_verdict(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(small_data, capsys, "--json", "--high", "0.1", "--steps", "100")
    data, *points, last = map(json.loads, out.splitlines())
    assert (status, err, data["event"]) == (0, "", "data")
    assert [(point["event"], point["step"]) for point in points] == [("point", step + 1) for step in range(100)]
    assert (points[0]["learning_rate"], points[-1]["learning_rate"]) == pytest.approx((1e-6, 0.1))
    assert last["event"] == "range"
    assert 1e-6 < last["steepest"] < last["minimum"] <= 0.1


def test_same_seed_gives_the_same_points(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = run(small_data, capsys, "--json", "--steps", "60")
    assert run(small_data, capsys, "--json", "--steps", "60") == first
    assert run(small_data, capsys, "--json", "--steps", "60", "--seed", "1") != first


def test_a_pipe_gets_the_chart_as_plain_text(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(small_data, capsys)
    assert (status, err.count("\n")) == (0, 1) and err.startswith("small: 240 training, 60 validation and 90 test")
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80
    for said in ("1e-6", "smoothed cost", "steepest descent at "):
        assert said in out


def test_without_a_useful_rate_it_says_so_and_fails(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(small_data, capsys, "--high", "2e-6", "--batch-size", "0")
    assert status == 1
    assert "no useful learning rate from 1e-06 to 2e-06: the cost never clearly fell" in out


def test_an_explosion_is_told_with_its_rate(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(small_data, capsys, *EXPLOSIVE)
    assert " was too large: the cost exploded" in out and "; a tenth of it, " in out


def test_a_cost_still_falling_at_the_end_is_told(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(small_data, capsys, "--high", "0.001")
    assert "the cost still fell at the end: none of these rates is too large" in out


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--low", "0.1", "--high", "0.1"), "--high=0.1 is not above --low=0.1"),
        (("--low", "0"), "low=0 is not in (0, 10]"),
        (("--high", "11"), "--high=11 is not in (0, 10]"),
        (("--steps", "5"), "steps=5 is not a whole number in [50, 100000]"),
    ],
)
def test_impossible_tests_are_refused(
    small_data: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], said: str
) -> None:
    status, out, err = run(small_data, capsys, *flags)
    assert (status, out) == (2, "")
    assert said in err


def test_axis_counts_rates_in_equal_factors() -> None:
    points = [RatePoint(step + 1, 10.0 ** (step - 4), 1.0 - step / 10, 1.0 - step / 10) for step in range(5)]
    lines = paint_full_chart(rate_chart(points, LrRangeResult(1e-3, 1e-1)), 66, 12, NONE, ASCII).lines()
    assert lines[-1].split() == ["1e-4", "1e-3", "0.01", "0.1", "1"]
    places = [lines[-1].index(label) for label in lines[-1].split()[:4]]
    gaps = [after - before for before, after in itertools.pairwise(places)]
    assert max(gaps) - min(gaps) <= 1
    assert "steepest 0.001" in "".join(lines) and "lowest 0.1" in "".join(lines)


def test_points_of_a_test_that_ended_at_once_still_paint() -> None:
    one = [RatePoint(1, 1.0, 2.0, 2.0)]
    for points in ([], one):
        assert paint_full_chart(rate_chart(points, LrRangeResult(None, None)), 60, 12, NONE, ASCII).height == 12


def test_settings_that_a_range_test_has_of_its_own_are_pointed_out(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--data", str(small_data), "--epochs", "3", "--learning-rate", "1", "--steps", "50", "--json")
    main(["lr-range", *flags])
    assert capsys.readouterr().err == "mnist-tui: --learning-rate, --epochs: no effect on a range test\n"
