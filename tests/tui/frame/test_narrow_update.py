"""Changed cells as bytes: a terminal shows the same as from Textual's own sequences, and gets far fewer of them."""

import io

import numpy as np
import pyte
import pytest
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from mnist_tui.tui.frame.terminal_update import NarrowUpdate, Pen, WholeUpdate

WIDTH, HEIGHT = 30, 6
COLOURS = (None, Color.from_ansi(81), Color.from_ansi(238), Color.from_rgb(1, 2, 3), Color.default())


def written(*pieces: tuple[int, int, str, Style | None]) -> str:
    pen = Pen(ColorSystem.TRUECOLOR)
    for x, y, text, style in pieces:
        pen.move(x, y)
        pen.write([Segment(text, style)], len(text))
    return pen.finish()


def colour(fore: int, back: int | None = None, attribute: str = "") -> Style:
    return Style(
        color=Color.from_ansi(fore), bgcolor=Color.from_ansi(back) if back is not None else None
    ) + Style.parse(attribute)


def test_a_style_is_sent_once_for_all_that_have_it() -> None:
    assert written((0, 0, "ab", colour(81, 20)), (5, 0, "c", colour(81, 20))) == (
        "\x1b[1;1H\x1b[38;5;81;48;5;20mab\x1b[6Gc\x1b[0m"
    )


def test_only_the_colour_that_differs_is_sent() -> None:
    assert written((0, 0, "a", colour(81, 20)), (1, 0, "b", colour(99, 20)), (0, 1, "c", colour(99, 21))) == (
        "\x1b[1;1H\x1b[38;5;81;48;5;20ma\x1b[38;5;99mb\x1b[2;1H\x1b[48;5;21mc\x1b[0m"
    )


def test_a_blank_needs_no_colour_of_its_own() -> None:
    assert written((0, 0, "a", colour(81, 20)), (1, 0, "  ", colour(99, 20)), (3, 0, "b", colour(81, 20))) == (
        "\x1b[1;1H\x1b[38;5;81;48;5;20ma  b\x1b[0m"
    )


@pytest.mark.parametrize("attribute", ["underline", "reverse"])
def test_a_blank_that_shows_its_colour_keeps_it(attribute: str) -> None:
    bare, marked = colour(81, 20), colour(99, 20, attribute)
    assert "38;5;99" in written((0, 0, "a", bare), (1, 0, " ", marked))


def test_bold_ends_where_it_ends() -> None:
    text = written((0, 0, "a", colour(81, attribute="bold")), (1, 0, "b", colour(81)))
    assert text == "\x1b[1;1H\x1b[1;38;5;81ma\x1b[0;38;5;81mb\x1b[0m"


def test_text_without_style_stays_without() -> None:
    assert written((3, 2, "ab", None)) == "\x1b[3;4Hab"
    assert written((0, 0, "a", colour(81, 20)), (1, 0, "b", None)).endswith("\x1b[0mb")


def random_strip(rng: np.random.Generator, width: int) -> Strip:
    segments, left = [], width
    while left:
        size = int(rng.integers(1, left + 1))
        fore, back = (COLOURS[int(rng.integers(len(COLOURS)))] for _ in range(2))
        bold, reverse = (bool(rng.random() < 0.2) for _ in range(2))
        text = "".join(rng.choice(list("ab⣿█ "), size))
        segments.append(Segment(text, Style(color=fore, bgcolor=back, bold=bold, reverse=reverse)))
        left -= size
    return Strip(segments, width)


def seen(*updates: str) -> list[list[pyte.screens.Char]]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for update in updates:
        stream.feed(update)
    cells = [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
    # Of a blank without reversed colours only the background can be seen.
    return [
        [cell if cell.data != " " or cell.reverse else cell._replace(fg="", bold=False) for cell in row]
        for row in cells
    ]


@pytest.mark.parametrize("seed", range(20))
def test_a_terminal_shows_the_same_as_from_textual(seed: int) -> None:
    rng = np.random.default_rng(seed)
    console = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
    chops: list[dict[int, Strip | None]] = []
    ends: list[list[int]] = []
    for _ in range(HEIGHT):
        cut = int(rng.integers(1, WIDTH))
        chops.append({0: random_strip(rng, cut), cut: random_strip(rng, WIDTH - cut)})
        ends.append([cut, WIDTH])
    spans = [(y, 0, WIDTH) for y in range(HEIGHT)]
    ours, theirs = (kind(chops, spans, ends).render_segments(console) for kind in (NarrowUpdate, ChopsUpdate))
    assert seen(ours) == seen(theirs)
    assert len(ours) < len(theirs)


def test_cells_outside_the_changed_stretches_are_left_alone() -> None:
    console = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
    strip = Strip([Segment("abcdefghij", colour(81, 20))], 10)
    text = NarrowUpdate([{0: strip}], [(0, 2, 4), (0, 7, 8)], [[10]]).render_segments(console)
    assert [cell.data for cell in seen(text)[0][:10]] == list("  cd   h  ")


def test_a_whole_screen_is_shown_the_same_with_fewer_bytes() -> None:
    rng = np.random.default_rng(1)
    console = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
    strips = [[random_strip(rng, 12), random_strip(rng, WIDTH - 12)] for _ in range(HEIGHT)]
    ours, theirs = (
        kind([iter(row) for row in strips], Region(0, 0, WIDTH, HEIGHT)).render_segments(console)
        for kind in (WholeUpdate, LayoutUpdate)
    )
    assert seen(ours) == seen(theirs)
    assert len(ours) < len(theirs)


def test_a_colour_that_has_a_number_goes_by_it() -> None:
    style = Style(color=Color.from_rgb(95, 215, 255), bgcolor=Color.from_rgb(1, 2, 3))
    assert written((0, 0, "a", style)) == "\x1b[1;1H\x1b[38;5;81;48;2;1;2;3ma\x1b[0m"
