"""`mnist-tui lr-range`: the learning-rate range test: draws cost over learning rate, and names useful rates."""

import os
import shutil
import sys
from argparse import SUPPRESS, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.lr_range import LrRangeResult, LrRangeTest, RatePoint, lag
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.arguments import add_settings, preset_lines, read_preprocessing, read_settings, read_spoil
from mnist_tui.tui.cli.character_set import terminal_encoding
from mnist_tui.tui.cli.console import complain, stdout_width
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.terminfo import terminfo_colours
from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE, UNDERLINE, Canvas
from mnist_tui.tui.paint.chart_data import Band, ChartData, Mark, Series
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.look import Look, choose_look
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.training.splits import load_splits
from mnist_tui.tui.training.threads import compute_threads

LARGEST_RATE = SETTINGS["learning_rate"].high
LOW = Setting("low", "float", 1e-6, "test", "learning rate of the first step", low=0, high=LARGEST_RATE, open_low=True)
HIGH = Setting("high", "float", 10.0, "test", "learning rate of the last step", low=0, high=LARGEST_RATE, open_low=True)
STEPS = Setting("steps", "int", 300, "test", "number of steps", low=50, high=100_000)
INERT_HERE = ("learning_rate", "schedule", "warm_up", "step_every", "step_factor", "epochs", "ema")
"""Settings of a run of its own length and rate."""
DESCRIPTION = """\
Learning-rate range test (Smith 2017): a new network is trained while the learning rate grows from step to step. Where
the cost falls fastest, the rate is useful; where it stops falling, it is too large. Learning
rate, schedule, epochs and EMA of the settings have no effect."""
USAGE = "[settings] [--low X] [--high X] [--steps N] [--json]"
CHART_ROWS = 20
LEAST_CHART_ROWS = 10
VERDICT_ROWS = 4
"""Including the line that the shell writes next."""
TOO_STEEP = 50
"""The cost axis is logarithmic from this ratio of first to lowest cost on."""
HEADROOM = 1.25
"""The chart ends at this multiple of the first cost: of an explosion only the beginning matters."""


@dataclass(frozen=True, slots=True)
class RangeOptions:
    """The options of a range test."""

    settings: Settings
    source: Path | None
    preprocessing: Preprocessing
    low: float
    high: float
    steps: int
    as_json: bool
    quiet: bool


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `lr-range`; return 0, or 1 when no rate was useful."""
    options = _read(parser().read(arguments))
    splits = load_splits(options.source, options.settings.validation, options.preprocessing)
    tell_data(splits.dataset, options.as_json, options.quiet)
    learner = Learner(options.settings, splits.training, len(splits.dataset.classes))
    test = LrRangeTest(learner, options.low, options.high, options.steps)
    with compute_threads(options.settings.threads) as threads:
        learner.share_work(threads.workers)
        for point in test.run():
            if options.as_json:
                print_json({"event": "point", **_record(point)})
    verdict = test.result()
    if options.as_json:
        found = {"steepest": verdict.steepest, "minimum": verdict.minimum}
        print_json({"event": "range", **found, "stopped_at": test.stopped_at})
    else:
        _print_chart(test.points, verdict)
        print("\n".join(verdict_lines(verdict, test, options)), flush=True)
    return 0 if verdict.steepest is not None else 1


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("lr-range", f"{DESCRIPTION}\n\n{preset_lines()}", USAGE)
    add_settings(parser)
    group = parser.add_argument_group("range test")
    for setting in (LOW, HIGH, STEPS):
        text = f"{setting.help}; {setting.range_text} (default {setting.text(setting.default)})"
        metavar = "N" if setting is STEPS else "X"
        group.add_argument(setting.flag, metavar=metavar, default=SUPPRESS, help=text)
    group.add_argument("--json", action="store_true", help="print one JSON object per step, and one at the end")
    return parser


def _read(namespace: Namespace) -> RangeOptions:
    given = {one.name: getattr(namespace, one.name, one.text(one.default)) for one in (LOW, HIGH, STEPS)}
    low, high = cast("float", LOW.parse(given["low"])), cast("float", HIGH.parse(given["high"]))
    if not low < high:
        raise SettingError(f"high={HIGH.text(high)} is not above --low={LOW.text(low)}", "high")
    steps = cast("int", STEPS.parse(given["steps"]))
    read_spoil(namespace)
    settings = read_settings(namespace)
    if typed := [SETTINGS[name].flag for name in INERT_HERE if name in namespace]:
        complain(f"{', '.join(typed)}: no effect on a range test")
    preprocessing, (as_json, quiet) = read_preprocessing(namespace), (namespace.json, namespace.quiet)
    return RangeOptions(settings, namespace.data, preprocessing, low, high, steps, as_json, quiet)


def _record(point: RatePoint) -> dict[str, float]:
    return {
        "step": point.step,
        "learning_rate": point.learning_rate,
        "cost": point.cost,
        "smoothed_cost": point.smoothed,
    }


def verdict_lines(verdict: LrRangeResult, test: LrRangeTest, options: RangeOptions) -> Iterator[str]:
    """Yield the result, and how the test ended."""
    if verdict.steepest is None or verdict.minimum is None:
        yield f"no useful learning rate from {_rate(options.low)} to {_rate(options.high)}: the cost never clearly fell"
    else:
        yield f"steepest descent at {_rate(verdict.steepest)}: a good learning rate to start with"
        if test.stopped_at is None and verdict.minimum >= test.points[-lag(options.steps)].learning_rate:
            yield "the cost still fell at the end: none of these rates is too large"
        else:
            tenth = _rate(verdict.minimum / 10)
            yield f"lowest cost at {_rate(verdict.minimum)}; a tenth of it, {tenth}, is another common choice"
    if test.stopped_at is not None:
        last = f", {_rate(test.points[-1].learning_rate)} was too large" if test.points else ""
        yield f"ended at step {test.stopped_at} of {options.steps}{last}: the cost exploded"


def _rate(value: float) -> str:
    return f"{value:.2g}"


def rate_chart(points: Sequence[RatePoint], verdict: LrRangeResult) -> ChartData:
    """Return the chart of cost over learning rate, on a logarithmic axis."""
    rates = np.log10([point.learning_rate for point in points])
    costs = np.array([point.cost for point in points])
    smoothed = np.array([point.smoothed for point in points])
    log = bool(points) and 0 < smoothed.min() < points[0].smoothed / TOO_STEEP
    named = (("steepest", verdict.steepest), ("lowest", verdict.minimum))
    return ChartData(
        series=(Series("smoothed cost", rates, smoothed, "train", number(float(smoothed.min(initial=np.inf)))),),
        band=Band(rates, costs),
        marks=tuple(Mark(float(np.log10(rate)), f"{name} {_rate(rate)}") for name, rate in named if rate),
        log=log,
        log_x=True,
        y_range=None if log or not points else (0.0, HEADROOM * points[0].smoothed),
        x_range=(float(rates[0]), float(rates[-1])) if len(points) > 1 else None,
        empty_text="no finite cost",
    )


def _print_chart(points: Sequence[RatePoint], verdict: LrRangeResult) -> None:
    is_terminal = sys.stdout.isatty()
    encoding = terminal_encoding(sys.stdout.encoding)
    look = choose_look("auto", "auto" if is_terminal else "none", os.environ, encoding, terminfo=terminfo_colours)
    rows = shutil.get_terminal_size().lines - VERDICT_ROWS if is_terminal else CHART_ROWS
    rows = max(min(rows, CHART_ROWS), LEAST_CHART_ROWS)
    canvas = paint_full_chart(rate_chart(points, verdict), stdout_width(), rows, look.palette, look.glyphs)
    if is_terminal and look.palette.colour:
        _print_coloured(canvas, look)
    else:
        print("\n".join(canvas.lines()))


def _print_coloured(canvas: Canvas, look: Look) -> None:
    """Print a canvas with rich, which knows what the terminal can show."""
    from rich.color import Color
    from rich.style import Style
    from rich.text import Text

    from mnist_tui.tui.cli.rich_output import RichOutput

    console = RichOutput(canvas.width)
    for y in range(canvas.height):
        line = Text(end="")
        for text, fore, back, style in canvas.runs(y):
            line.append(
                text,
                Style(
                    color=Color.from_ansi(fore) if fore >= 0 else None,
                    bgcolor=Color.from_ansi(back) if back >= 0 else None,
                    bold=bool(style & BOLD),
                    dim=bool(style & DIM),
                    underline=bool(style & UNDERLINE),
                    reverse=bool(style & REVERSE),
                ),
            )
        console.print(line)
