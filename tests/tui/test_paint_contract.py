"""What every painter promises: exactly the asked size, no exception, no colour without colours, only ASCII in ASCII."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import Band, ChartData, Mark, Series, paint_chart
from mnist_tui.tui.paint.confusion import ConfusionData, paint_confusion
from mnist_tui.tui.paint.digit import paint_digit_half, paint_thumbnail
from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.knobs import Knob, paint_knobs
from mnist_tui.tui.paint.mistakes import Mistake, paint_mistakes
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, LIGHT, NONE, Palette, Role
from mnist_tui.tui.paint.sparkline import Pulse, paint_pulse
from mnist_tui.tui.paint.status import StatusData, paint_status

T = TypeVar("T")
Texture = Literal["solid", "dotted"]
Painter = Callable[[np.random.Generator, int, int, Palette, Glyphs], Canvas]
SIZES = [(0, 0), (1, 1), (-3, 5), (5, -3), (20, 5), (80, 24), (200, 60)]
PALETTES = (DARK, LIGHT, ANSI16, ANSI16_LIGHT, NONE)
GLYPHS = (BRAILLE, BLOCKS, ASCII)
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
    kinds: tuple[tuple[Role, Texture], ...] = (("train", "solid"), ("validation", "dotted"), ("ghost", "solid"))
    series = []
    for role, texture in kinds[: int(rng.integers(4))]:
        y = odd_numbers(rng)
        series.append(Series(role, steps_for(rng, y), y, role, pick(rng, ("", "0.123")), texture))
    y = odd_numbers(rng)
    return ChartData(
        tuple(series),
        Band(steps_for(rng, y), y) if rng.random() < 0.5 else None,
        tuple(Mark(float(x), "lr .1>.01") for x in odd_numbers(rng)[:3]),
        epoch_length=pick(rng, (None, 0.0, 10.0, 1e-9, np.inf)),
        log=bool(rng.random() < 0.5),
        y_range=some_range(rng),
        x_range=some_range(rng),
        legend="top" if rng.random() < 0.5 else "bottom",
    )


def random_image(rng: np.random.Generator) -> NDArray[np.uint8]:
    height, width = pick(rng, (1, 5, 28, 64)), pick(rng, (1, 5, 28, 64))
    image = rng.integers(0, pick(rng, (1, 256)), (height, width), dtype=np.uint8)
    image[rng.random((height, width)) < 0.5] = 0
    return image


def draw_chart(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_chart(random_chart(rng), width, height, palette, glyphs)


def draw_pulse(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    rows = []
    for _ in range(int(rng.integers(4))):
        values = odd_numbers(rng)
        rows.append(Pulse("img/s", steps_for(rng, values), values, "56.5k", "rate"))
    return paint_pulse(tuple(rows), pick(rng, (None, (0.0, 100.0), (0.0, 1e12))), width, height, palette, glyphs)


def draw_confusion(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    size = pick(rng, (0, 1, 2, 10, 64))
    counts = rng.integers(0, pick(rng, (1, 2, 100, 10**12)), (size, size))
    counts[rng.random(size) < 0.3] = 0
    names = tuple("T-shirt/top"[: int(rng.integers(1, 12))] for _ in range(size))
    return paint_confusion(ConfusionData(counts, names), width, height, palette, glyphs)


def draw_thumbnail(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_thumbnail(random_image(rng), width, height, palette, glyphs)


def draw_digit(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    return paint_digit_half(random_image(rng), width, height, palette, glyphs)


def draw_mistakes(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    mistakes = tuple(
        Mistake(index, random_image(rng), "8", pick(rng, ("3", "Ankle boot")), pick(rng, (0.5, 1.0, np.nan)))
        for index in range(int(rng.integers(30)))
    )
    cursor = pick(rng, (None, -1, 0, 7, 99))
    return paint_mistakes(mistakes, cursor, width, height, palette, glyphs)


def draw_status(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    phase = pick(rng, ("starting", "running", "paused", "evaluating", "diverged", "finished", "failed", "odd"))
    progress = pick(rng, (0.0, 0.3, 1.0, 7.0, np.nan, -np.inf))
    notice = pick(rng, ("", "needs a new network: n"))
    data = StatusData(phase, "RUN", "mlp", "ep 3/20", progress, 1234, "58k img/s", "valid 93%", "ETA 0:41", notice)
    return paint_status(data, width, height, palette, glyphs)


def draw_knobs(rng: np.random.Generator, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    knobs = tuple(
        Knob(
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
    return paint_knobs(knobs, cursor, typed, width, height, palette, glyphs)


PAINTERS: dict[str, Painter] = {
    "chart": draw_chart,
    "pulse": draw_pulse,
    "confusion": draw_confusion,
    "thumbnail": draw_thumbnail,
    "digit": draw_digit,
    "mistakes": draw_mistakes,
    "status": draw_status,
    "knobs": draw_knobs,
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
        palette, glyphs = PALETTES[int(rng.integers(5))], GLYPHS[int(rng.integers(3))]
        canvas = PAINTERS[name](rng, width, height, palette, glyphs)
        assert_sound(canvas, width, height, palette, glyphs)


def test_chart_survives_a_million_points() -> None:
    x = np.arange(1_000_000, dtype=np.float64)
    y = np.exp(np.sin(x / 1000))
    data = ChartData((Series("train", x, y, "train", "1.00"),), Band(x, y), log=True)
    assert_sound(paint_chart(data, 200, 60, DARK, BRAILLE), 200, 60, DARK, BRAILLE)
