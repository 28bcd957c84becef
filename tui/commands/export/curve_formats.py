"""The curves of a run in the formats of other programs. It reads no file."""

import math
from pathlib import Path

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.table import table
from mnist_tui.tui.features.curves.window import accuracy_caption, chart_caption
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.glyphs import BRAILLE
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.paint.palette import LIGHT
from mnist_tui.tui.paint.svg_chart import svg_page


def csv_content(run: Run) -> bytes:
    """Return the table that `w` writes on the screen."""
    return table(run).encode()


def svg_content(run: Run) -> bytes:
    """Return the charts as the screen first shows them, as a picture."""
    ui, name = UiState(Look(LIGHT, BRAILLE, "true")), run.progress.run_name if run.progress else ""
    cost = f"{name}: {chart_caption(run, ui)}"
    return svg_page([(cost, cost_chart(run, ui)), (accuracy_caption(ui), accuracy_chart(run, ui))]).encode()


def write_tensorboard(folder: Path, run: Run, began: float) -> None:
    """Write an event file into a new folder; `began` is in seconds since 1970. Of old steps, a mean stands for several.

    Raises:
        ImportError: tensorboardX is not installed.
    """
    from tensorboardX import SummaryWriter

    clock = run.clock("seconds")
    split = run.started.eval_split if run.started is not None else "validation"
    with SummaryWriter(str(folder)) as writer:
        for curve, part, names in (
            (run.steps, "train", {1: "cost", 2: "accuracy", 3: "gradient_norm"}),
            (run.evaluations, split, {2: "cost", 3: "accuracy"}),
        ):
            stretch = curve.stretch()
            times = (began + np.interp(stretch.high[0], *clock)).tolist()
            for column, name in names.items():
                for step, value, time in zip(
                    stretch.high[0].tolist(), stretch.mean[column].tolist(), times, strict=True
                ):
                    if math.isfinite(value):
                        writer.add_scalar(f"{name}/{part}", value, int(step), walltime=time)
