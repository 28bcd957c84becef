"""What there is to see only at a certain moment: the very first start, the slow start, the end of a run, the story."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from stage import ENTER, Stage
from take import PROGRAM
from watched_terminal import Terminal

LONGEST_S = 600
"""A step of the story takes half a minute on an idle machine."""
LOOK_S, SHOWN_S = 0.1, 0.5
"""How often it is seen whether a moment has come, and how long a frame may take after that."""
LARGEST = (200, 60)


@dataclass(frozen=True, slots=True)
class Moment:
    """A program that is started for one look at it, as people start it."""

    name: str
    until: str
    """What can be read when the moment has come."""
    flags: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


SLOWLY = {"MNIST_TUI_PACE": "slow-start"}
MOMENTS = (
    Moment("first-start", "teaches it", environment={**SLOWLY, "XDG_STATE_HOME": "{empty}"}),
    Moment("slow-start", r"RUN.*/s\b", environment=SLOWLY),
    Moment("end-of-run", "DONE.* 2: mistakes", ("--epochs", "1")),
)
STORY = "story"
PAGES = 8
HAPPENED = "enter +(next page|what each change was worth)"


def moments(
    size: tuple[int, int], flags: Sequence[str], environment: Mapping[str, str], names: Sequence[str]
) -> Iterator[tuple[str, Stage]]:
    """Start a program for every moment of these names, or for all, in a terminal of this size; it ends soon after.

    Only where the moment says so is it the first start ever.
    """
    for moment in MOMENTS:
        if names and moment.name not in names:
            continue
        with TemporaryDirectory(ignore_cleanup_errors=True) as place:
            (Path(place) / "mnist-tui").mkdir()
            chosen = {"XDG_STATE_HOME": place, **moment.environment}
            own = {name: value.format(empty=Path(place) / "none") for name, value in chosen.items()}
            command = (*PROGRAM, "--seed", "0", "--no-save", *moment.flags, *flags)
            with closing(Terminal(command, {**environment, **own})) as terminal:
                stage = Stage(terminal, size)
                _wait(stage, moment.until)
                yield moment.name, stage


def story(flags: Sequence[str], environment: Mapping[str, str]) -> Iterator[tuple[str, Stage]]:
    """Go through the pages of the story, each before and after its step; the terminal may get any size."""
    command = (*PROGRAM, STORY, "--seed", "0", "--no-save", *flags)
    with closing(Terminal(command, environment)) as terminal:
        stage = Stage(terminal, LARGEST)
        _wait(stage, "enter ")
        for page in range(1, PAGES + 1):
            yield f"{STORY}-{page}", stage
            _enter(stage)
            _wait(stage, HAPPENED)
            yield f"{STORY}-{page}-after", stage
            _enter(stage)
        yield f"{STORY}-end", stage


def _enter(stage: Stage) -> None:
    """Press enter where all of the text is seen: elsewhere it would read on."""
    stage.terminal.resize(*LARGEST)
    stage.terminal.read_for(SHOWN_S)
    stage.press(ENTER)


def _wait(stage: Stage, pattern: str) -> None:
    end = time.monotonic() + LONGEST_S
    while not re.search(pattern, "\n".join(stage.terminal.rows())):
        stage.terminal.read(LOOK_S)
        if time.monotonic() > end:
            raise SystemExit(f"never shown: {pattern}")
    stage.terminal.read_for(SHOWN_S)
