"""Films the story of 11.35 % from the plateau to the last page, each network as it is trained."""

import sys
import time

from stage import ENTER, SMALL, TICKS_PER_SECOND, TRUE_COLOUR, Stage
from svg import moving
from watched_terminal import Terminal

PROGRAM = (sys.executable, "-m", "mnist_tui.tui", "story", "--seed", "0", "--no-save", "--fps", "4")
NEXT = "enter  next page"
LAST = "what each change was worth"
LOOK_S = 0.5
"""So often it is seen whether a step has happened."""
LONGEST_S = 600
"""A step takes half a minute on an idle machine."""


def story() -> str:
    """The network that was stopped, and what became of it."""
    stage = Stage(Terminal(PROGRAM, TRUE_COLOUR), SMALL)
    try:
        fall_asleep(stage)
        diagnose(stage)
        wake(stage)
        return moving(stage.cut(), "The story of 11.35 % in mnist-tui", TICKS_PER_SECOND, stage.played_s - 1)
    finally:
        stage.terminal.close()


def fall_asleep(stage: Stage) -> None:
    """Skip the first attempt, and train the second."""
    shows(stage, "train three steps")
    stage.type(ENTER)
    shows(stage, NEXT)
    stage.type(ENTER)
    shows(stage, "train 100 steps")
    stage.film(2, "Somebody's first network.")
    step(stage, "`enter` A hundred steps, each over all 60,000 images.", 1.0, hurry=6)
    stage.film(3, "It stays at 11.35 %, and says 1 to everything. Why?")


def diagnose(stage: Stage) -> None:
    """Look at its outputs, and try what people would advise."""
    page(stage, "look at its outputs")
    step(stage, "`enter` Its outputs are the same for every image: how often each digit occurs.", 0.5)
    stage.film(4, "`enter` Its outputs are the same for every image: how often each digit occurs.")
    page(stage, "try all ten")
    step(stage, "`enter` Ten popular cures, a hundred steps each: none is one.", 1.5, hurry=8)
    stage.film(3, "Ten popular cures, a hundred steps each: none is one.")


def wake(stage: Stage) -> None:
    """Give it more steps; and see what the later pages added."""
    page(stage, "batch size 100")
    step(stage, "`enter` The same network with batches of 100: more steps. The spread grows.", 0.8, hurry=3)
    stage.film(4, "It was not broken, it was stopped.")
    for _ in range(3):
        stage.type(ENTER)
        shows(stage, "new network", "train all three")
        stage.type(ENTER)
        shows(stage, NEXT, LAST)
    stage.film(2, "Three pages later: larger weights, another cost, ReLU, Adam, more units.")
    stage.film(6, "`enter` What each change was worth.", ENTER)


def shows(stage: Stage, *texts: str) -> None:
    """Wait until one of these can be read."""
    until = time.monotonic() + LONGEST_S
    while not any(text in row for row in stage.terminal.rows() for text in texts):
        stage.terminal.read(LOOK_S)
        if time.monotonic() > until:
            raise SystemExit(f"never shown: {', '.join(texts)}")


def page(stage: Stage, key: str) -> None:
    """Turn the page, and let it be read."""
    stage.type(ENTER)
    shows(stage, key)
    stage.film(1.5, "")


def step(stage: Stage, caption: str, every: float, hurry: float = 1.0) -> None:
    """Press the key of a page, and film until what it asks for has happened."""
    stage.film(LOOK_S, caption, ENTER, every=every, hurry=hurry)
    until = time.monotonic() + LONGEST_S
    while not any(NEXT in row for row in stage.terminal.rows()):
        stage.film(every, caption, every=every, hurry=hurry)
        if time.monotonic() > until:
            raise SystemExit(f"it has not happened: {caption}")
