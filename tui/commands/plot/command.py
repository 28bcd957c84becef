"""`mnist-tui plot`: the curves of runs as text, of one run or of several in one chart."""

import os
from collections.abc import Iterator, Sequence
from typing import cast

from mnist_tui.data.errors import DataError, printable
from mnist_tui.engine.setting import Setting
from mnist_tui.tui.cli.arguments import GLYPHS, add_setting, read_choice
from mnist_tui.tui.cli.console import complain, stdout_glyphs, stdout_width
from mnist_tui.tui.cli.model_argument import add_runs_to_read, run_folder
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.features.runs.chart import overlaid, quantity_text, scale_texts
from mnist_tui.tui.features.runs.curves import curves_of
from mnist_tui.tui.features.runs.state import MOST_MARKED, Quantity, XUnit
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.paint.palette import NONE

CURVE = Setting(
    "curve", "choice", "cost", "chart", "what is drawn: cost and accuracy on the validation images, or training cost",
    choices=("cost", "accuracy", "train-cost"),
)  # fmt: skip
OVER = Setting(
    "over", "choice", "epochs", "chart", "what it is drawn over; seconds are those of training",
    choices=("epochs", "steps", "seconds"),
)  # fmt: skip
ROWS = Setting("rows", "int", 20, "chart", "height in lines", low=4, high=200)
NARROWEST = 40


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `plot` and return the exit status."""
    namespace = parser().read(arguments)
    quantity = cast("Quantity", read_choice(namespace, CURVE).replace("-", " "))
    unit, glyphs = (
        cast("XUnit", read_choice(namespace, OVER)),
        stdout_glyphs(cast("GlyphChoice", read_choice(namespace, GLYPHS))),
    )
    rows = cast("int", ROWS.parse(getattr(namespace, "rows", str(ROWS.default))))
    folders = list(dict.fromkeys(run_folder(namespace, text) for text in namespace.runs_to_read))
    if len(folders) > MOST_MARKED:
        raise DataError(f"{len(folders)} runs: expected at most {MOST_MARKED}, which can be told apart")
    runs = {os.path.basename(one): read_kept_run(one, complain) for one in folders}
    curves, names = {name: curves_of(name, run) for name, run in runs.items()}, tuple(runs)
    splits = {run.started.eval_split for run in runs.values() if run.started is not None}
    chart = overlaid(list(names), curves, names, quantity, unit)
    canvas = paint_full_chart(chart, max(stdout_width(), NARROWEST), rows, NONE, glyphs)
    print(glyphs.separator.join((quantity_text(quantity, splits), *scale_texts(quantity), f"over {unit}")))
    print("\n".join([*canvas.lines(), *_legend(names, glyphs)]))
    return 0


def _legend(names: Sequence[str], glyphs: Glyphs) -> Iterator[str]:
    for number, name in enumerate(names, 1):
        yield f"{number}  {printable(name)}"


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("plot", "Draw the curves of runs as text.", "RUN [RUN ...] [--curve NAME] [--over NAME]")
    add_runs_to_read(parser)
    group = parser.add_argument_group("chart")
    for setting in (CURVE, OVER, ROWS, GLYPHS):
        add_setting(group, setting)
    return parser
