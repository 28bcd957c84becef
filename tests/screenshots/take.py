"""Takes the pictures of the documents: the real program in a real terminal, driven by keys, written as SVG.

    make screenshots                                        all of them
    .venv/bin/python tests/screenshots/take.py gallery map  some of them

`tests/test_screenshots.py` sees to it that they look as the program does today.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from cells import Frame, frame_of  # noqa: E402
from svg import Moment, moving, still  # noqa: E402
from watched_terminal import STILL_S, Terminal  # noqa: E402

FOLDER = ROOT / "docs/screenshots"
TICKS_PER_SECOND, SLOW_FPS = 10, 5
"""To what a moment is rounded; how many frames the moving picture shows, for its size."""
KEY_S = 0.05
"""Between two keys."""
ENTER, ESCAPE, DOWN = "\r", "\x1b", "\x1b[B"
SMALL, MIDDLE, LARGE = (80, 24), (100, 30), (120, 42)
EPOCHS, ALL_EPOCHS = 5, 8
TRUE_COLOUR = {"COLORTERM": "truecolor"}
PAIR = "label:4 pred:9"


class Stage:
    """A program in a terminal, and what was filmed of it."""

    def __init__(self, size: tuple[int, int], *flags: str, environment: Mapping[str, str] = TRUE_COLOUR) -> None:
        """Start the program."""
        command = (sys.executable, "-m", "mnist_tui.tui", "--seed", "0", "--paused", *flags)
        self.terminal = Terminal(command, environment)
        self.terminal.resize(*size)
        self.moments: list[Moment] = []
        self.played_s = 0.0
        """How long the film is so far."""
        self.until("PAUSE", "valid|test")
        self.settle()

    def frame(self) -> Frame:
        """Return what can be seen."""
        return frame_of(self.terminal.screen)

    def until(self, *patterns: str) -> None:
        """Wait until the status line shows all patterns."""
        self.terminal.until(lambda: all(re.search(pattern, self.terminal.rows()[0]) for pattern in patterns))

    def settle(self) -> None:
        """Wait until nothing moves any more."""
        while self.terminal.read(STILL_S):
            pass

    def press(self, keys: str) -> None:
        """Press keys and wait until nothing moves any more."""
        self.type(keys)
        self.settle()

    def type(self, keys: str) -> None:
        """Press keys one by one: all at once they would be a paste."""
        for key in re.findall(r"\x1b\[.|.", keys, re.DOTALL):
            self.terminal.type(key)
            until = time.monotonic() + KEY_S
            while (left := until - time.monotonic()) > 0:  # a read ends with the first answer
                self.terminal.read(left)

    def train(self, epochs: int = ALL_EPOCHS) -> None:
        """Train for so many epochs, then wait."""
        self.type("e" * epochs)
        self.until(rf"(PAUSE|DONE).* ep {epochs}/")
        self.settle()

    def film(
        self, seconds: float, caption: str, keys: str = "", end: str = "", every: float = 0.0, hurry: float = 1.0
    ) -> None:
        """Press keys and film so long, or until the status line or the title below it shows the pattern `end`.

        There is at most one frame `every` so many seconds; the picture plays `hurry` times as fast as it was filmed.
        """
        self.type(keys)
        begun, last = time.monotonic(), -every
        while (now := time.monotonic() - begun) < seconds:
            if self.terminal.read(0.01):
                continue
            ended = bool(end and re.search(end, "".join(self.terminal.rows()[:2])))
            if ended or now >= last + every:
                self._keep(Moment(self.played_s + now / hurry, self.frame(), caption))
                last = now
            if ended:
                break
        self.played_s += (time.monotonic() - begun) / hurry

    def _keep(self, moment: Moment) -> None:
        """Keep a moment in which something is new."""
        before = self.moments[-1] if self.moments else None
        if before is None or (before.frame, before.caption) != (moment.frame, moment.caption):
            self.moments.append(moment)

    def film_typing(self, text: str, caption: str) -> None:
        """Film how somebody types."""
        for letter in text:
            self.film(0.1, caption, letter)

    def cut(self) -> list[Moment]:
        """Return the film with its end."""
        return [*self.moments, Moment(self.played_s, self.frame())]


@contextmanager
def program(size: tuple[int, int], *flags: str, environment: Mapping[str, str] = TRUE_COLOUR) -> Iterator[Stage]:
    """Run the program, and end it afterwards."""
    stage = Stage(size, *flags, environment=environment)
    try:
        yield stage
    finally:
        stage.terminal.close()


def learning() -> str:
    """From the untrained network to a mistake that it makes."""
    with program(SMALL, "--fps", str(SLOW_FPS)) as stage:
        stage.press("[[[[[")
        stage.film(2.5, "An untrained network guesses: right about one time in ten.")
        stage.film(5, "`space` It learns. Slowed down to 20 steps a second.", " ")
        stage.film(60, "`]` Full speed.", "]]]]]", "DONE", every=0.35)
        trained_s = stage.played_s
        stage.film(2, "`]` Full speed. Ten epochs are done.")
        stage.film(2.5, "`2` What it still gets wrong, most confident first.", "2")
        stage.film_typing("/" + PAIR, "`/` Which 4s does it predict as 9?")
        stage.film(2.5, "`/` Which 4s does it predict as 9?", ENTER)
        stage.film(3.5, "`enter` Why? Its pixels, its neurons, the nearest training images.", ENTER)
        stage.film(3.5, "`a` A tiny change of the pixels changes the prediction.", "a")
        stage.film(2, "`m` The validation images as the last hidden layer sees them.", "m")
        stage.film(60, "`a` The same by t-SNE.", "a", r"t-SNE · step", every=1.6, hurry=8)
        stage.film(3, "`a` The same by t-SNE.")
        return moving(stage.cut(), "mnist-tui while a network learns", TICKS_PER_SECOND, trained_s + 1)


def dashboard() -> str:
    """All of a run at a glance, half-way."""
    with program(LARGE) as stage:
        stage.train(EPOCHS)
        return still(stage.frame(), "The dashboard of mnist-tui")


def gallery() -> str:
    """What the network gets wrong."""
    with program(SMALL) as stage:
        stage.train()
        stage.press("2")
        return still(stage.frame(), "The gallery of mistakes")


def inspector() -> str:
    """A four that it reads as a nine, without being sure."""
    with program(SMALL) as stage:
        stage.train()
        stage.press("2/" + PAIR + " conf<0.8" + ENTER)
        stage.press(ENTER)
        return still(stage.frame(), "The inspector: one image")


def units() -> str:
    """The neurons of the first layer."""
    with program(MIDDLE) as stage:
        stage.train()
        stage.press("4")
        return still(stage.frame(), "What each hidden unit responds to")


def map_screen() -> str:
    """The validation images, by t-SNE."""
    with program(SMALL) as stage:
        stage.train()
        stage.press("m")
        stage.terminal.type("a")
        stage.terminal.until(lambda: "t-SNE · step" in stage.terminal.rows()[1])
        stage.settle()
        return still(stage.frame(), "The map: validation images by t-SNE")


def chart() -> str:
    """The story of 11.35 %: a hundred rounds, then smaller batches."""
    with program(SMALL, "--preset", "origin") as stage:
        stage.terminal.type(" ")
        stage.until("DONE")
        stage.settle()
        stage.press("p" + DOWN + ENTER)
        stage.press("100" + ENTER)
        stage.press(ESCAPE)
        stage.press("u")
        stage.press("step 12000" + ENTER)
        stage.until("PAUSE at 12,000")
        stage.press("c")
        return still(stage.frame(), "The full chart: 11.35 %, and how the same network gets out of it")


def help_screen() -> str:
    """Help on what has the focus."""
    with program(SMALL) as stage:
        stage.train(1)
        stage.press("?")
        return still(stage.frame(), "Help")


PICTURES: dict[str, Callable[[], str]] = {
    "learning": learning,
    "dashboard": dashboard,
    "gallery": gallery,
    "inspector": inspector,
    "units": units,
    "map": map_screen,
    "chart": chart,
    "help": help_screen,
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or PICTURES:
        picture = PICTURES[name]()
        (FOLDER / f"{name}.svg").write_text(picture, encoding="utf-8")
        print(f"{name}.svg: {len(picture.encode()) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
