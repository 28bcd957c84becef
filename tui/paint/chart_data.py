"""The data of a chart: curves, a band behind them, marks, ranges. It knows nothing of drawing."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.roles import Role

Floats = NDArray[np.float64]
XUnit: TypeAlias = Literal["steps", "epochs", "seconds", "count", "whole"]
"""What x counts; of `whole` numbers there are none between."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A curve. `x` ascends; values of `y` that are not finite are gaps. `value_text` is its current value.

    Where a point stands for many values, `y` holds their lowest and `y_high` their highest.
    """

    name: str
    x: Floats
    y: Floats
    role: Role
    value_text: str = ""
    texture: Literal["solid", "dotted"] = "solid"
    """Tells it from the others where there is no colour."""
    y_high: Floats | None = None
    note: str = ""
    """What its value is: `mean of 50`."""
    is_lettered: bool = True
    """Whether the beginning of its name stands at its end."""
    point_texts: tuple[str, ...] = ()
    """The value of every point, where they are so few that each is marked."""


def end_names(series: tuple[Series, ...]) -> tuple[str, ...]:
    """Return what stands at the end of each curve: as few letters of its name as tell it from the others."""
    names = [one.name for one in series if one.is_lettered]
    letters = next((size for size in range(1, 5) if len({name[:size] for name in names}) == len(names)), 5)
    return tuple(one.name[:letters] if one.is_lettered else "" for one in series)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Raw values whose extremes are shaded behind the curves. `x` ascends; `y_high` as in `Series`."""

    x: Floats
    y: Floats
    y_high: Floats | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at step `x`, such as a changed learning rate."""

    x: float
    text: str
    short_texts: tuple[str, ...] = ()
    """For a chart in which the other has no room, from long to short."""


@dataclass(frozen=True, slots=True)
class Level:
    """A value to compare the curves with, which has a line of its own while it is in view."""

    y: float
    text: str
    short_text: str = ""
    """For a chart in which the other has no room."""


@dataclass(frozen=True, slots=True)
class ChartData:
    """Everything a chart shows. The first series is the most important one; that of the previous run lies behind."""

    series: tuple[Series, ...] = ()
    band: Band | None = None
    marks: tuple[Mark, ...] = ()
    x_unit: XUnit = "steps"
    """What `x` counts."""
    level: Level | None = None
    log: bool = False
    log_x: bool = False
    """True when `x` holds powers of ten, as of learning rates, in place of steps."""
    y_range: tuple[float, float] | None = None
    y_ticks: tuple[tuple[float, str], ...] = ()
    """Ticks of an axis that is not the usual one, descending, with their labels; those with room are shown."""
    x_range: tuple[float, float] | None = None
    empty_text: str = "no data yet"
    cursor: Mark | None = None
    """The cursor, with its text."""
