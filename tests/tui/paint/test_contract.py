"""What every painter promises: exactly the asked size, no exception, no colour without colours, only ASCII in ASCII."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.features.dashboard.paint_brief import BriefData, paint_brief
from mnist_tui.tui.features.inspector.paint_attributions import (
    LayerAttribution,
    paint_attribution_list,
    paint_attribution_strip,
)
from mnist_tui.tui.features.map.paint import ScatterData, paint_scatter
from mnist_tui.tui.features.map.paint_legend import paint_class_legend
from mnist_tui.tui.features.settings.paint import SettingRow, paint_settings
from mnist_tui.tui.features.units.paint_unit import UnitDetails, paint_unit
from mnist_tui.tui.features.units.paint_units import UnitImage, paint_weights
from mnist_tui.tui.frame.paint_status import Score, StatusData, paint_status
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import Band, ChartData, Mark, Series, XUnit
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import paint_confusion
from mnist_tui.tui.paint.digit import paint_digit_half, paint_thumbnail
from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.histogram import HistogramBars, paint_histogram
from mnist_tui.tui.paint.neighbours import Neighbour, paint_neighbours
from mnist_tui.tui.paint.palette import DARK, NONE, Palette, Role
from mnist_tui.tui.paint.probabilities import (
    ClassProbabilities,
    paint_probabilities,
    paint_probability_curve,
)
from mnist_tui.tui.paint.signed import paint_saliency, paint_signed
from mnist_tui.tui.paint.sparkline import Stat, paint_stats
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails

T = TypeVar("T")
Texture = Literal["solid", "dotted"]
Painter = Callable[[np.random.Generator, int, int, Palette, Glyphs], Canvas]
SIZES = [(0, 0), (1, 1), (-3, 5), (5, -3), (20, 5), (80, 24), (200, 60)]
PALETTES = (*(palette for both in THEMES.values() for palette in both), NONE)
GLYPHS = (BRAILLE, BLOCKS, ASCII)
UNITS: tuple[XUnit, ...] = ("steps", "epochs", "seconds")
ODD_VALUES = (np.nan, np.inf, -np.inf, 0.0, -1.0, 1e300, -1e300, 1e-300, 5e-324)


def pick(rng: np.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def odd_numbers(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return none, one or many numbers, some of them as odd as numbers can be."""
    size = pick(rng, (0, 1, 2, 3, 50, 700))
    numbers: NDArray[np.float64] = pick(rng, (1e-3, 1.0, 1e6)) * np.abs(rng.normal(1, 1, size))
    if rng.random() < 0.2:
        numbers[:] = pick(rng, ODD_VALUES)
    if rng.random() < 0.5:
        places = rng.random(len(numbers)) < 0.3
        numbers[places] = rng.choice(ODD_VALUES, int(places.sum()))
    return numbers


def steps_for(rng: np.random.Generator, values: NDArray[np.float64]) -> NDArray[np.float64]:
    strides: NDArray[np.float64] = rng.choice(np.array([0.0, 1.0, 1e9]), len(values))
    return np.cumsum(strides, dtype=np.float64)


def some_range(rng: np.random.Generator) -> tuple[float, float] | None:
    ranges = [None, (0.0, 100.0), (5.0, 5.0), (np.nan, 1.0), (0.1, 10.0), (-np.inf, np.inf)]
    return ranges[int(rng.integers(len(ranges)))]


def random_chart(rng: np.random.Generator) -> ChartData:
    kinds: tuple[tuple[Role, Texture], ...] = (("train", "solid"), ("validation", "dotted"), ("previous", "solid"))
    series = []
    for role, texture in kinds[: int(rng.integers(4))]:
        y = odd_numbers(rng)
        series.append(Series(role, steps_for(rng, y), y, role, pick(rng, ("", "0.123")), texture))
    y = odd_numbers(rng)
    return ChartData(
        tuple(series),
        Band(steps_for(rng, y), y) if rng.random() < 0.5 else None,
        tuple(Mark(float(x), "lr .1>.01") for x in odd_numbers(rng)[:3]),
        x_unit=pick(rng, UNITS),
        log=bool(rng.random() < 0.5),
        y_range=some_range(rng),
        x_range=some_range(rng),
    )


def random_image(rng: np.random.Generator) -> NDArray[np.uint8]:
    height, width = pick(rng, (1, 5, 28, 64)), pick(rng, (1, 5, 28, 64))
    image = rng.integers(0, pick(rng, (1, 256)), (height, width), dtype=np.uint8)
    image[rng.random((height, width)) < 0.5] = 0
    return image


def draw_chart(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_chart(random_chart(rng), width, height, palette, glyphs)


def draw_stats(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    rows = []
    for _ in range(int(rng.integers(4))):
        values = odd_numbers(rng)
        rows.append(Stat("img/s", steps_for(rng, values), values, "56.5k", "rate"))
    return paint_stats(tuple(rows), pick(rng, (None, (0.0, 100.0), (0.0, 1e12))), width, height, palette, glyphs)


def draw_confusion(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    size = pick(rng, (0, 1, 2, 10, 64))
    counts = rng.integers(0, pick(rng, (1, 2, 100, 10**12)), (size, size))
    counts[rng.random(size) < 0.3] = 0
    names = tuple("T-shirt/top"[: int(rng.integers(1, 12))] for _ in range(size))
    cursor = (int(rng.integers(size)), int(rng.integers(size))) if size and rng.random() < 0.5 else None
    costs = rng.choice(ODD_VALUES, (size, size)) if rng.random() < 0.5 else None
    data = ConfusionData(counts, names, in_percent=bool(rng.random() < 0.5), cursor=cursor, costs=costs)
    return paint_confusion(data, width, height, palette, glyphs)


def draw_thumbnail(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_thumbnail(random_image(rng), width, height, palette, glyphs)


def draw_digit(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_digit_half(random_image(rng), width, height, palette, glyphs)


def draw_thumbnails(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    mistakes = tuple(
        Thumbnail(index, random_image(rng), "8", pick(rng, ("3", "Ankle boot")), pick(rng, (0.5, 1.0, np.nan)))
        for index in range(int(rng.integers(30)))
    )
    cursor = pick(rng, (None, -1, 0, 7, 99))
    return paint_thumbnails(mistakes, cursor, width, height, palette, glyphs)


def draw_status(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    phase = pick(rng, ("starting", "running", "paused", "evaluating", "diverged", "finished", "failed", "odd"))
    progress = pick(rng, (0.0, 0.3, 1.0, 7.0, np.nan, -np.inf))
    notice = pick(rng, ("", "needs a new run: n"))
    score = Score(("valid 93%", "valid 93% (90-95)"), "muted", "right")
    data = StatusData(phase, "RUN", "mlp", "ep 3/20", progress, 1234, "58k img/s", score, "ETA 0:41", notice=notice)
    return paint_status(data, width, height, palette, glyphs)


def draw_settings(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    rows = tuple(
        SettingRow(
            "learning rate",
            "0.150",
            pick(rng, (None, 0.0, 1.0, np.nan, 9.0)),
            "log 1e-4 to 1",
            bool(rng.random() < 0.5),
            bool(rng.random() < 0.5),
            pick(rng, ("", "12 is not in 0 to 10")),
        )
        for _ in range(int(rng.integers(12)))
    )
    cursor, typed = pick(rng, (None, -1, 0, 7, 99)), pick(rng, (None, "", "0.0123456789"))
    return paint_settings(rows, cursor, typed, width, height, palette, glyphs)


def odd_grid(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float64]:
    grid: NDArray[np.float64] = rng.normal(0, pick(rng, (1e-300, 1.0, 1e300)), (height, width))
    if rng.random() < 0.3:
        places = rng.random(grid.shape) < 0.3
        grid[places] = rng.choice(ODD_VALUES, int(places.sum()))
    return grid


def draw_signed(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    grid = odd_grid(rng, pick(rng, (0, 1, 28, 64)), pick(rng, (0, 1, 28, 64)))
    return paint_signed(grid, width, height, palette, glyphs, pick(rng, (None, 0.0, 1.0, np.nan)))


def draw_saliency(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    image = random_image(rng)
    return paint_saliency(odd_grid(rng, *image.shape), image, width, height, palette, glyphs)


def draw_belief(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    names = tuple(pick(rng, ("3", "Ankle boot")) for _ in range(pick(rng, (1, 2, 10, 64))))
    shares, before = odd_grid(rng, 2, len(names))
    label, answer = pick(rng, (None, 0, len(names) - 1)), int(rng.integers(len(names)))
    class_probabilities = ClassProbabilities(names, shares, label, answer, pick(rng, (None, before)))
    return paint_probabilities(class_probabilities, width, height, palette, glyphs)


def draw_belief_curve(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    values = odd_numbers(rng)
    return paint_probability_curve(steps_for(rng, values), values, "p(4)", width, height, palette, glyphs, "epochs")


def random_attribution(rng: np.random.Generator) -> LayerAttribution:
    size = pick(rng, (0, 1, 5, 64, 1000))
    return LayerAttribution(f"h1 {size}", *odd_grid(rng, 2, size))


def draw_attribution_strip(
    rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    layers = tuple(random_attribution(rng) for _ in range(int(rng.integers(4))))
    cursor = pick(rng, (None, (0, 0), (1, 999), (9, -1)))
    return paint_attribution_strip(layers, cursor, width, height, palette, glyphs)


def draw_attribution_list(
    rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    return paint_attribution_list(random_attribution(rng), ("4", "Ankle boot"), width, height, palette, glyphs)


def draw_neighbours(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    neighbours = tuple(
        Neighbour(index, random_image(rng), pick(rng, ("3", "Ankle boot")), pick(rng, (0.0, 3.14, 1e9, np.inf, np.nan)))
        for index in range(int(rng.integers(30)))
    )
    cursor = pick(rng, (None, -1, 0, 7, 99))
    return paint_neighbours(neighbours, pick(rng, (None, "3")), "4", cursor, width, height, palette, glyphs)


def draw_weights(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    units = tuple(
        UnitImage(
            f"h{3**index}",
            odd_grid(rng, *pick(rng, ((28, 28), (6, 8), (0, 0)))),
            pick(rng, ((), ("8", "6"), ("T-s", "Tro"))),
            pick(rng, ((), ("7",))),
            pick(rng, ("", "ablated")),
        )
        for index in range(int(rng.integers(12)))
    )
    cursor, count = pick(rng, (None, -1, 0, 7, 99)), pick(rng, (None, 0, 500))
    return paint_weights(units, cursor, width, height, palette, glyphs, count)


def draw_unit(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    names = pick(rng, ((), ("0", "1", "2"), ("T-shirt/top", "Bag"), tuple(map(str, range(47)))))
    effects = tuple((name, pick(rng, (0.0, -0.31, 1e9, np.inf, np.nan))) for name in names)
    counts = rng.integers(0, 9, pick(rng, (0, 60)))
    spread = HistogramBars("activations", counts, 0.0, 2.0, "0.123")
    facts = pick(rng, ((), ("influence 3.62, off 79% of 1,000 images", "off 79%")))
    weights = odd_grid(rng, *pick(rng, ((21, 21), (6, 8), (0, 0), (1, 40))))
    return paint_unit(UnitDetails(weights, facts, effects, spread), width, height, palette, glyphs)


def draw_histogram(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    counts = rng.integers(0, pick(rng, (1, 2, 10**12)), pick(rng, (0, 1, 60)))
    low, high = pick(rng, ((0.0, 0.0), (-1.0, 2.0), (np.nan, np.nan), (-1e300, 1e300)))
    return paint_histogram(HistogramBars("weights", counts, low, high, "0.123"), width, height, palette, glyphs)


def draw_scatter(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    points = odd_grid(rng, pick(rng, (0, 1, 2, 2000)), 2)
    names = pick(rng, (("0", "1", "2"), ("T-shirt/top", "Bag", "Ankle boot")))
    classes = rng.integers(-1, 5, len(points))
    cursor = pick(rng, (None, -1, 0, 1999))
    data = ScatterData(points, classes, names, pick(rng, (frozenset(), frozenset({1}))), cursor)
    return paint_scatter(data, width, height, palette, glyphs)


def draw_legend(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    names = tuple(pick(rng, ("3", "Ankle boot")) for _ in range(pick(rng, (0, 1, 10, 64))))
    canvas = Canvas(width, height)
    canvas.paste(0, 0, paint_class_legend(names, frozenset({1}), pick(rng, (None, 0, 99)), width, palette, glyphs))
    return canvas


def draw_brief(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    texts = (pick(rng, ("", "0.05", "1.2e-300")), pick(rng, ("", "100.0%")), pick(rng, ("", "needs 40x10")))
    words = paint_brief(BriefData("running", pick(rng, ("RUN", "DIVERGED")), *texts), width, height, palette, glyphs)
    canvas = Canvas(width, height)
    canvas.paste(0, 0, words)
    assert words.height <= canvas.height and words.width == canvas.width
    return canvas


PAINTERS: dict[str, Painter] = {
    "brief": draw_brief,
    "chart": draw_chart,
    "stats": draw_stats,
    "confusion": draw_confusion,
    "thumbnail": draw_thumbnail,
    "digit": draw_digit,
    "thumbnails": draw_thumbnails,
    "status": draw_status,
    "settings": draw_settings,
    "signed": draw_signed,
    "saliency": draw_saliency,
    "belief": draw_belief,
    "belief curve": draw_belief_curve,
    "attribution strip": draw_attribution_strip,
    "attribution list": draw_attribution_list,
    "neighbours": draw_neighbours,
    "weights": draw_weights,
    "unit": draw_unit,
    "histogram": draw_histogram,
    "scatter": draw_scatter,
    "class legend": draw_legend,
}


def assert_sound(canvas: Canvas, width: int, height: int, palette: Palette, glyphs: Glyphs) -> None:
    assert (canvas.width, canvas.height) == (max(width, 0), max(height, 0))
    assert canvas.chars.shape == canvas.fore.shape == canvas.back.shape == canvas.style.shape
    text = "".join(map(str, canvas.chars.ravel()))
    assert len(text) == canvas.width * canvas.height, "a cell is empty"
    if glyphs is ASCII:
        assert text.isascii(), "not ASCII: " + "".join(set(text) - set(map(chr, range(128))))
    assert text.isprintable()
    if palette is NONE:
        assert (canvas.fore == -1).all() and (canvas.back == -1).all()
    assert canvas.fore.max(initial=-1) <= 255 and canvas.back.max(initial=-1) <= 255


@pytest.mark.parametrize("name", PAINTERS)
def test_painter_fills_exactly_the_asked_size(name: str) -> None:
    rng = np.random.default_rng(0)
    for width, height in SIZES:
        for palette in PALETTES:
            for glyphs in GLYPHS:
                canvas = PAINTERS[name](rng, width, height, palette, glyphs)
                assert_sound(canvas, width, height, palette, glyphs)


@pytest.mark.parametrize("name", PAINTERS)
def test_painter_survives_random_data_at_random_sizes(name: str) -> None:
    for seed in range(250):
        rng = np.random.default_rng(seed)
        width, height = int(rng.integers(61)), int(rng.integers(31))
        palette, glyphs = pick(rng, PALETTES), GLYPHS[int(rng.integers(3))]
        canvas = PAINTERS[name](rng, width, height, palette, glyphs)
        assert_sound(canvas, width, height, palette, glyphs)


def test_chart_survives_a_million_points() -> None:
    x = np.arange(1_000_000, dtype=np.float64)
    y = np.exp(np.sin(x / 1000))
    data = ChartData((Series("train", x, y, "train", "1.00"),), Band(x, y), log=True)
    assert_sound(paint_chart(data, 200, 60, DARK, BRAILLE), 200, 60, DARK, BRAILLE)
