"""A change of screen as a terminal gets it: no picture is empty or has lost its first row."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from terminal import UNKNOWN_TO_PYTE, Terminal

RUN = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")
ATTEMPTS = 300
END_OF_PICTURE = b"\x1b[?2026l"
FRAMES = " ─│╭╮╰╯-+|"
CHANGES = (
    ("2", "filter"),
    ("1", "stats"),
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
"""Keys, and a word of what they lead to."""

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


class Watched:
    """A terminal with the program in it, and every picture that was finished there."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal, self._taken, self._rest = terminal, 0, b""
        self._screen = pyte.Screen(terminal.columns, terminal.rows)
        self._stream = pyte.ByteStream(self._screen)
        self.press = terminal.type

    def pictures_until(self, word: str) -> list[list[str]]:
        """Read until `word` can be seen; return the pictures that were finished on the way."""
        seen: list[list[str]] = []
        for _ in range(ATTEMPTS):
            self._terminal.read(0.1)
            for _, piece in self._terminal.pieces[self._taken :]:
                *whole, self._rest = (self._rest + piece).split(END_OF_PICTURE)
                for picture in whole:
                    self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", picture))
                    seen.append(list(self._screen.display))
            self._taken = len(self._terminal.pieces)
            if seen and any(word in row for row in seen[-1]):
                return seen
        raise AssertionError("\n".join(self._screen.display))


@pytest.fixture
def watched(small_data: Path) -> Iterator[Watched]:
    terminal = Terminal([sys.executable, "-m", "mnist_tui.tui", "--data", str(small_data), *RUN])
    yield Watched(terminal)
    terminal.process.kill()
    terminal.process.wait()


def test_no_change_of_screen_shows_an_empty_picture_on_the_way(watched: Watched) -> None:
    watched.pictures_until("% ema")
    for key, word in CHANGES:
        watched.press(key)
        for rows in watched.pictures_until(word):
            assert "RUN" in rows[0], (key, rows)
            assert any(row.strip(FRAMES) for row in rows[1:-1]), (key, rows)
            assert rows[-1].strip(), (key, rows)
