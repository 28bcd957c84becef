"""The curves of several runs in one chart. No Textual here."""

import math
from collections.abc import Collection
from typing import Literal

import numpy as np

from mnist_tui.tui.features.runs.curves import AVERAGED
from mnist_tui.tui.features.runs.paint import colour_of
from mnist_tui.tui.features.runs.queries import RunCurves
from mnist_tui.tui.features.runs.state import Quantity, XUnit
from mnist_tui.tui.paint.chart_data import ChartData, Series
from mnist_tui.tui.paint.chart_points import end_behind, few_texts
from mnist_tui.tui.paint.error_axis import ERROR_TICKS, error_scale
from mnist_tui.tui.paint.ticks import number, percent_digits

TEXTURES: tuple[Literal["solid", "dotted"], ...] = ("solid", "dotted")
"""They tell runs with neighbouring numbers apart where there is no colour."""
X_COLUMNS: dict[XUnit, int] = {"steps": 0, "epochs": 1, "seconds": 2}


def quantity_text(quantity: Quantity, splits: Collection[str]) -> str:
    """Name what curves show; `splits` are the images that the runs were watched on."""
    if quantity == "train cost":
        return "training cost"
    images = " and ".join(sorted(splits, reverse=True)) or "validation"
    return f"{images} {'accuracy %' if quantity == 'accuracy' else 'cost'}"


def scale_texts(quantity: Quantity) -> tuple[str, ...]:
    """Say what is to be known of the curves: their scale, and over what they are averaged."""
    averaged = (f"mean of up to {AVERAGED}",) if quantity == "train cost" else ()
    return *averaged, "log error" if quantity == "accuracy" else "log"


def fallback_texts(names: list[str], curves: dict[str, RunCurves], marked: tuple[str, ...]) -> tuple[str, ...]:
    """Say of which runs the newest checkpoint cannot be read, so that curves end early; of marked ones by number."""
    older = {name: curves[name].fallback for name in names if name in curves and curves[name].fallback is not None}
    numbers = ", ".join(label for name in older if (label := colour_of(name, marked)[0]))
    if numbers:
        return (f"newest checkpoint of {numbers} unreadable",)
    return tuple(f"newest checkpoint unreadable: as of step {step:,}" for step in older.values())


def _percent(value: float) -> str:
    return percent_digits(value / 100) if math.isfinite(value) else ""


def _cost(value: float) -> str:
    return number(value, 6) if math.isfinite(value) else ""


def overlaid(
    names: list[str], curves: dict[str, RunCurves], marked: tuple[str, ...], quantity: Quantity, unit: XUnit
) -> ChartData:
    """Return a series for each of the runs whose curves are known, numbered and coloured as in the list."""
    series: list[Series] = []
    is_accuracy = quantity == "accuracy"
    for name in names:
        if name not in curves:
            continue
        label, role = colour_of(name, marked)
        rows = curves[name].trained if quantity == "train cost" else curves[name].evaluated
        values = rows[:, 4] * 100 if is_accuracy else rows[:, 3]
        write = _percent if is_accuracy else _cost
        text = write(float(values[-1])) if len(values) else ""
        y = error_scale(values) if is_accuracy else values
        colour = role if label else "train" if quantity == "train cost" else "validation"
        series.append(
            Series(
                label or name,
                rows[:, X_COLUMNS[unit]],
                y,
                colour,
                text,
                TEXTURES[(int(label) - 1) % 2 if label else 0],
                is_lettered=bool(label),
                point_texts=few_texts(values, write),
            )
        )
    end = end_behind(max((float(one.x[-1]) for one in series if len(one.x)), default=0.0), tuple(series))
    return ChartData(
        series=tuple(series),
        x_unit=unit,
        log=not is_accuracy,
        y_ticks=ERROR_TICKS if is_accuracy else (),
        x_range=(0.0, end) if end > 0 and np.isfinite(end) else None,
        empty_text="no evaluation yet" if series else "reading" if names else "no run is chosen",
    )
