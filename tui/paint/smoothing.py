"""The exponential moving average of a curve, from rows or buckets of rows. It does not know what they mean."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEGLIGIBLE = 1e-18
"""A weight too small to be seen in a float64 sum."""
RUN_PER_AVERAGE = 10


def batches_averaged(steps: Floats, most: float) -> Floats:
    """Return over how many batches the average at each step goes: a tenth of those so far, and at most `most`.

    Over more, the average of the first steps would be that of their wild beginning.
    """
    return np.clip(np.floor(steps / RUN_PER_AVERAGE), 1, max(most, 1.0))


def moving_average(means: Floats, counts: Floats, batches: Floats) -> Floats:
    """Return the exponential average at each bucket over about so many `batches`, which may differ between buckets.

    It is corrected for its start (Kingma & Ba 2015, sec. 3).

    Every bucket counts as often as it has values, `counts`; one without any is a gap and changes nothing. Over one
    batch it is the means themselves. All averages are computed at once, by joining runs of 1, 2, 4, ... buckets: each
    scales what came before it and adds a term of its own.
    """
    keeps = (1 - 1 / batches) ** counts
    adds = (1 - keeps) * np.where(counts > 0, means, 0.0)
    reach = 1
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        while reach < len(means) and keeps[reach:].max() > NEGLIGIBLE:
            adds[reach:] += keeps[reach:] * adds[:-reach]
            keeps[reach:] *= keeps[:-reach]
            reach *= 2
        averages: Floats = adds / (1 - keeps)
    return np.where(counts > 0, averages, np.nan)
