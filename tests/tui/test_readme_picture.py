"""The still picture of the dashboard looks as the program does today; only what was learnt may differ."""

import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import numpy as np
from textual.pilot import Pilot

from mnist_tui.engine.presets import PRESETS
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.protocol.evaluated import Evaluated, Mistake
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

Drive = Callable[..., MnistApp]
Flow = Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]]
PICTURE = Path(__file__).parents[2] / "docs/screenshots/dashboard.svg"
TEXT = "{http://www.w3.org/2000/svg}desc"
WIDTH, HEIGHT = 120, 42


def reports() -> list[Report]:
    """Return what the engine tells of a run that is paused after five of ten epochs."""
    names, images = [str(digit) for digit in range(10)], 5000
    settings = PRESETS["default"].settings
    sizes, plain = [784, *settings.hidden, 10], plain_settings(settings)
    opened = RunStarted(
        1, "MNIST", names, 28, 28, 55_000, "validation", images, sizes, plain, 1, class_counts=(5500,) * 10
    )
    at = np.arange(1.0, 1076)
    falling = np.stack([at, 2 / at**0.5, 1 - 0.9 / at**0.5, 2 / at**0.3], axis=1)
    evaluations = np.stack([at, at / 215, 2 / at**0.5, 1 - 0.9 / at**0.5], axis=1)[::20]
    counts = np.full((10, 10), 3)
    np.fill_diagonal(counts, 473)
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 4:24] = np.eye(20, dtype=np.uint8) * 255
    wrong = [Mistake(place, 4, 7, 0.99, digit) for place in range(48)]
    whole = (counts, np.ones((10, 10)), wrong, 0)
    paused = Progress(
        *(1, "paused", 1075, 5.0, 10, 215, 0.01, 27_500.0, math.nan, 1.0, 27_500.0, None, None),
        falling,
        evaluations,
        np.empty((0, 3)),
        pause_reason="the epoch is over",
    )
    known = Evaluated(1, 1075, "validation", False, 0.07, 4730, images, 0.9, 0.99, *whole)
    return [opened, paused, msgspec.structs.replace(known, spread=0.9, updates=(9e-3, 5e-3, 3e-3))]


def words(row: str) -> list[str]:
    """Return the words of a row, whatever numbers, marks of curves, and words that are not always said are there."""
    return re.findall(r"[a-z‖→]{3,}", re.sub("largest class|learned|forgotten", "", row), re.IGNORECASE)


def places(row: str, characters: str) -> list[int]:
    """Return the columns of these characters."""
    return [x for x, character in enumerate(row) if character in characters]


def test_the_still_picture_of_the_dashboard_looks_as_the_program_does(drive: Drive) -> None:
    text = ElementTree.parse(PICTURE).getroot().findtext(TEXT)
    assert text is not None
    kept, shown = text.strip("\n").splitlines(), list[str]()

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        app._draw()
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        shown.extend("".join(segment.text for segment in strip).rstrip() for strip in strips)

    drive(flow, reports(), size=(WIDTH, HEIGHT))
    assert len(kept) == len(shown) == HEIGHT, "make screenshots"
    assert kept[-1] == shown[-1], "the keys: make screenshots"
    corners = [y for y, row in enumerate(shown) if places(row, "╭╮╰╯")]
    assert corners
    for y in corners:
        assert places(kept[y], "╭╮╰╯") == places(shown[y], "╭╮╰╯"), "make screenshots"
    for y, (old, new) in enumerate(zip(kept, shown, strict=True)):
        if y != corners[-1]:  # that row tells what was learned and forgotten since the evaluation before
            assert words(old) == words(new), f"row {y}: make screenshots"
    settings = next(y for y in corners if "settings" in shown[y])
    column = shown[settings].rindex("╭")
    for y in range(settings + 1, corners[corners.index(settings) + 1]):
        assert kept[y][column:] == shown[y][column:], "the settings: make screenshots"
    captions = max(y for y, row in enumerate(shown) if row.count("→") > 3)
    assert kept[captions].count("→") == shown[captions].count("→"), "make screenshots"
