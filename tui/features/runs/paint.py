"""Draws the list of runs, and their small curves. It knows no files and no keys."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.quantity import count
from mnist_tui.tui.features.runs.grouping import Group, Listing
from mnist_tui.tui.features.runs.table import GAP, STATES, Table, accuracy_text, interval_of, table_of
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import RUNS, Role
from mnist_tui.tui.paint.sparkline import bars, on_axis
from mnist_tui.tui.paint.text import first_fitting, whole_parts, whole_words

SIGN = 2
"""Cells of the number of a marked run and of the pointer behind it."""


USUAL = 0.98
"""Part of the costs that have a place of their own in the small curves; higher ones are as high as can be."""


@dataclass(frozen=True, slots=True, eq=False)
class RunList:
    """What the list shows."""

    listing: Listing
    settings: tuple[str, ...]
    marked: Sequence[str]
    place: int
    """The row under the cursor."""
    costs: Mapping[str, NDArray[np.float64]]
    """(n, 2) by name: step and cost, of the runs whose curves are known."""
    empty_text: str = "no runs"


def colour_of(name: str, marked: Sequence[str]) -> tuple[str, Role]:
    """Return number and colour of a marked run; nothing for one that is not."""
    return (str(marked.index(name) + 1), RUNS[marked.index(name) % len(RUNS)]) if name in marked else ("", "text")


def paint_list(data: RunList, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a line of titles, and as many runs as fit around the cursor."""
    canvas = Canvas(width, height)
    if not data.listing.rows:
        canvas.text(0, 0, whole_words(data.empty_text, width, glyphs), palette.ink("muted"))
        return canvas
    table = _table(data.listing, data.settings, width, glyphs)
    x = SIGN
    for column in table.columns:
        _put(canvas, x, 0, column.title, column.width, column.is_right, palette, "muted")
        x += column.width + GAP
    if table.curve_width:
        canvas.text(x, 0, first_fitting(("cost, log", "cost"), table.curve_width), palette.ink("muted"))
    ends = _ends(list(data.costs.values()))
    for y, line in enumerate(lines_in_sight(data, max(height - 1, 1)), 1):
        if isinstance(line, Group):
            _paint_group(canvas, y, line, palette, glyphs)
            continue
        _paint_run(canvas, y, data, line, table, ends, palette, glyphs)
        if line == data.place:
            _point_at(canvas, y, x if table.curve_width else width, palette, glyphs)
    return canvas


@lru_cache(maxsize=4)
def _table(listing: Listing, settings: tuple[str, ...], width: int, glyphs: Glyphs) -> Table:
    """Return the columns, which stay the same while a cursor moves."""
    return table_of(listing.rows, settings, width, glyphs)


def lines_in_sight(data: RunList, shown: int) -> list[Group | int]:
    """Return the lines around the cursor, at most `shown`: a group, or the place of a run.

    No run stands without the name of its group above it, except that under the cursor where only one line is shown:
    the first line names the group of the runs below it, or is left out if there are none.
    """
    rows, groups = data.listing.rows, data.listing.groups
    starts = [group.first for group in groups]
    cursor = data.place + bisect_right(starts, data.place)
    first = min(max(cursor - shown // 2, 0), max(len(rows) + len(starts) - shown, 0))
    every: list[Group | int] = []
    for group in groups:
        every += [group, *range(group.first, group.first + group.count)]
    lines = (every or list(range(len(rows))))[first : first + shown]
    if not starts or isinstance(lines[0], Group) or lines[0] == data.place:
        return lines
    if len(lines) > 1 and isinstance(lines[1], Group):
        return every[first + 1 : first + 1 + shown]
    return [groups[bisect_right(starts, lines[0]) - 1], *lines[1:]]


def _paint_group(canvas: Canvas, y: int, group: Group, palette: Palette, glyphs: Glyphs) -> None:
    """Write the name of a group, how many runs it has, and the best of them."""
    parts = [group.title, count(group.count, "run")]
    if group.best is not None:
        interval = interval_of(group.best)
        best = f"best {accuracy_text(group.best, glyphs)} %"
        parts += [f"{best} ({interval})" if interval else best, group.best.name]
    head, *rest = whole_parts(parts, canvas.width, 1, glyphs.separator, glyphs)[0].split(glyphs.separator)
    canvas.text(0, y, head, palette.ink("key", bold=True))
    canvas.text(len(head), y, "".join(glyphs.separator + part for part in rest), palette.ink("muted"))


def _paint_run(
    canvas: Canvas,
    y: int,
    data: RunList,
    place: int,
    table: Table,
    ends: tuple[float, float] | None,
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    row, x = data.listing.rows[place], SIGN
    number, colour = colour_of(row.name, data.marked)
    canvas.text(0, y, number, palette.ink(colour, bold=True))
    for column in table.columns:
        role = {"state": STATES.get(row.state, "text"), "run": colour}.get(column.title, "text")
        _put(canvas, x, y, column.texts[place], column.width, column.is_right, palette, role)
        x += column.width + GAP
    if table.curve_width and (curve := data.costs.get(row.name)) is not None and ends is not None:
        canvas.text(x, y, _curve(curve, table.curve_width, ends, glyphs), palette.ink(colour))


def _ends(curves: Sequence[NDArray[np.float64]]) -> tuple[float, float] | None:
    """Return the lowest cost of all and nearly the highest, in powers of ten: one scale for every row.

    A few wild steps of one run would otherwise flatten the curves of all.
    """
    costs = np.concatenate([curve[:, 1] for curve in curves]) if curves else np.empty(0)
    costs = costs[np.isfinite(costs) & (costs > 0)]
    return (float(np.log10(costs.min())), float(np.log10(np.quantile(costs, USUAL)))) if len(costs) else None


def _curve(curve: NDArray[np.float64], width: int, ends: tuple[float, float], glyphs: Glyphs) -> str:
    """Return the cost from the first step of the run to its last, as bars."""
    steps, costs = curve.T
    if not len(steps):
        return ""
    with np.errstate(all="ignore"):
        values = on_axis(steps, np.where(costs > 0, np.log10(costs), np.nan), (0.0, float(steps[-1])), width, np.inf)
    return bars(values, glyphs.bars, ends)


def _put(canvas: Canvas, x: int, y: int, text: str, width: int, is_right: bool, palette: Palette, role: Role) -> None:
    canvas.text(x + (width - len(text) if is_right else 0), y, text, palette.ink(role))


def _point_at(canvas: Canvas, y: int, curve: int, palette: Palette, glyphs: Glyphs) -> None:
    """Show the cursor; without a colour of its own it ends before the small curve, whose bars it would turn over."""
    canvas.cursor = SIGN, y
    canvas.text(SIGN - 1, y, glyphs.pointer, palette.ink("key", bold=True))
    if palette.fills_cursor:
        canvas.fill(0, y, canvas.width, 1, palette.cursor)
    else:
        canvas.reverse(0, y, min(curve, canvas.width), 1, palette.text)
