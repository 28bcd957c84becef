"""Draws a page: the ladder on the left, numbers with bars, words, the engine's code and the chain rule on the right."""

import numpy as np

from mnist_tui.tui.features.learn.fitting import GAP, ascii_page, column_widths, fitted, table_width
from mnist_tui.tui.features.learn.layout import Plan, bottom_lines, least_digit_rows, planned, split_rows
from mnist_tui.tui.features.learn.page import Page, Strip, SumRow, Table, TableRow
from mnist_tui.tui.paint.canvas import BOLD, Canvas, Ink
from mnist_tui.tui.paint.digit import paint_digit_half
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import paint_signed, signed_parts
from mnist_tui.tui.paint.text import first_fitting, whole_words

LEAST_FOR_LADDER = 72
LEAST_ROWS_FOR_LADDER = 10
LEAST_BAR = 6
WIDEST_BAR = 40
LEAST_PICTURE = 14, 7
INDENT = 2
ROWS_OF_WORDS = 8
"""What stands beside the image on its page, at most."""


def paint_page(page: Page, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw it at a size; the cursor stands at the operation on the ladder, or in the corner."""
    canvas = Canvas(width, height)
    page = ascii_page(page) if glyphs.name == "ascii" else page
    bottom = bottom_lines(page, width - 1, height)
    above = max(height - len(bottom), 0)
    ladder = ladder_width(page, width, above, glyphs)
    if ladder:
        canvas.paste(0, 0, paint_ladder(page, ladder, above, palette, glyphs))
        canvas.upright(ladder, 0, above, glyphs.upright, palette.ink("line"))
    left = ladder + 2 if ladder else 0
    canvas.paste(left, 0, paint_body(page, width - left - 1, above, palette, glyphs))
    for y, line in enumerate(bottom, above):
        canvas.text(0, y, line.text, palette.ink(line.role))
    return canvas


def ladder_width(page: Page, width: int, height: int, glyphs: Glyphs) -> int:
    """Return the columns of the ladder; 0 where there is no room for it beside the widest table."""
    names = max((len(rung.name) for rung in page.rungs), default=0)
    sizes = max((len(rung.size) for rung in page.rungs), default=0)
    wanted = 2 + names + 1 + sizes
    widest = max((table_width(table) for table in page.tables), default=0)
    has_room = width >= LEAST_FOR_LADDER and height >= LEAST_ROWS_FOR_LADDER and width - wanted - 2 >= widest
    return wanted if has_room and page.rungs else 0


def paint_ladder(page: Page, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the rungs; where not all fit, those around the present one."""
    canvas = Canvas(width, height)
    now = next((place for place, rung in enumerate(page.rungs) if rung.state == "now"), 0)
    first = min(max(now - height // 2, 0), max(len(page.rungs) - height, 0))
    for y, rung in enumerate(page.rungs[first : first + height]):
        is_now = rung.state == "now"
        role: Role = "key" if is_now else "text" if rung.state == "done" else "muted"
        sign = glyphs.pointer if is_now else " "
        canvas.text(0, y, sign, palette.ink("key", bold=True))
        canvas.text(2, y, rung.name, palette.ink(role, bold=is_now))
        size = rung.size.replace("×", glyphs.times)
        canvas.right(width, y, size, palette.ink(role))
        if is_now:
            canvas.cursor = 0, y
    return canvas


def paint_body(page: Page, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw heading, numbers and words."""
    canvas, page = Canvas(width, height), fitted(page, width, height)
    heading, note = page.heading, page.note
    canvas.text(0, 0, whole_words(heading, width, glyphs), palette.ink("text", bold=True))
    if len(heading) + GAP + len(note) <= width:
        canvas.right(width, 0, note, palette.ink("muted"))
    plan, y = planned(page, width, height - 1, glyphs), 1
    for line in plan.lead:
        canvas.text(0, y, line.text, palette.ink(line.role))
        y += 1
    y += _gap(plan, 1)
    if page.digit is not None:
        rows = min(digit_rows(page.digit.shape[0], height), height - y - len(plan.sentences))
        if rows >= least_digit_rows(page.digit):
            canvas.paste(0, y, paint_digit_half(page.digit, min(width, 2 * rows), rows, palette, glyphs))
            y += rows
    top, widest = y, 0
    for table, rows, sums in zip(page.tables, plan.rows, plan.sums, strict=True):
        drawn = paint_table(table, rows, sums, plan.headers, width, palette, glyphs)
        canvas.paste(0, y, drawn)
        y += drawn.height + _gap(plan, 3) * (table is not page.tables[-1])
        widest = max(widest, table_width(table) + (GAP + WIDEST_BAR if table.has_bars else 0) + GAP)
    _paint_picture(canvas, page, widest, top, y, palette, glyphs)
    if plan.strip and page.strip is not None:
        y += _gap(plan, 3)
        canvas.paste(0, y, paint_strip(page.strip, width, palette, glyphs))
        y += 2
    for number, line in enumerate(plan.sentences, y + _gap(plan, 2)):
        canvas.text(0, number, line.text, palette.ink(line.role))
    return canvas


def digit_rows(side: int, height: int) -> int:
    """Return the rows of an image of so many pixels: half blocks, two of them a pixel where there is much room."""
    return side if height >= side + ROWS_OF_WORDS else side // 2


def _gap(plan: Plan, number: int) -> int:
    """Return 1 where there is room for so many blank rows."""
    return int(plan.blanks >= number)


def paint_table(
    table: Table, rows: int, sums: tuple[SumRow, ...], has_header: bool, width: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw so many rows of a table with bars from a common zero, and its sums below the last column."""
    canvas = Canvas(width, rows + len(sums) + has_header)
    widths = column_widths(table)
    end = INDENT + sum(widths) + GAP * (len(widths) - 1)
    if has_header:
        _write_cells(canvas, 0, table.headers, widths, palette.ink("muted"), glyphs)
    shown, _ = split_rows(table, rows)
    bars = _bars(shown, min(width - end - GAP, WIDEST_BAR)) if table.has_bars else []
    for y, row in enumerate(shown, int(has_header)):
        ink = palette.ink("key", bold=True) if row.is_marked else palette.ink("text")
        canvas.text(0, y, glyphs.pointer if row.is_marked else " ", ink)
        _write_cells(canvas, y, row.cells, widths, ink, glyphs)
        if bars:
            start, length = bars[y - has_header]
            scale = signed_scale(palette)
            colour = scale.plus(palette) if row.value > 0 else scale.minus(palette)
            canvas.text(end + GAP + start, y, glyphs.slider_done * length, colour)
    for y, one in enumerate(sums, rows + has_header):
        ink = palette.ink("text", bold=True) if one.is_total else palette.ink("muted")
        canvas.text(INDENT, y, one.name, ink)
        canvas.right(end, y, one.value, ink)
    return canvas


def _write_cells(canvas: Canvas, y: int, cells: tuple[str, ...], widths: list[int], ink: Ink, glyphs: Glyphs) -> None:
    x = INDENT
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        text = cell
        if place == 0:
            canvas.text(x, y, text, ink)
        else:
            canvas.right(x + width, y, text, ink)
        x += width + GAP


def _bars(rows: tuple[TableRow, ...], width: int) -> list[tuple[int, int]]:
    """Return where the bar of every row begins, and how long it is; nothing where there is no room."""
    values = np.nan_to_num(np.array([row.value for row in rows]), posinf=0, neginf=0)
    most = float(np.abs(values).max(initial=0))
    if width < LEAST_BAR or most == 0:
        return []
    is_signed = bool((values < 0).any() and (values > 0).any())
    room = width // 2 if is_signed else width
    lengths = [round(abs(value) / most * room) for value in values]
    return [
        (room - length if is_signed and value < 0 else room * is_signed, length)
        for value, length in zip(values, lengths, strict=True)
    ]


def paint_strip(strip: Strip, width: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a bar for every number of a layer, or for the largest of some neighbours; the colour is the sign.

    Without colours, and in ASCII, only the signs are drawn.
    """
    canvas, has_signs = Canvas(width, 2), glyphs.name == "ascii" or not palette.colour
    values = np.nan_to_num(strip.values.astype(np.float64), posinf=0, neginf=0)
    cells = max(min(width - INDENT, len(values)), 1)
    each = max(-(-len(values) // cells), 1)
    groups = [values[start : start + each] for start in range(0, len(values), each)]
    parts = signed_parts(np.array([group[np.abs(group).argmax()] for group in groups]))
    one = "sign" if has_signs else "bar"
    many, few = ("", "") if each == 1 else (f", a {one} for every {each}", f", {each} a {one}")
    name, counts = strip.label.removeprefix("all "), strip.counts
    texts = f"{strip.label}{many}: {counts}", f"{name}{few}: {counts}", f"{counts}{few}", f"{name}{few}"
    canvas.text(INDENT, 0, first_fitting(texts, width - INDENT), palette.ink("muted"))
    scale = signed_scale(palette)
    for x, part in enumerate(parts.tolist()):
        level = round(abs(part) * (len(glyphs.bars) - 1))
        text = ("+" if part > 0 else "-" if part < 0 else ".") if has_signs else glyphs.bars[max(level, 1)]
        ink = palette.ink("faint") if part == 0 else scale.plus(palette) if part > 0 else scale.minus(palette)
        canvas.text(INDENT + x, 1, text, ink)
        if has_signs and abs(part) > 0.5:
            canvas.add_style(INDENT + x, 1, 1, 1, BOLD)
    return canvas


def _paint_picture(
    canvas: Canvas, page: Page, left: int, top: int, bottom: int, palette: Palette, glyphs: Glyphs
) -> None:
    """Draw what the pixels add beside the numbers, where a wide window has room; in a large one at twice its size."""
    if page.picture is None:
        return
    side, room = page.picture.shape[0], (canvas.width - left, bottom - top - 1)
    rows = side if 2 * side <= room[0] and side <= room[1] else min(side // 2 or 1, room[1])
    columns = min(2 * rows, room[0])
    if columns < LEAST_PICTURE[0] or rows < LEAST_PICTURE[1]:
        return
    canvas.paste(left, top, paint_signed(page.picture, columns, rows, palette, glyphs, box=max(page.picture.shape)))
    canvas.text(left, top + rows, page.picture_label, palette.ink("muted"))
