"""The picture in the README looks as the program does today; only what was learnt may differ."""

import math
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
from screens import draw
from textual.pilot import Pilot

from mnist_tui.engine.presets import PRESETS
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd

Drive = Callable[..., MnistApp]
Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
README = Path(__file__).parents[2] / "README.md"
PICTURE = re.compile(r"<!-- picture -->\n```\n(.*?)```\n<!-- end of picture -->", re.DOTALL)
WIDTH, HEIGHT = 80, 24
MATRIX = 40
"""The column in which the matrix begins."""


def reports() -> list[say.Report]:
    """Return what the engine tells of a run that rests after five of ten epochs."""
    names, images = [str(digit) for digit in range(10)], 5000
    settings = PRESETS["default"].settings
    sizes, plain = [784, *settings.hidden, 10], say.plain_settings(settings)
    opened = say.RunStarted(1, "MNIST", names, 28, 28, 55_000, "validation", images, sizes, plain)
    at = np.arange(1.0, 1076)
    falling = np.stack([at, 2 / at**0.5, 1 - 0.9 / at**0.5, 2 / at**0.3], axis=1)
    evaluated = np.stack([at, at / 215, 2 / at**0.5, 1 - 0.9 / at**0.5], axis=1)[::20]
    counts = np.full((10, 10), 3)
    np.fill_diagonal(counts, 473)
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 4:24] = np.eye(20, dtype=np.uint8) * 255
    wrong = [say.Mistake(place, 4, 7, 0.99, digit.tobytes()) for place in range(48)]
    whole = (counts.tobytes(), np.ones((10, 10)).tobytes(), wrong, 0)
    rest = say.Progress(
        *(1, "paused", 1075, 5.0, 10, 215, 0.01, 27_500.0, math.nan, 1.0, 27_500.0, None, None),
        falling.tobytes(),
        evaluated.tobytes(),
        b"",
        rested="the epoch is over",
    )
    return [opened, rest, say.Evaluated(1, 1075, "validation", False, 0.07, 4730, images, 0.9, 0.99, *whole)]


def words(row: str) -> list[str]:
    """Return the words of a row, whatever numbers stand among them."""
    return re.findall(r"[a-z‖→]{2,}", row, re.IGNORECASE)


def test_the_picture_of_the_readme_looks_as_the_program_does(drive: Drive) -> None:
    found = PICTURE.findall(README.read_text(encoding="utf-8"))
    assert len(found) == 1
    kept: list[str] = found[0].splitlines()
    shown: list[str] = []

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        draw(app)
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        shown.extend("".join(segment.text for segment in strip).rstrip() for strip in strips)

    drive(flow, reports(), size=(WIDTH, HEIGHT))
    retake = "python tests/picture.py takes it anew"
    assert len(kept) == len(shown) == HEIGHT and all(len(row) <= WIDTH for row in kept), retake
    assert kept[-1] == shown[-1], retake
    titles = [y for y, row in enumerate(shown) if row.startswith("─")]
    assert titles == [y for y, row in enumerate(kept) if row.startswith("─")], retake
    for y in (0, *titles):
        assert words(kept[y]) == words(shown[y]), retake
    cost, pulse, mistakes = titles
    header = cost + 1
    assert kept[header][MATRIX:] == shown[header][MATRIX:], retake
    for y in range(header, header + 11):
        assert kept[y][MATRIX : MATRIX + 2] == shown[y][MATRIX : MATRIX + 2], "the names of the classes: " + retake
    for y in range(pulse + 1, mistakes):
        assert words(kept[y])[:1] == words(shown[y])[:1], retake
    for y in range(mistakes - 2, mistakes):
        assert kept[y][MATRIX:] == shown[y][MATRIX:], "the settings: " + retake
    assert kept[pulse - 1].index("└") == shown[pulse - 1].index("└"), retake
    captions = mistakes + 6
    assert kept[captions].count("→") == shown[captions].count("→"), retake
