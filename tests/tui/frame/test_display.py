"""The display: a terminal shows the same as from Textual's own sequences, and gets far fewer of them."""

import io

import numpy as np
import pyte
import pytest
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from mnist_tui.tui.frame.cells import cells_of
from mnist_tui.tui.frame.display import PART, Display
from mnist_tui.tui.frame.sgr import PLAIN, Codes

WIDTH, HEIGHT = 30, 6
COLOURS = (None, Color.from_ansi(81), Color.from_ansi(238), Color.from_rgb(1, 2, 3), Color.default())
HOME = "\x1b[1;1H"
MOST_OVER = PART * 50
"""Bytes of the last part of a frame, with a style for every cell."""
CONSOLE = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)


class Terminal:
    """What a terminal shows of what it was sent."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.feed = pyte.Stream(self.screen).feed

    def cells(self) -> list[list[pyte.screens.Char]]:
        """Return what can be seen; of a blank without reversed colours that is only its background."""
        rows = [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
        return [
            [cell if cell.data != " " or cell.reverse else cell._replace(fg="default", bold=False) for cell in row]
            for row in rows
        ]


def new_display(width: int = WIDTH, height: int = HEIGHT) -> Display:
    display = Display()
    display.resize(width, height)
    display.changes()
    return display


def random_frame(rng: np.random.Generator) -> str:
    """Return what Textual may write: strips here and there, each with its style before and a reset after."""
    pieces = []
    for _ in range(int(rng.integers(1, 12))):
        x, y = int(rng.integers(WIDTH)), int(rng.integers(HEIGHT))
        segments, left = [], int(rng.integers(1, WIDTH - x + 1))
        while left:
            size = int(rng.integers(1, left + 1))
            fore, back = (COLOURS[int(rng.integers(len(COLOURS)))] for _ in range(2))
            bold, reverse = (bool(rng.random() < 0.2) for _ in range(2))
            text = "".join(rng.choice(list("ab⣿█  "), size))
            segments.append(Segment(text, Style(color=fore, bgcolor=back, bold=bold, reverse=reverse)))
            left -= size
        pieces.append(f"\x1b[{y + 1};{x + 1}H{Strip(segments).render(CONSOLE)}")
    return "".join(pieces)


@pytest.mark.parametrize("seed", range(20))
def test_a_terminal_shows_the_same_as_from_textual(seed: int) -> None:
    rng = np.random.default_rng(seed)
    display, theirs, ours, sent, drawn = Display(), Terminal(), Terminal(), 0, 0
    display.resize(WIDTH, HEIGHT)
    for _ in range(8):
        frames = [random_frame(rng) for _ in range(int(rng.integers(1, 4)))]
        for frame in frames:
            theirs.feed(frame)
            assert display.draw(frame) == ""
        changes = display.changes()
        ours.feed(changes)
        assert ours.cells() == theirs.cells()
        sent, drawn = sent + len(changes.encode()), drawn + sum(len(frame.encode()) for frame in frames)
    assert sent < 0.8 * drawn


@pytest.mark.parametrize("seed", range(10))
def test_a_terminal_shows_the_same_in_small_frames_and_gets_nothing_that_was_drawn_over(seed: int) -> None:
    rng = np.random.default_rng(seed)
    display, theirs, ours = Display(), Terminal(), Terminal()
    display.resize(WIDTH, HEIGHT)
    for _ in range(5):
        frame = random_frame(rng)
        theirs.feed(frame)
        display.draw(frame)
        ours.feed(display.changes(20))
    while changes := display.changes(20):
        ours.feed(changes)
        assert len(changes) < 20 + MOST_OVER
    assert ours.cells() == theirs.cells()


def test_every_row_gets_its_turn_while_those_above_keep_changing() -> None:
    display = new_display()
    display.put(0, 2, cells_of("c", PLAIN))
    sent = ""
    for text in "abcde":
        display.put(0, 0, cells_of(text * WIDTH, PLAIN))
        display.put(0, 1, cells_of(text * WIDTH, PLAIN))
        sent += display.changes(WIDTH)
    assert "\x1b[3;1Hc" in sent


def test_what_is_drawn_again_is_not_sent_again() -> None:
    display = new_display()
    display.draw(f"\x1b[38;5;81mab\x1b[0m{HOME}")
    assert display.changes() == "\x1b[1;1H\x1b[38;5;81mab\x1b[0m"
    display.draw(f"\x1b[38;5;81mab\x1b[0m{HOME}")
    assert display.changes() == ""
    display.draw(f"\x1b[31mzz\x1b[0m{HOME}")
    display.draw(f"\x1b[38;5;81mac\x1b[0m{HOME}")
    assert display.changes() == "\x1b[1;2H\x1b[38;5;81mc\x1b[0m"


def test_cells_may_be_put_without_a_sequence() -> None:
    display = new_display()
    display.put(2, 1, cells_of("ab", Codes(fore="31")))
    assert display.changes() == "\x1b[2;3H\x1b[31mab\x1b[0m"


@pytest.mark.parametrize("other", ["\x1b[?1049h", "\x1b[>25u", "\x1b[?2048$p", "\x1b]52;c;YQ==\x07", "\x07", "\x1b[6n"])
def test_what_is_no_cell_is_handed_on(other: str) -> None:
    display = new_display()
    assert display.draw(f"a{other}b{HOME}") == other
    assert display.changes() == "\x1b[1;1Hab"


def test_the_ends_of_a_frame_are_not_handed_on() -> None:
    display = new_display()
    assert display.draw("\x1b[?2026h") == display.draw("\x1b[?2026l") == ""
    assert display.changes() == ""


def test_cells_outside_are_cut_off() -> None:
    display = new_display(3, 2)
    display.draw(f"\x1b[2;2Habc\x1b[3;1Hdef\x1b[9;9Hg{HOME}")
    assert display.changes() == "\x1b[2;2Hab"


def test_nothing_is_known_of_a_terminal_of_another_size_or_one_that_was_away() -> None:
    display = new_display(3, 1)
    display.draw(f"ab{HOME}")
    display.changes()
    display.resize(4, 2)
    assert display.size == (4, 2)
    assert display.changes() == "\x1b[1;1Hab  \x1b[2;1H    ", "what stood there is kept until it is drawn again"
    display.resize(2, 1)
    assert display.changes() == "\x1b[1;1Hab"
    display.forget()
    assert display.changes() == "\x1b[1;1Hab"
    assert display.changes() == ""


def test_the_cursor_ends_at_its_place_and_is_seen_only_there() -> None:
    display = new_display()
    display.draw("\x1b[1;1Hab")
    display.place_cursor(3, 2, is_seen=False)
    assert display.changes() == "\x1b[?25l\x1b[1;1Hab\x1b[3;4H", "whether it was seen is not known"
    display.place_cursor(3, 2, is_seen=False)
    assert display.changes() == ""
    display.place_cursor(4, 2, is_seen=True)
    assert display.changes() == "\x1b[3;5H\x1b[?25h"
    display.draw("\x1b[3;5Hx")
    display.place_cursor(5, 2, is_seen=True)
    assert display.changes() == "\x1b[?25l\x1b[3;5Hx\x1b[?25h", "it stands there anyway"
    display.place_cursor(WIDTH + 7, -1, is_seen=False)
    assert display.changes() == f"\x1b[?25l\x1b[1;{WIDTH}H", "it never leaves the screen"
    display.draw("\x1b[2;2Hy")
    display.place_cursor(0, 0, is_seen=False)
    assert display.changes() == "\x1b[2;2Hy\x1b[H"
    display.forget()
    display.changes()
    assert display.changes() == ""


def test_frames_with_cells_are_counted() -> None:
    display = new_display()
    for output in ("\x1b[?2026h", "\x1b[1;1Ha", "\x1b[?2026l", "\x07"):
        display.draw(output)
    assert display.frames == 1


def test_a_display_without_a_size_takes_nothing() -> None:
    display = Display()
    display.draw("\x1b[1;1Hab")
    display.put(0, 0, cells_of("ab", PLAIN))
    assert display.changes() == "" and display.size == (0, 0)


def test_urgent_rows_come_first_and_leave_the_others_a_share() -> None:
    display, terminal = new_display(), Terminal()
    for y in range(HEIGHT):
        display.put(0, y, cells_of(f"{y}" * WIDTH, PLAIN))
    rows: list[list[str]] = []
    for _ in range(3):
        terminal.feed(display.changes(80, urgent=(4, 5)))
        rows.append([row[0] for row in terminal.screen.display])
        display.put(0, 4, cells_of(f"{len(rows) % 2}" * WIDTH, PLAIN))  # it changes all the time
    assert rows[0][4] == "4" and rows[0][0] == "0" and rows[0][1:4] == [" "] * 3
    assert "".join(rows[2][:3]) == "012" and rows[2][5] == "5", "none waits for ever"
