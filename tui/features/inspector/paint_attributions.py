"""Draws the contributions of hidden units to one class over another, as a strip or a list. It knows no network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.quantity import count
from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, REVERSE, Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import SignedScale, grey_scale, signed_scale
from mnist_tui.tui.paint.signed import signed_colours, signed_parts
from mnist_tui.tui.paint.ticks import LEAST_IN_DECIMALS, number, signed

Floats = NDArray[np.float64]
LABEL_WIDTH = 8
LABEL_WIDTH_WITH_SCALES, LEAST_WITH_SCALES = 17, 48
"""Columns of the labels that say how large the largest numbers are, and of a strip that has them."""
LEAST_STRIP = 4
LIST_COLUMN = 24
"""Least width of one side of the list."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerAttribution:
    """One hidden layer: activation and contribution of its units, both (H,); + favours the prediction."""

    name: str
    activations: Floats
    attributions: Floats

    def order(self) -> NDArray[np.intp]:
        """Return the units, the largest contribution to the prediction first."""
        return np.argsort(-np.nan_to_num(self.attributions), kind="stable")


def label_width(width: int) -> int:
    """Return the columns before the cells of a strip of `width` cells."""
    return LABEL_WIDTH_WITH_SCALES if width >= LEAST_WITH_SCALES else LABEL_WIDTH


def strip_units(layer: LayerAttribution, width: int) -> list[int | None]:
    """Return the unit of every cell of a strip of `width` cells; None is the gap where small ones are left out."""
    order: list[int | None] = list(layer.order().tolist())
    cells = max(width - label_width(width), 0)
    if len(order) <= cells:
        return order
    left = (cells - 1) // 2 if cells else 0
    return [*order[: cells - 1 - left], None, *(order[-left:] if left else [])][:cells]


def paint_attribution_strip(
    layers: tuple[LayerAttribution, ...],
    cursor: tuple[int, int] | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw two rows per layer, a cell per unit: activations in greys, contributions in orange and blue.

    Units are sorted by contribution; where there are more units than cells, the smallest contributions are left out.
    `cursor` is a layer and a cell of its strip.
    """
    canvas = Canvas(width, height)
    if width < LABEL_WIDTH + LEAST_STRIP:
        return canvas
    for place, layer in enumerate(layers[: canvas.height // 2]):
        y = 2 * place
        _paint_labels(canvas, y, layer, palette, glyphs)
        units = strip_units(layer, width)
        _paint_cells(canvas, y, layer, units, palette, glyphs)
        if cursor is not None and cursor[0] == place and units:
            x = label_width(width) + min(max(cursor[1], 0), len(units) - 1)
            if palette.colour:
                canvas.fill(x, y, 1, 1, DEFAULT)
                canvas.text(x, y, glyphs.down, Ink(palette.key, bold=True, reverse=True))
            else:
                canvas.add_style(x, y, 1, 2, REVERSE | BOLD)
    return canvas


def _largest(numbers: Floats) -> float:
    return float(np.abs(np.nan_to_num(numbers, posinf=0, neginf=0)).max(initial=0))


def _scale(layer: LayerAttribution, palette: Palette) -> SignedScale:
    """Return the colours of a layer's contributions: greys where the largest would be written as 0.00."""
    return grey_scale(palette) if _is_tiny(layer) else signed_scale(palette)


def _is_tiny(layer: LayerAttribution) -> bool:
    return _largest(layer.attributions) < LEAST_IN_DECIMALS


def _paint_labels(canvas: Canvas, y: int, layer: LayerAttribution, palette: Palette, glyphs: Glyphs) -> None:
    """Name the two rows of a layer, with the numbers that are brightest there."""
    name, contributions = layer.name[: LABEL_WIDTH - 1], "contrib"
    if label_width(canvas.width) > LABEL_WIDTH:
        name += f" to {number(_largest(layer.activations))}"
        contributions += f" {glyphs.give_or_take}{number(_largest(layer.attributions))}"
    canvas.text(0, y, name, palette.ink("muted"))
    canvas.text(0, y + 1, contributions, palette.ink("muted"))


def _paint_cells(
    canvas: Canvas, y: int, layer: LayerAttribution, units: list[int | None], palette: Palette, glyphs: Glyphs
) -> None:
    levels = signed_parts(np.abs(layer.activations))
    parts = signed_parts(layer.attributions)
    greys = np.array(palette.greys, np.int16)
    scale, is_tiny = _scale(layer, palette), _is_tiny(layer)
    colours = signed_colours(parts, scale)
    for cell, unit in enumerate(units):
        x = label_width(canvas.width) + cell
        if unit is None:
            canvas.upright(x, y, 2, glyphs.ellipsis, palette.ink("muted"))
        elif glyphs.dots == (1, 1) or not palette.colour:
            canvas.text(x, y, glyphs.shades[round(levels[unit] * (len(glyphs.shades) - 1))])
            ink = scale.plus(palette) if parts[unit] > 0 else scale.minus(palette)  # in its own it might not be seen
            sign = _sign(float(parts[unit]), "" if palette.colour or not is_tiny else glyphs.zero)
            canvas.text(x, y + 1, sign, Ink(ink.fore, bold=abs(parts[unit]) > 0.7))
        else:
            canvas.back[y, x] = greys[round(levels[unit] * (len(greys) - 1))]
            canvas.back[y + 1, x] = colours[unit]


def _sign(part: float, instead: str) -> str:
    """Return the sign of a number that is not small, or what is written instead of it."""
    if abs(part) < 0.1:
        return " "
    return instead or ("+" if part > 0 else "-")


def paint_attribution_list(
    layer: LayerAttribution,
    names: tuple[str, str],
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """List the units with the largest contributions: to the prediction on the left, to the runner-up on the right.

    `names` are the two classes. A row has the unit, its contribution, its activation and a bar. A narrow list has only
    the left side.
    """
    canvas = Canvas(width, height)
    scale, bars = signed_scale(palette), _scale(layer, palette)
    sides = 2 if width >= 2 * LIST_COLUMN else 1
    side_width = (width - 2 * (sides - 1)) // sides
    order, largest = layer.order(), float(np.abs(np.nan_to_num(layer.attributions)).max(initial=0))
    for side in range(sides):
        x = side * (side_width + 2)
        canvas.text(x, 0, f"for {names[side]}"[:side_width], (scale.plus, scale.minus)[side](palette))
        ink = (bars.plus, bars.minus)[side](palette)
        units = order if side == 0 else order[::-1]
        chosen = [
            unit
            for unit in units.tolist()
            if (layer.attributions[unit] > 0) == (side == 0) and layer.attributions[unit]
        ]
        total = float(layer.attributions[chosen].sum()) if chosen else 0.0
        head = f"{count(len(chosen), 'unit')} {signed(total)}"[: side_width - 6]
        canvas.right(x + side_width, 0, head, palette.ink("muted"))
        for y, unit in enumerate(chosen[: max(height - 1, 0)], start=1):
            _paint_row(canvas, x, y, side_width, layer, unit, largest, ink, palette, glyphs)
    return canvas


def _paint_row(
    canvas: Canvas,
    x: int,
    y: int,
    width: int,
    layer: LayerAttribution,
    unit: int,
    largest: float,
    ink: Ink,
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    attribution, activation = float(layer.attributions[unit]), float(layer.activations[unit])
    text = f"h{unit}".ljust(6) + signed(attribution).rjust(8)
    canvas.text(x, y, text[:width], palette.ink("text"))
    start, room = x + len(text) + 1, width - len(text) - 9
    if room >= LEAST_STRIP and largest > 0:
        length = min(max(round(abs(attribution) / largest * room), 1), room) if np.isfinite(attribution) else 0
        canvas.text(start, y, glyphs.progress[-1] * length, Ink(ink.fore))
        canvas.right(x + width, y, f"a {signed(activation).removeprefix('+')}"[:8], palette.ink("muted"))
