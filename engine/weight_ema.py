"""The exponential moving average (EMA) of the weights. It must not know which network they belong to, nor who reads it.

With the decay k: ā ← ā + (1 − kᵈ) / (1 − kⁿ) (w − ā) after step n, d steps after the update before. So the weights
after step i of n count kⁿ⁻ⁱ and the initial ones nothing, and it is a mean from the first step on (Polyak & Juditsky
1992, in exponential form; without the bias of a start at zero, as in Kingma & Ba 2015, section 3).
"""

import numpy as np

from mnist_tui.engine.types import Floats

EVERY_STEP_UNTIL = 100
THEN_EVERY_STEPS = 4
"""An update costs up to 6 % of a step. Later on neighbours hardly differ: every fourth stands for four."""
CHUNK = 131_072
"""Parameters per pass, as in an optimizer."""


class WeightEMA:
    """The average of the weights after every step up to the 100th, after every fourth from then on, and now."""

    def __init__(self, decay: float, count: int, dtype: str) -> None:
        self.vector: Floats = np.zeros(count, dtype)
        """(P,): the average as of the last update. With the number of steps it is the whole state."""
        self._decay = decay
        self._spare: Floats = np.empty(min(CHUNK, count), dtype)

    def follow(self, w: Floats, step: int) -> None:
        """Take in w (P,), the weights after `step`, which is counted from 1."""
        if _last_update(step) == step:
            self._move(self.vector, w, step, step - _last_update(step - 1))

    def present(self, w: Floats, step: int, out: Floats) -> None:
        """Write the average as of `step` to `out` (P,): w (P,) are the weights after it; before any step, w itself."""
        np.copyto(out, self.vector if step else w)
        if behind := step - _last_update(step):
            self._move(out, w, step, behind)

    def _move(self, average: Floats, w: Floats, step: int, steps: int) -> None:
        """Let w count for the last `steps` steps."""
        gain = (1 - self._decay**steps) / (1 - self._decay**step)
        for start in range(0, len(w), CHUNK):
            here = average[start : start + CHUNK]
            spare = np.subtract(w[start : start + CHUNK], here, out=self._spare[: len(here)])
            spare *= gain
            here += spare


def _last_update(step: int) -> int:
    """Return the last step, of those up to `step`, that is followed by an update; 0 before the first."""
    return step if step <= EVERY_STEP_UNTIL else step - step % THEN_EVERY_STEPS
