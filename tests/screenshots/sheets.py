"""Takes every screen of the program in every size and kind of terminal, side by side in sheets that a person looks at.

    .venv/bin/python tests/screenshots/sheets.py FOLDER              all of them
    .venv/bin/python tests/screenshots/sheets.py FOLDER light 45x12  some kinds of terminals, some sizes

It writes PNGs, for which it needs Chromium.
"""

import base64
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from browser import CHROMIUM
from cells import BACKGROUND, FOREGROUND, Frame, frame_of
from stage import DOWN, ENTER, ESCAPE, TRUE_COLOUR, Stage
from svg import still
from take import program

WIDTH, HEIGHT, CAPTION = 1700, 1640, 22
"""Pixels of a sheet, at most, and of the words above a screen."""
UNPAINTED = 120
"""Rows at the end of a page, more than those that Chromium may leave out of a picture."""
EPOCHS = 3
PATIENCE_S = 6.0
TAB, PALETTE, RIGHT = "\t", "\x10", "\x1b[C"
PIXELS = {(80, 24): 8, (140, 45): 6, (60, 20): 8, (45, 12): 9, (200, 60): 6}
"""How wide a cell is drawn, by the size of the terminal."""
VIEWS = (
    ("dashboard", "", ""),
    ("matrix", TAB + TAB, ESCAPE),
    ("settings", "p" + DOWN, ESCAPE),
    ("settings-typed", "p" + ENTER + "99" + ENTER, ESCAPE + ESCAPE),
    ("charts", "c", ESCAPE),
    ("gallery", "2", "1"),
    ("filter", "2/label:4 pred:9", ESCAPE + "1"),
    ("inspector", "2" + ENTER, "1"),
    ("units", "4", "1"),
    ("unit", "4" + ENTER, ESCAPE + "1"),
    ("map", "m", "1"),
    ("map-image", "m" + RIGHT, "1"),
    ("runs", "7", "1"),
    ("comparison", "7C", "1"),
    ("comparison-matrices", "7Ci", "i1"),
    ("log", "o", ESCAPE),
    ("doctor", "d", ESCAPE),
    ("help", "?", ESCAPE),
    ("palette", PALETTE + "ru", ESCAPE),
    ("until", "u", ESCAPE),
    ("restart", "r", "n"),
    ("save", "S", ESCAPE),
    ("notice", "!", ""),
    ("past", ",", ESCAPE),
    ("past-gallery", ",2", "1" + ESCAPE),
)
"""Screens: name, the keys to get there from the dashboard, and the keys back."""
UNSAVED = (("quit", "q", "n"), ("restart-unsaved", "n", "n"))
"""What looks otherwise where nothing is saved."""


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
    kind: Kind, size: tuple[int, int], stage: Stage, views: tuple[tuple[str, str, str], ...]
) -> Iterator[tuple[str, Frame]]:
    """Go through screens."""
    stage.terminal.resize(*size)
    stage.settle()
    for name, there, back in views:
        press(stage, there)
        yield name, frame_of(stage.terminal.screen, kind.own)
        press(stage, back)


def press(stage: Stage, keys: str) -> None:
    """Press keys one by one, each when the one before has had its effect, or has had time enough for one."""
    for key in re.findall(r"\x1b\[.|.", keys, re.DOTALL):
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


def take(folder: Path, name: str, runs: Path, sizes: list[tuple[int, int]]) -> None:
    """Write the sheets of one kind of terminal."""
    kind = KINDS[name]
    with (
        program((80, 24), "--runs", str(runs), *kind.flags, environment=kind.environment) as stage,
        program((80, 24), "--no-save", *kind.flags, environment=kind.environment) as unsaved,
    ):
        stage.train(EPOCHS)
        unsaved.press("s")
        for size in sizes:
            found = [*frames(kind, size, stage, VIEWS), *frames(kind, size, unsaved, UNSAVED)]
            write(folder, name, size, found)
        stage.type("q")
        stage.terminal.ends_with()


def main() -> None:
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [size for size in PIXELS if "{}x{}".format(*size) in wanted]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as runs:
        for name in [name for name in KINDS if name in wanted] or KINDS:
            take(folder, name, Path(runs), sizes or list(PIXELS))


if __name__ == "__main__":
    main()
