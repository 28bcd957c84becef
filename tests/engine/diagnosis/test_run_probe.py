"""What a run keeps of its first steps."""

import numpy as np

from mnist_tui.engine.diagnosis.run_probe import run_vitals
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer


def test_the_beginning_of_a_run_lasts_fifty_steps_and_its_warm_up(blobs: Examples) -> None:
    settings = Settings(hidden=(4,), batch_size=0, schedule="cosine", warm_up=0.25)
    trainer = Trainer(settings, blobs, 3, 400)
    rows = np.zeros((300, 4))
    rows[:, 0], rows[:, 1] = np.arange(1, 301), 1.0
    rows[139, 1], rows[160, 1] = 5.0, 7.0  # of 400 steps a quarter warms up: 150 steps are the beginning
    trainer.history.steps.extend(rows)
    seen = run_vitals(trainer, None, has_validation=True, is_over=False)
    assert (seen.first_cost, seen.highest_cost) == (1.0, 5.0)
