"""A run whose curves can be worked out by hand: the cost of step n is 1 / n, its second half went twice as fast."""

import math

import numpy as np
from stores import Hands, new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

PER_EPOCH = 100
STARTED = RunStarted(1, "MNIST", ["0", "1"], 8, 6, 240, "validation", 60, [48, 2], plain_settings(Settings()))


def told(steps: int, first: int = 1, run: int = 1) -> Progress:
    """Return the report of steps whose cost is 1 / step; the first half of them took a second each, then half one."""
    at = np.arange(float(first), steps + 1)
    rows = np.column_stack([at, 1 / at, at / steps, np.ones(len(at))])
    half = steps / 2
    rates = np.array([[half, 8.0, half], [steps, 16.0, 0.75 * steps]])
    return Progress(
        run=run,
        phase="paused",
        step=steps,
        epoch=steps / PER_EPOCH,
        epochs=1000,
        steps_per_epoch=PER_EPOCH,
        learning_rate=0.1,
        images_per_second=16.0,
        seconds_left=math.nan,
        training_seconds=0.75 * steps,
        images_in_all_per_second=math.nan,
        pace=None,
        diverged_at=None,
        steps=rows,
        evaluations=np.array([[step, step / PER_EPOCH, 2.0, 0.5] for step in (0, steps)], dtype=float),
        rates=rates,
    )


def hands_on_curves(steps: int, state: CurvesState | None = None, glyphs: GlyphChoice = "braille") -> Hands:
    """Return hands on the charts of a run of so many steps, of which `state` says what is shown."""
    hands = Hands(new_store(STARTED, told(steps), glyphs=glyphs), "cost")
    hands.controls.put(state if state is not None else CurvesState())
    return hands
