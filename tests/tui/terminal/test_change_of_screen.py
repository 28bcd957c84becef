"""A change of screen as a terminal gets it: no frame is empty or has lost its first row, and one is enough."""

import re
import sys
from collections.abc import Iterator
from operator import ne
from pathlib import Path

import pyte
import pytest
from terminal import UNKNOWN_TO_PYTE, Terminal

RUN = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")
ATTEMPTS = 1000
READ_S = 0.03
STILL_S = 0.15
"""A picture and a half at the usual rate."""
END_OF_FRAME = b"\x1b[?2026l"
FRAMES = " ─│╭╮╰╯-+|"
CHANGES = (
    ("2", "filter"),
    ("1", "stats"),
    ("p", "esc done"),
    ("p", "stats"),
    ("c", "log cost"),
    ("1", "stats"),
    ("4", "ablate"),
    ("1", "stats"),
    ("m", "map of hidden"),
    ("1", "stats"),
    ("o", "scroll"),
    ("1", "stats"),
    ("?", "esc back"),
    ("\x1b", "stats"),
    ("u", "Run until"),
    ("\x1b", "stats"),
    ("n", "Start a new run"),
    ("n", "stats"),
)
"""Keys, and a word of what they lead to; every other one leads back."""
ASKS_THE_ENGINE = ("2", "4", "m")
"""Screens whose answers may come after their time is up."""
SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x00-\x1f]")
MOST_SHARE, MOST_OVER = 1.15, 20
"""Cells that may be sent: so many times those that differ, and a few; rather than a move, cells are sent again."""

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


class Watched:
    """A terminal with the program in it, and every frame that was finished there."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal, self._taken, self._rest = terminal, 0, b""
        self._screen = pyte.Screen(terminal.columns, terminal.rows)
        self._stream = pyte.ByteStream(self._screen)
        self.press = terminal.type
        self.sent = self.differing = 0
        """Cells of the last frame: how many were sent, and how many differ from the frame before."""

    def frames_until(self, word: str) -> list[list[str]]:
        """Read until `word` can be seen; return the frames that were finished on the way."""
        seen: list[list[str]] = []
        for _ in range(ATTEMPTS):
            seen += self._read(READ_S)
            if seen and any(word in row for row in seen[-1]):
                return seen
        raise AssertionError("\n".join(self._screen.display))

    def frames_until_still(self) -> list[list[str]]:
        """Read until nothing comes for a while; return the frames that were finished on the way."""
        seen = self._read(STILL_S)
        while more := self._read(STILL_S):
            seen += more
        return seen

    def _read(self, seconds: float) -> list[list[str]]:
        self._terminal.read(seconds)
        seen = []
        for _, piece in self._terminal.pieces[self._taken :]:
            *whole, self._rest = (self._rest + piece).split(END_OF_FRAME)
            for frame in whole:
                before = self._cells()
                self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", frame))
                self.sent = len(SEQUENCE.sub(b"", frame).decode())
                self.differing = sum(map(ne, before, self._cells()))
                seen.append(list(self._screen.display))
        self._taken = len(self._terminal.pieces)
        return seen

    def _cells(self) -> list[pyte.screens.Char]:
        rows, columns = range(self._screen.lines), range(self._screen.columns)
        return [self._screen.buffer[y][x] for y in rows for x in columns]


@pytest.fixture
def watched(small_data: Path) -> Iterator[Watched]:
    terminal = Terminal([sys.executable, "-m", "mnist_tui.tui", "--data", str(small_data), *RUN])
    yield Watched(terminal)
    terminal.process.kill()
    terminal.process.wait()


def is_whole(rows: list[str]) -> bool:
    return bool(rows[0].strip() and any(row.strip(FRAMES) for row in rows[1:-1]) and rows[-1].strip())


def test_no_change_of_screen_shows_an_empty_frame_on_the_way(watched: Watched) -> None:
    assert all(map(is_whole, watched.frames_until("ema)")))
    for key, word in CHANGES:
        watched.press(key)
        for rows in watched.frames_until(word):
            assert "RUN" in rows[0] and is_whole(rows), (key, rows)


def test_a_change_of_screen_is_one_frame_while_nothing_else_changes(watched: Watched) -> None:
    watched.frames_until("ema)")
    watched.press(" ")
    watched.frames_until("PAUSE")
    watched.frames_until_still()
    for there, back in zip(CHANGES[::2], CHANGES[1::2], strict=True):
        for key, word in (there, back) if there[0] not in ASKS_THE_ENGINE else ():
            watched.press(key)
            frames = watched.frames_until(word)
            sent, differing = watched.sent, watched.differing
            assert len(frames + watched.frames_until_still()) == 1, (key, frames)
            assert sent <= MOST_SHARE * differing + MOST_OVER, (key, sent, differing)
