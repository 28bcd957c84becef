"""Takes the pictures of the documents: the real program in a real terminal, driven by keys, written as SVG.

    make screenshots                                        all of them
    .venv/bin/python tests/screenshots/take.py gallery map  some of them

`tests/test_screenshots.py` sees to it that they look as the program does today.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from away import away  # noqa: E402
from landscapes import CLASSES, write_landscapes  # noqa: E402
from stage import (  # noqa: E402
    DOWN,
    ENTER,
    ESCAPE,
    LARGE,
    MIDDLE,
    PAGE_DOWN,
    SMALL,
    TICKS_PER_SECOND,
    TRUE_COLOUR,
    Stage,
)
from story import story  # noqa: E402
from svg import moving, still  # noqa: E402
from watched_terminal import Terminal  # noqa: E402

FOLDER = ROOT / "docs/screenshots"
PROGRAM = (sys.executable, "-m", "mnist_tui.tui")
SLOW_FPS = 5
"""How many frames the moving picture shows, for its size."""
EPOCHS = 5
PAIR = "label:4 pred:9"


@contextmanager
def program(size: tuple[int, int], *flags: str, environment: Mapping[str, str] = TRUE_COLOUR) -> Iterator[Stage]:
    """Run the program until it shows an untrained network, and end it afterwards; nothing is left of its run."""
    command = (*PROGRAM, "--seed", "0", "--paused", *flags)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as runs:
        stage = Stage(Terminal(command, {"MNIST_TUI_RUNS": runs, **environment}), size)
        try:
            stage.until("PAUSE", "valid|test")
            stage.settle()
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


def learn() -> str:
    """The errors of the outputs for a mistake that was a close call."""
    with program(SMALL) as stage:
        stage.train()
        stage.terminal.type("5")
        stage.terminal.until(lambda: any("what the network sees" in row for row in stage.terminal.rows()))
        stage.settle()
        stage.press(PAGE_DOWN)
        return still(stage.frame(), "One image through the network, and back")


def draw() -> str:
    """A 7 in the corner, where no digit of MNIST has ever been."""
    with program(SMALL) as stage:
        stage.train()
        stage.press("6" + "y" * 10 + " " + "l" * 8 + "b" * 5 + "j" * 6 + " ")
        stage.terminal.until(lambda: any("usually" in row for row in stage.terminal.rows()))
        stage.settle()
        return still(stage.frame(), "A digit of one's own, and what the network makes of it")


def quiz() -> str:
    """The first question, answered: two curves, and why they differ."""
    with program(SMALL) as stage:
        stage.train(1)
        stage.press("93")
        return still(stage.frame(), "A question of the quiz")


def map_screen() -> str:
    """The validation images, by t-SNE."""
    with program(SMALL) as stage:
        stage.train()
        stage.press("m")
        stage.terminal.type("a")
        stage.terminal.until(lambda: "t-SNE · step" in stage.terminal.rows()[1])
        stage.settle()
        return still(stage.frame(), "The map: validation images by t-SNE")


def trust() -> str:
    """How far corrupted images lead it astray, and what helps."""
    with program(LARGE) as stage:
        stage.train()
        stage.press("0" + "\t" * 3 + DOWN * 5)
        stage.terminal.until(lambda: "mean corruption error" in "".join(stage.terminal.rows()))
        stage.settle()
        return still(stage.frame(), "How far to trust it: fifteen corruptions in five severities")


def run(*words: str) -> None:
    """Run a command of the program to its end."""
    subprocess.run((*PROGRAM, *words), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def two_runs() -> Iterator[Stage]:
    """Train a network beside a smaller one that is kept already, and open the list of runs."""
    with tempfile.TemporaryDirectory() as folder:
        where = ("--runs", folder)
        run("train", *where, "--hidden", "30", "--epochs", "2", "--seed", "0", "--quiet")
        (smaller,) = Path(folder).iterdir()
        run("runs", "rename", smaller.name, "small", *where)
        with program(SMALL, *where) as stage:
            stage.train()
            stage.terminal.type("7")
            stage.terminal.until(lambda: "finished" in stage.terminal.rows()[3])
            stage.settle()
            yield stage
            stage.terminal.type("q")
            stage.terminal.ends_with()  # then nothing is written any more


def runs() -> str:
    """The list of runs with the curves of two."""
    with two_runs() as stage:
        stage.press("M" + DOWN + "M")
        return still(stage.frame(), "Runs side by side")


def comparison() -> str:
    """What 128 and 64 hidden units get right that 30 did not."""
    with two_runs() as stage:
        stage.press(DOWN)
        stage.terminal.type("=")
        stage.terminal.until(lambda: any("McNemar" in row for row in stage.terminal.rows()))
        stage.settle()
        return still(stage.frame(), "Two networks, image by image")


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


def doctor() -> str:
    """A dead layer: what shows it, why, and the cure."""
    with program(SMALL, "--sick", "dead-layer") as stage:
        stage.train(2)
        stage.terminal.type("d")
        stage.terminal.until(lambda: any("1 finding" in row for row in stage.terminal.rows()))
        stage.settle()
        return still(stage.frame(), "A dead layer: evidence, why, and cure")


def help_screen() -> str:
    """Help on what has the focus."""
    with program(SMALL) as stage:
        stage.train(1)
        stage.press("?")
        return still(stage.frame(), "Help")


def look() -> str:
    """What somebody else's classifier gets wrong, in colour."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_landscapes(folder)
        files = str(folder / "predictions.npz"), "--images", str(folder / "images.npz")
        stage = Stage(
            Terminal(
                (*PROGRAM, "look", *files, "--classes", ",".join(CLASSES)), {"MNIST_TUI_RUNS": name, **TRUE_COLOUR}
            ),
            SMALL,
        )
        try:
            stage.until("OPEN", "accuracy")
            stage.press("2")
            stage.settle()
            return still(stage.frame(), "The mistakes of another classifier")
        finally:
            stage.terminal.close()


PICTURES: dict[str, Callable[[], str]] = {
    "learning": learning,
    "away": away,
    "story": story,
    "dashboard": dashboard,
    "gallery": gallery,
    "inspector": inspector,
    "units": units,
    "learn": learn,
    "draw": draw,
    "quiz": quiz,
    "look": look,
    "map": map_screen,
    "trust": trust,
    "runs": runs,
    "comparison": comparison,
    "chart": chart,
    "doctor": doctor,
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
