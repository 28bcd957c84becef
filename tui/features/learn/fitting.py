"""Makes a page fit a narrow or low window, or a terminal that only has ASCII: less of it, never half of it."""

from dataclasses import replace

from mnist_tui.tui.features.learn.page import Page, Strip, Table, TableRow
from mnist_tui.tui.paint.text import in_ascii

GAP = 2
LEAST_FOR_TABLES = 14
"""Rows from which a page has room for more than its last table."""


def ascii_page(page: Page) -> Page:
    """Return a page in ASCII; its columns are as wide as that takes."""
    strip = page.strip
    return replace(
        page,
        rungs=tuple(replace(one, name=in_ascii(one.name), size=in_ascii(one.size)) for one in page.rungs),
        heading=in_ascii(page.heading),
        note=in_ascii(page.note),
        tables=tuple(_ascii_table(table) for table in page.tables),
        strip=None if strip is None else Strip(in_ascii(strip.label), strip.values, in_ascii(strip.counts)),
        picture_label=in_ascii(page.picture_label),
        sentences=tuple(replace(one, text=in_ascii(one.text)) for one in page.sentences),
        code=tuple(map(in_ascii, page.code)),
        lead=in_ascii(page.lead),
        chain=in_ascii(page.chain),
    )


def _ascii_table(table: Table) -> Table:
    return replace(
        table,
        headers=tuple(map(in_ascii, table.headers)),
        rows=tuple(replace(row, cells=tuple(map(in_ascii, row.cells))) for row in table.rows),
        sums=tuple(replace(one, name=in_ascii(one.name), value=in_ascii(one.value)) for one in table.sums),
    )


def fitted(page: Page, width: int, height: int) -> Page:
    """Return a page without the columns for which there is no room, and in few rows with its last table alone."""
    is_low = len(page.tables) > 1 and height < LEAST_FOR_TABLES
    tables = page.tables[-1:] if is_low else page.tables
    return replace(page, tables=tuple(_narrowed(table, width) for table in tables), lead="" if is_low else page.lead)


def _narrowed(table: Table, width: int) -> Table:
    """Return a table without columns that matter least, as many as it takes."""
    for place in table.drops:
        if table_width(table) <= width:
            break
        table = _without(table, place)
    return table


def _without(table: Table, place: int) -> Table:
    def rest(cells: tuple[str, ...]) -> tuple[str, ...]:
        return (*cells[:place], *cells[place + 1 :])

    rows = tuple(TableRow(rest(row.cells), row.value, row.is_marked) for row in table.rows)
    return replace(table, headers=rest(table.headers), rows=rows)


def column_widths(table: Table) -> list[int]:
    """Return how wide each column of a table is, the names of its sums not counted."""
    cells = [table.headers, *(row.cells for row in table.rows)]
    return [max(len(row[place]) for row in cells) for place in range(len(table.headers))]


def table_width(table: Table) -> int:
    """Return the columns that a table needs without bars."""
    widths = column_widths(table)
    return sum(widths) + GAP * (len(widths) - 1) + 2
