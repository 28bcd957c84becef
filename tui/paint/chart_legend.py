"""The legend of a chart: the name and the current value of every curve, in the room there is."""

from collections.abc import Iterator

from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.chart_data import Series
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

Entry = list[tuple[str, Ink]]
"""One curve in the legend: texts with their inks."""


def swatch(series: Series, index: int, palette: Palette, glyphs: Glyphs) -> str:
    """Return the swatch of a series in the legend."""
    if glyphs.dots == (1, 1):
        return point(series, index, glyphs)
    return glyphs.legend_dotted if series.texture == "dotted" and not palette.colour else glyphs.legend_solid


def point(series: Series, index: int, glyphs: Glyphs) -> str:
    """Return the character of a series where a cell holds a single point: its name, if that is no longer."""
    if len(series.name) == 1 and series.is_lettered:
        return series.name
    return "," if series.role == "previous" else glyphs.points[index % len(glyphs.points)]


def legend_row(
    series: tuple[Series, ...], width: int, palette: Palette, glyphs: Glyphs, signs: tuple[str, ...] | None = None
) -> Canvas:
    """Return names and current values of the curves, right-aligned; shorter forms where there is little room.

    It is a row of its own above the curves, so that it covers none; without anything to say it has no row. `signs` are
    the swatches, if they are not the usual ones.
    """
    if signs is None:
        signs = tuple(swatch(one, index, palette, glyphs) for index, one in enumerate(series))
    for entries in _legend_forms(series, signs, palette):
        length = sum(len(" ".join(text for text, _ in entry)) + 2 for entry in entries) - 2
        if 0 < length <= width:
            break
    else:
        return Canvas(width, 0)
    canvas, x = Canvas(width, 1), width - length
    for entry in entries:
        for text, ink in entry:
            canvas.text(x, 0, text, ink)
            x += len(text) + 1
        x += 1
    return canvas


def _legend_forms(series: tuple[Series, ...], signs: tuple[str, ...], palette: Palette) -> Iterator[list[Entry]]:
    """Yield the legend from long to short: names, five letters, as few letters as are distinct, one curve.

    What a value is the mean of goes before the names, and is said shorter before it is left out.
    """
    muted, strong = palette.ink("muted"), palette.ink("text", bold=not palette.colour)

    def form(letters: int, sign_width: int, only_values: bool, notes: tuple[str, ...]) -> list[Entry]:
        entries: list[Entry] = []
        for one, sign, note in zip(series, signs, notes, strict=True):
            if only_values and not one.value_text:
                continue
            ink, name = palette.mark(one.role), one.name[:letters]
            lettered = sign + name if len(sign) == 1 and sign != name else name
            is_named = sign_width > 0 and sign != name
            head = [(sign[:sign_width], ink), (name, muted)] if is_named else [(lettered, ink)]
            texts = *head, (one.value_text, strong), (note, muted)
            entries.append([(text, shade) for text, shade in texts if text])
        return entries

    names = [one.name for one in series if one.value_text]
    letters = next((size for size in range(1, 5) if len({name[:size] for name in names}) == len(names)), 5)
    long, none = tuple(one.note if one.value_text else "" for one in series), ("",) * len(series)
    short = tuple(note.replace(" of ", " ").removesuffix(" batch") for note in long)
    yield form(99, 2, False, long)
    sizes = ((5, 2, long), (5, 1, long), (letters, 1, long), (letters, 1, short), (letters, 0, short))
    for size, sign_width, notes in (*sizes, (5, 2, none), (letters, 2, none), (letters, 0, none)):
        yield form(size, sign_width, True, notes)
    yield form(letters, 0, True, none)[:1]
