"""Draws what a terminal showed as SVG: one moment as a still picture, many as a moving one. Pure; it opens no file.

Text stays text, in whatever monospaced font the reader has; everything else is drawn as shapes. A still picture carries
the plain text of the screen as its description, for those who cannot see it and for the test that compares it.
"""

import itertools
import re
import string
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from cells import BACKGROUND, Cell, Frame, text_of
from shapes import CELL_HEIGHT, CELL_WIDTH, SHADES, Stroke, bar, dots, filled, kind_of, rectangles, stroked

SCALE = 2.5
"""Pixels of a unit of `shapes`: a cell is 10 x 20 pixels."""
MARGIN = 14
CAPTION = 40
"""Height in pixels of the line of words below a moving picture."""
BASELINE = 6
FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,Liberation Mono,monospace"
STYLES = {
    "ground": "stroke:{};stroke-width:8;shape-rendering:crispEdges",
    "cap": "fill:{}",
    "fill": "fill:{}",
    "line": "stroke:{};stroke-width:.5;fill:none",
    "dotted": "stroke:{};stroke-width:.5;stroke-dasharray:.5;stroke-dashoffset:.25",
    "heavy": "stroke:{}",
    "dashed": "stroke:{};stroke-dasharray:1.2 .8",
    "dots": "stroke:{};stroke-width:1.6;stroke-linecap:round;stroke-dasharray:0 2",
    "text": "fill:{}",
    "bold": "fill:{};font-weight:700",
}
"""Layers, from the lowest to the highest."""
LAYERS = tuple(STYLES)
BEHIND = ("ground", "cap")
WORDS = ("text", "bold")
LONG = 10
"""Letters; more take fewer bytes as a word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a picture that appears and disappears as a whole; places are in units."""

    layer: str
    colour: str
    x: float
    y: float
    data: str
    """A path from there, or words that begin there."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What could be seen from a time on."""

    seconds: float
    frame: Frame
    caption: str = ""
    """What the line below says meanwhile; text between backquotes is a key."""


def still(frame: Frame, title: str) -> str:
    """Return a picture of one moment."""
    classes = _Classes()
    body = "".join(classes.element(layer, colour, data) for layer, colour, data in _joined(pieces(frame), _words))
    text = escape("\n".join(text_of(frame)))
    head = f'<title>{escape(title)}</title><desc xml:space="preserve">\n{text}\n</desc>'
    return _document(frame, 0, classes.css(), head, body)


def moving(moments: Sequence[Moment], title: str, ticks_per_second: int, poster: float) -> str:
    """Return a picture that plays for ever; where pictures do not move it shows the moment `poster` seconds on.

    The last moment says when the picture ends and is not shown itself.
    """
    ticks = [round(moment.seconds * ticks_per_second) for moment in moments]
    by_span: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    for piece, spans in _shown(moments, ticks).items():
        for start, end in spans:
            by_span[start, end].append(piece)
    classes = _Classes()
    groups = [
        _group(classes, span, ticks[-1], round(poster * ticks_per_second), found)
        for behind in (True, False)
        for span in sorted(by_span)
        if (found := [piece for piece in by_span[span] if (piece.layer in BEHIND) is behind])
    ]
    css = classes.css() + _timing(set(by_span), ticks[-1], ticks_per_second)
    return _document(moments[0].frame, CAPTION, css, f"<title>{escape(title)}</title>", "".join(groups))


def pieces(frame: Frame) -> Iterator[Piece]:
    """Return all that is to be drawn."""
    for y, row in enumerate(frame):
        for ground, run in itertools.groupby(enumerate(row), key=lambda at: at[1].background):
            cells = [x for x, _ in run]
            if ground != BACKGROUND:
                yield Piece("ground", ground, *bar(len(cells), cells[0], y))
        for start, end in _alike(row):
            yield from _drawn(row[start:end], start, y)
        yield from (Piece("line", c.colour, 4 * x, 8 * y + 7, "h4") for x, c in enumerate(row) if c.underline)


def caption_pieces(caption: str, frame: Frame) -> Iterator[Piece]:
    """Return the line below a moving picture: keys as caps, and words."""
    x, top = 4.0, CELL_HEIGHT * len(frame) + 7
    for place, part in enumerate(caption.split("`")):
        width = CELL_WIDTH * len(part)
        if place % 2:
            cap = f"h{width + 4}q1 0 1 1v6.8q0 1-1 1h{-width - 4}q-1 0-1-1v-6.8q0-1 1-1z"
            yield Piece("cap", "444444", x + 1, top, cap)
            yield Piece("bold", "ffffff", x + 3, top + BASELINE, part)
            x += width + 6
        elif part:
            yield Piece("text", "d0d0d0", x + CELL_WIDTH * (part[0] == " "), top + BASELINE, part.strip())
            x += width


def _shown(moments: Sequence[Moment], ticks: Sequence[int]) -> dict[Piece, list[list[int]]]:
    """Return from when to when each piece is to be seen."""
    shown: dict[Piece, list[list[int]]] = defaultdict(list)
    for moment, start, end in zip(moments, ticks, ticks[1:], strict=False):
        if start == end:
            continue
        for piece in dict.fromkeys((*pieces(moment.frame), *caption_pieces(moment.caption, moment.frame))):
            spans = shown[piece]
            if spans and spans[-1][1] == start:
                spans[-1][1] = end
            else:
                spans.append([start, end])
    return shown


def _alike(row: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Return start and end of cells that are drawn in one go: of one kind and colour; words may hold single spaces."""

    def kind(x: int) -> tuple[object, ...]:
        cell = row[x]
        how = kind_of(cell.text)
        alone = x if how in ("stroked", "filled") else -1
        return how, cell.colour, how == "text" and cell.bold, how == "shade" and (cell.text, cell.background), alone

    x = 0
    while x < len(row):
        start, this = x, kind(x)
        x += 1
        if row[start].text == " ":
            continue
        gap = 2 if this[0] == "text" else 1
        while found := [at for at in range(x, min(x + gap, len(row))) if row[at].text != " "]:
            if kind(found[0]) != this:
                break
            x = found[0] + 1
        yield start, x


def _drawn(cells: Sequence[Cell], x: int, y: int) -> Iterator[Piece]:
    """Draw cells of one kind."""
    first, texts = cells[0], "".join(cell.text for cell in cells)
    how = kind_of(first.text)
    strokes: Iterable[Stroke]
    if how == "text":
        layer = "bold" if first.bold else "text"
        strokes = [(CELL_WIDTH * x, CELL_HEIGHT * y + BASELINE, texts)]
    elif how == "dots":
        layer, strokes = "dots", dots(texts, x, y)
    elif how == "block":
        layer, strokes = "fill", rectangles(texts, x, y)
    elif how == "stroked":
        layer, strokes = "line", stroked(texts, x, y)
    elif how == "filled":
        layer, strokes = "fill", [filled(texts, x, y)]
    elif how == "shade":
        layer, strokes = "fill", rectangles("█" * len(cells), x, y)
    else:
        layer, strokes = how, [bar(len(cells), x, y)]
    colour = _mixed(first.colour, first.background, SHADES[first.text]) if how == "shade" else first.colour
    yield from (Piece(layer, colour, *stroke) for stroke in strokes)


def _joined(found: Iterable[Piece], texts: Callable[[Iterable[Piece]], str]) -> list[tuple[str, str, str]]:
    """Return layer, colour and all data of it, in the order of the layers."""
    together: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in found:
        together[piece.layer, piece.colour].append(piece)
    ordered = sorted(together, key=lambda kind: LAYERS.index(kind[0]))
    return [(*kind, (texts if kind[0] in WORDS else _path)(together[kind])) for kind in ordered]


def _path(found: Iterable[Piece]) -> str:
    """Return one path of many; each begins at a place, or at a distance from the one before, whichever is shorter."""
    path: list[str] = []
    pen = (0.0, 0.0)
    for piece in found:
        there = f"M{piece.x:g} {piece.y:g}"
        away = f"m{piece.x - pen[0]:g} {piece.y - pen[1]:g}".replace(" -", "-")
        path.append((away if path and len(away) < len(there) else there) + piece.data)
        run = re.fullmatch(r"h([\d.]+)", piece.data)
        if run is None and not piece.data.endswith("z"):
            pen = (1e9, 1e9)  # nobody has worked out where it ends
        else:
            pen = (piece.x + (float(run[1]) if run else 0.0), piece.y)
    return "".join(path)


def _words(found: Iterable[Piece]) -> str:
    """Return elements for words, stretched to their cells: not every font is as wide as another."""
    elements = []
    for piece in found:
        length = f' textLength="{CELL_WIDTH * len(piece.data)}"' if len(piece.data) > 1 else ""
        elements.append(f'<text x="{piece.x:g}" y="{piece.y:g}"{length}>{escape(piece.data)}</text>')
    return "".join(elements)


def _letters(found: Iterable[Piece]) -> str:
    """Return elements for rows of letters, each with its place: fewer bytes, but not all that draws SVG can do it."""
    elements: list[str] = []
    rows: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for piece in found:
        if len(piece.data) > LONG:
            elements.append(_words([piece]))
        else:
            places = ((piece.x + CELL_WIDTH * at, letter) for at, letter in enumerate(piece.data))
            rows[piece.y].extend((x, letter) for x, letter in places if letter != " ")
    for y, letters in rows.items():
        places_x = " ".join(f"{x:g}" for x, _ in letters)
        elements.append(f'<text x="{places_x}" y="{y:g}">{escape("".join(letter for _, letter in letters))}</text>')
    return "".join(elements)


class _Classes:
    """Short names for layers and colours, so that each is written once."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}

    def element(self, layer: str, colour: str, data: str) -> str:
        """Return an element with all data of one layer and colour."""
        name = self._names.setdefault((layer, colour), _name(len(self._names)))
        return f'<g class="{name}">{data}</g>' if layer in WORDS else f'<path class="{name}" d="{data}"/>'

    def css(self) -> str:
        """Return what the names mean."""
        return "".join(
            f".{name}{{{STYLES[layer].format('#' + _short(colour))}}}" for (layer, colour), name in self._names.items()
        )


def _group(classes: _Classes, span: tuple[int, int], ticks: int, poster: int, found: Sequence[Piece]) -> str:
    """Return what is to be seen in one span of ticks."""
    start, end = span
    kept = start <= poster < end
    body = "".join(classes.element(*kind) for kind in _joined(found, _words if kept else _letters))
    if end - start == ticks:
        return body
    return f'<g class="t s{start} n{end - start}{" p" if kept else ""}">{body}</g>'


def _timing(spans: set[tuple[int, int]], ticks: int, ticks_per_second: int) -> str:
    """Return the animations: one for each length of a span, begun earlier or later.

    What starts at tick s is in the middle of its round when the picture is loaded, hence the negative delay.
    """
    partial = [(start, end) for start, end in spans if end - start < ticks]
    starts, lengths = sorted({start for start, _ in partial}), sorted({end - start for start, end in partial})
    return (
        f".t{{visibility:hidden;animation:{ticks / ticks_per_second:g}s step-end infinite}}.p{{visibility:visible}}"
        + "".join(f".s{start}{{animation-delay:{(start - ticks) / ticks_per_second:g}s}}" for start in starts)
        + "".join(
            f".n{length}{{animation-name:n{length}}}@keyframes n{length}"
            f"{{0%{{visibility:visible}}{100 * length / ticks:.9g}%{{visibility:hidden}}}}"
            for length in lengths
        )
        + "@media(prefers-reduced-motion:reduce){.t{animation:none}}"
    )


def _document(frame: Frame, below: int, css: str, head: str, body: str) -> str:
    width = round(SCALE * CELL_WIDTH * len(frame[0])) + 2 * MARGIN
    height = round(SCALE * CELL_HEIGHT * len(frame)) + 2 * MARGIN + below
    font = f"text{{font-family:{FONT};font-size:6.64px}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"{head}<style>{font}{css}</style>"
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="9" fill="#{BACKGROUND}" stroke="#444"/>'
        f'<g transform="translate({MARGIN} {MARGIN})scale({SCALE})">{body}</g></svg>\n'
    )


def _mixed(colour: str, ground: str, part: float) -> str:
    """Return `part` of one colour on another."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (0, 2, 4)]
    return "".join(f"{round(part * above + (1 - part) * below):02x}" for above, below in pairs)


def _short(colour: str) -> str:
    return colour[::2] if colour[::2] == colour[1::2] else colour


def _name(number: int) -> str:
    """Return a, b … z, aa, ab …; without the letters that the timing uses."""
    letters = "".join(sorted(set(string.ascii_lowercase) - set("nspt")))
    name = letters[number % len(letters)]
    return name if number < len(letters) else _name(number // len(letters) - 1) + name
