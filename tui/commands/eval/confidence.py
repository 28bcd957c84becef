"""How far the confidences of an evaluation can be trusted, as text and JSON. It does not know whose they are."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.abstention import TARGETS, Abstention, abstention
from mnist_tui.engine.calibration import error_by_chance, error_interval, reliability
from mnist_tui.engine.evaluation import EvaluationResult, wilson_interval
from mnist_tui.engine.types import Labels
from mnist_tui.tui.cli.console import percent

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CalibrationError:
    """The expected calibration error, 0 to 1."""

    error: float
    interval: Interval
    """95 %, by the bootstrap."""
    by_chance: float
    """What to expect of as many images if every confidence is exactly right."""

    @property
    def text(self) -> str:
        """The error with its interval, in percent."""
        low, high = self.interval
        return f"{100 * self.error:.2f} % [{100 * low:.2f}-{100 * high:.2f}]"


@dataclass(frozen=True, slots=True)
class ConfidenceReport:
    """What is said of the confidences of N images."""

    raw: CalibrationError
    calibrated: CalibrationError | None
    """At the temperature; None without one."""
    temperature: float | None
    curve: Abstention
    """By the calibrated confidences where there are any."""


def confidence_report(result: EvaluationResult, labels: Labels) -> ConfidenceReport:
    """Measure the confidences of images with these labels; at least one, all with finite outputs."""
    right: NDArray[np.bool_] = result.predicted == labels
    raw = _error(result.raw_confidence, right)
    calibrated = None if result.temperature is None else _error(result.confidence, right)
    return ConfidenceReport(raw, calibrated, result.temperature, abstention(result.confidence, right))


def _error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> CalibrationError:
    interval = _result_of(error_interval(confidence, right))
    return CalibrationError(reliability(confidence, right).error, interval, error_by_chance(confidence))


def _result_of(steps: Generator[None, None, Interval]) -> Interval:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            interval: Interval = end.value
            return interval


def confidence_lines(report: ConfidenceReport, split: str) -> Iterator[tuple[str, str]]:
    """Yield names and texts: the calibration error, and what it takes to be right more often."""
    if report.calibrated is None:
        yield "calibration", f"error {report.raw.text}, no temperature known"
    else:
        fitted = ", fitted on these images" if split == "validation" else ""
        at = f"at T = {report.temperature:.2f}{fitted}"
        yield "calibration", f"error {report.calibrated.text} {at}; {report.raw.text} as given"
    for number, target in enumerate(TARGETS):
        name, goal = "" if number else "abstaining", f"{100 * target:g} % right"
        place = report.curve.place_for(target)
        if place is None:
            yield name, f"{goal} at no confidence"
            continue
        answered, threshold = int(report.curve.answered[place]), float(report.curve.thresholds[place])
        low, high = wilson_interval(int(report.curve.right[place]), answered)
        share = percent(answered / report.curve.images)
        yield name, f"{goal} [{100 * low:.2f}-{100 * high:.2f}] on {share}, confidence at least {threshold:.4f}"


def confidence_record(report: ConfidenceReport | None) -> dict[str, object]:
    """Return the same for JSON; None where nothing is known."""
    if report is None:
        return {"calibration": None, "abstain": None}
    shown = report.calibrated
    return {
        "calibration": {
            "temperature": report.temperature,
            "error": None if shown is None else shown.error,
            "error_interval": None if shown is None else shown.interval,
            "error_by_chance": None if shown is None else shown.by_chance,
            "raw_error": report.raw.error,
            "raw_error_interval": report.raw.interval,
            "raw_error_by_chance": report.raw.by_chance,
        },
        "abstain": [_target_record(report.curve, target) for target in TARGETS],
    }


def _target_record(curve: Abstention, target: float) -> dict[str, object]:
    place = curve.place_for(target)
    if place is None:
        return {"target": target} | dict.fromkeys(("threshold", "answered", "fraction", "right", "interval"))
    answered, right = int(curve.answered[place]), int(curve.right[place])
    return {
        "target": target,
        "threshold": float(curve.thresholds[place]),
        "answered": answered,
        "fraction": answered / curve.images,
        "right": right,
        "interval": wilson_interval(right, answered),
    }
