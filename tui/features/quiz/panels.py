"""Which curves each question shows: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mnist_tui.tui.paint.chart_data import XUnit
from mnist_tui.tui.paint.roles import Role


@dataclass(frozen=True, slots=True)
class Line:
    """A curve."""

    letter: str
    """Of the network."""
    series: str
    """As it is recorded."""
    role: Role
    name: str = ""
    """In the legend; empty for the letter."""
    comes_after: bool = False
    """Whether it is only seen once the question is answered."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart."""

    title: str
    """What is drawn, over what."""
    lines: tuple[Line, ...]
    short: str = ""
    """The title where two charts share 45 columns, in 22; empty for the title."""
    is_percent: bool = False
    log: bool = False
    x_unit: XUnit = "steps"
    least: float | None = None
    """The lowest value of the axis; None for that of the curves."""
    most: float | None = None
    """The highest one, where the first steps would hide all others; None for that of the curves."""

    @property
    def quantity(self) -> str:
        """The title without the part of the axis that suits MNIST."""
        return self.title.partition(", from ")[0]


def _both(series: str, c_after: bool = False) -> tuple[Line, ...]:
    lines = Line("A", series, "run_1"), Line("B", series, "run_2")
    return (*lines, Line("C", series, "run_3", comes_after=True)) if c_after else lines


def _sets(letter: str, quantity: str, comes_after: bool = False) -> tuple[Line, ...]:
    return (
        Line(letter, f"valid {quantity}", "validation", "valid", comes_after),
        Line(letter, f"train {quantity}", "train", "train", comes_after),
    )


def _a_before_b(series: str) -> tuple[Line, ...]:
    return Line("A", series, "run_1"), Line("B", series, "run_2", comes_after=True)


PANELS: Final[Mapping[str, tuple[Panel, ...]]] = {
    "batches": (
        Panel("validation accuracy in %, by epoch", _both("valid accuracy"), is_percent=True, x_unit="epochs", least=0),
    ),
    "rate": (Panel("training cost, logarithmic axis", _both("train cost"), log=True),),
    "plateau": (Panel("training cost", _both("train cost"), least=0),),
    "few": (
        Panel("A, 200 images: cost, log", _sets("A", "cost"), "A, 200: cost, log", log=True),
        Panel("B, 2,000 images: cost, log", _sets("B", "cost"), "B, 2,000: cost, log", log=True),
    ),
    "zeros": (Panel("validation accuracy in %", _both("valid accuracy", c_after=True), is_percent=True, least=0),),
    "chance": (Panel("validation accuracy in %, from 95 up", _both("valid accuracy"), is_percent=True, least=95),),
    "dropout": (
        Panel(
            "A, dropout 0.5: accuracy in %, from 80 up",
            _sets("A", "accuracy"),
            "A, dropout: % from 80",
            is_percent=True,
            least=80,
        ),
        Panel(
            "B, no dropout: accuracy in %, from 80 up",
            _sets("B", "accuracy", comes_after=True),
            "B, none: % from 80",
            is_percent=True,
            least=80,
        ),
    ),
    "sure": (
        Panel(
            "validation cost, from 0.05 to 0.25", _a_before_b("valid cost"), "cost, 0.05 to 0.25", least=0.05, most=0.25
        ),
        Panel(
            "validation accuracy in %, from 95 up",
            _a_before_b("valid accuracy"),
            "accuracy in %, from 95",
            is_percent=True,
            least=95,
        ),
    ),
    "tries": (
        Panel(
            "accuracy in %, by networks tried",
            (Line("A", "kept", "run_1"), Line("A", "others", "run_2", "B")),
            is_percent=True,
            x_unit="count",
        ),
    ),
}
"""By the name of the question; one without curves is about an image."""
