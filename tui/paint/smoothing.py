"""The moving average of a curve, from rows or from buckets of rows. It knows no curve's meaning."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FORGOTTEN = 1e-18
"""Share of the past that cannot be seen in a float64 sum any more."""


def moving_average(means: Floats, counts: Floats, batches: float) -> Floats:
    """Return the exponential average over about so many `batches`, corrected for its start (Kingma & Ba 2015, sec. 3).

    Every bucket weighs as many times its mean as it holds values, `counts`; one without any is a gap and changes
    nothing. Over one batch it is the means themselves. All averages are found at once, by joining stretches of 1, 2,
    4, ... buckets: each scales what was there before it and adds something of its own.
    """
    keeps = (1 - 1 / max(batches, 1.0)) ** counts
    adds = (1 - keeps) * np.where(counts > 0, means, 0.0)
    reach = 1
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        while reach < len(means) and keeps[reach:].max() > FORGOTTEN:
            adds[reach:] += keeps[reach:] * adds[:-reach]
            keeps[reach:] *= keeps[:-reach]
            reach *= 2
        averages: Floats = adds / (1 - keeps)
    return np.where(counts > 0, averages, np.nan)
