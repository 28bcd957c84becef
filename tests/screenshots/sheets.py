"""Takes every screen of the program in every size and kind of terminal, side by side in sheets that a person looks at.

    .venv/bin/python tests/screenshots/sheets.py FOLDER                       all of them
    .venv/bin/python tests/screenshots/sheets.py FOLDER light 45x12           some kinds of terminals, some sizes
    .venv/bin/python tests/screenshots/sheets.py FOLDER true 80x24 doctor     some screens
    .venv/bin/python tests/screenshots/sheets.py FOLDER true 80x24 dead-layer a run that is out of the ordinary
    .venv/bin/python tests/screenshots/sheets.py FOLDER odd                   all of these
    .venv/bin/python tests/screenshots/sheets.py FOLDER true story            the story, which takes minutes
    .venv/bin/python tests/screenshots/sheets.py FOLDER true moments          the first start, the slow start, the end

It writes PNGs, for which it needs Chromium, and beside each what can be read on it.
"""

import base64
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from browser import CHROMIUM
from cells import BACKGROUND, FOREGROUND, Frame, frame_of, text_of
from moments import MOMENTS, STORY, moments, story
from odd_data import write_odd_data
from stage import TRUE_COLOUR, Stage, single_keys
from svg import still
from take import PROGRAM, program, run
from views import ODD_RUNS, UNSAVED, VIEWS, WATCHER, OddRun, View
from watched_terminal import Terminal

WIDTH, HEIGHT, CAPTION = 1700, 1640, 22
"""Pixels of a sheet, at most, and of the words above a screen."""
UNPAINTED = 120
"""Rows at the end of a page, more than those that Chromium may leave out of a picture."""
EPOCHS = 3
PATIENCE_S, REDRAWN_S = 6.0, 0.6
PIXELS = {(80, 24): 8, (140, 45): 5, (60, 20): 8, (45, 12): 9, (200, 60): 4}
"""How wide a cell is drawn, by the size of the terminal."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of terminal."""

    flags: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: TRUE_COLOUR)
    own: tuple[str, str] = (FOREGROUND, BACKGROUND)


KINDS = {
    "true": Kind(),
    "256": Kind(environment={"TERM": "xterm-256color"}),
    "16-on-black": Kind(("--colors", "16"), own=("e5e5e5", "000000")),
    "16-on-white": Kind(("--colors", "16"), {"COLORFGBG": "0;15"}, own=("000000", "ffffff")),
    "none": Kind(environment={"NO_COLOR": "1"}),
    "ascii": Kind(("--glyphs", "ascii")),
    "light": Kind(("--theme", "light"), own=("202020", "ffffff")),
    "colour-blind": Kind(("--theme", "colour-blind")),
}


def frames(
    kind: Kind, sizes: Sequence[tuple[int, int]], stage: Stage, views: Sequence[View], name: str = "{}"
) -> Iterator[tuple[tuple[int, int], str, Frame]]:
    """Go through screens, and through all sizes on each of them."""
    for view in views:
        stage.terminal.resize(*view.at)
        stage.settle()
        press(stage, view.there)
        for size in sizes:
            stage.terminal.resize(*size)
            stage.terminal.read_for(REDRAWN_S)
            stage.settle()
            yield size, name.format(view.name), frame_of(stage.terminal.screen, kind.own)
        press(stage, view.back)


def press(stage: Stage, keys: str) -> None:
    """Press keys one by one, each when the one before has had its effect, or has had time enough for one."""
    for key in single_keys(keys):
        before, end = stage.terminal.rows(), time.monotonic() + PATIENCE_S
        stage.press(key)
        while stage.terminal.rows() == before and time.monotonic() < end:
            stage.terminal.read(0.05)
        stage.settle()


def write(folder: Path, name: str, size: tuple[int, int], found: list[tuple[str, Frame]]) -> None:
    """Write sheets of these frames."""
    width = PIXELS[size] * size[0]
    height = 2 * PIXELS[size] * size[1] + CAPTION
    columns, rows = max(WIDTH // width, 1), max(HEIGHT // height, 1)
    for number, start in enumerate(range(0, len(found), columns * rows)):
        part = found[start : start + columns * rows]
        images = "".join(
            f'<div style="float:left;width:{width}px;height:{height}px"><div style="height:{CAPTION}px">{title}</div>'
            f'<img width="{width - 4}" src="data:image/svg+xml;base64,'
            f'{base64.b64encode(still(frame, title).encode()).decode()}"></div>'
            for title, frame in part
        )
        page = f'<meta charset="utf-8"><body style="margin:0;background:#888;font:bold 16px sans-serif">{images}'
        target = folder / f"{name}-{size[0]}x{size[1]}-{number}.png"
        window = f"--window-size={columns * width},{-(-len(part) // columns) * height + UNPAINTED}"
        photograph(page, window, target)
        seen = "\n".join(f"=== {title}\n" + "\n".join(text_of(frame)) for title, frame in part)
        target.with_suffix(".txt").write_text(seen + "\n", encoding="utf-8")
        print(target)


def photograph(page: str, window: str, target: Path) -> None:
    """Draw a page."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "page.html"
        source.write_text(page, encoding="utf-8")
        words = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
        where = f"--user-data-dir={place}", f"--screenshot={target.absolute()}"
        command = [CHROMIUM, *words, window, *where, source.as_uri()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Sheets:
    """What was seen in one kind of terminal."""

    def __init__(
        self, folder: Path, name: str, sizes: Sequence[tuple[int, int]], wanted: Sequence[str], title: str = ""
    ) -> None:
        self._folder, self._kind, self._sizes, self._wanted = folder, KINDS[name], sizes, wanted
        self._name = "-".join(filter(None, (name, title)))
        self._found: dict[tuple[int, int], list[tuple[str, Frame]]] = {size: [] for size in sizes}

    def __enter__(self) -> Self:
        """Begin to look."""
        return self

    def take(self, runs: Path) -> None:
        """Go through the screens of an ordinary run, which is kept in `runs`, of one that is not, and of a watcher."""
        where, kind = ("--runs", str(runs)), self._kind
        with self._program(*where) as stage, self._program("--no-save") as unsaved:
            stage.train(EPOCHS)
            unsaved.press("s")
            self._add(stage, VIEWS)
            self._add(unsaved, UNSAVED)
            watcher = Stage(Terminal((*PROGRAM, "attach", "--watch", *where, *kind.flags), kind.environment), (80, 24))
            watcher.until("PAUSE")
            self._add(watcher, WATCHER)
            watcher.terminal.close()
            stage.terminal.until(lambda: "watching" not in stage.terminal.rows()[0])  # else q asks
            stage.type("q")
            stage.terminal.ends_with()

    def take_odd(self, odd: OddRun, data: Mapping[str, Path]) -> None:
        """Go through the screens of a run that is out of the ordinary."""
        flags = [flag.format(**data) for flag in odd.flags]
        with self._program("--no-save", *flags) as stage:
            if "--paused" not in flags:
                stage.type(" ")
            stage.until(odd.until)
            stage.settle()
            self._add(stage, [view for view in VIEWS if view.name in odd.views], f"{odd.name}: {{}}")

    def take_moments(self, wanted: Sequence[str]) -> None:
        """Look at programs at one moment of theirs, each started in the size in which it is seen."""
        kind = self._kind
        for size, found in self._found.items():
            for name, stage in moments(size, kind.flags, kind.environment, wanted):
                found.append((name, frame_of(stage.terminal.screen, kind.own)))

    def take_story(self) -> None:
        """Read the story."""
        for name, stage in story(self._kind.flags, self._kind.environment):
            for size in self._sizes:
                stage.terminal.resize(*size)
                stage.terminal.read_for(REDRAWN_S)
                stage.settle()
                self._found[size].append((name, frame_of(stage.terminal.screen, self._kind.own)))

    def __exit__(self, *_: object) -> None:
        """Write down what was seen, however it ended."""
        for size, found in self._found.items():
            write(self._folder, self._name, size, found)

    def _program(self, *flags: str) -> AbstractContextManager[Stage]:
        return program((80, 24), *flags, *self._kind.flags, environment=self._kind.environment)

    def _add(self, stage: Stage, views: Sequence[View], name: str = "{}") -> None:
        views = [view for view in views if not self._wanted or view.name in self._wanted]
        for size, title, frame in frames(self._kind, self._sizes, stage, views, name):
            self._found[size].append((title, frame))


def main() -> None:
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [size for size in PIXELS if "{}x{}".format(*size) in wanted] or list(PIXELS)
    views = [view.name for view in (*VIEWS, *UNSAVED, *WATCHER) if view.name in wanted]
    odd = [odd for odd in ODD_RUNS if odd.name in wanted or "odd" in wanted]
    momentary = [moment.name for moment in MOMENTS if moment.name in wanted or "moments" in wanted]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        data = write_odd_data(Path(place)) if odd else {}
        for name in [name for name in KINDS if name in wanted] or list(KINDS):
            new_sheets = partial(Sheets, folder, name, sizes, views)
            for strange in odd:
                with new_sheets(strange.name) as sheets:
                    sheets.take_odd(strange, data)
            if STORY in wanted:
                with new_sheets(STORY) as sheets:
                    sheets.take_story()
            if momentary or not (odd or views or STORY in wanted):
                with new_sheets("moments") as sheets:
                    sheets.take_moments(momentary)
            if views or not (odd or momentary or STORY in wanted):
                with new_sheets() as sheets:
                    sheets.take(kept_run(Path(place)))


def kept_run(place: Path) -> Path:
    """Return a folder of runs that has one of a small network."""
    runs = place / "runs"
    if not runs.exists():
        run("train", "--runs", str(runs), "--hidden", "30", "--epochs", "1", "--seed", "0", "--quiet")
    return runs


if __name__ == "__main__":
    main()
