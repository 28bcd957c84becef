"""The map of the data: images by how probable their label was over a run, and how far that moved.

Swayamdipta et al. 2020, "Dataset cartography": what they call confidence and variability is mean and spread here.
It must not know the network.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.label_probability import LabelMoments

Region = Literal["easy", "ambiguous", "hard"]
REGIONS: tuple[Region, ...] = get_args(Region)
AMBIGUOUS_SPREAD = 0.2
"""From this spread on an image is ambiguous; 0.5 is the largest there is. The paper takes the third that moved most,
which of MNIST would be nearly all images that were learned at all."""
HARD_MEAN = 0.5
"""Of the others, those are hard whose label was on average less probable than that."""
LEAST_EVALUATIONS = 5
"""From fewer, mean and spread say little; that is how many epochs the paper has."""


def regions(moments: LabelMoments) -> NDArray[np.intp]:
    """Return the place in REGIONS of every image, (N,); -1 where nothing is known."""
    places = np.where(moments.mean >= HARD_MEAN, 0, 2)
    places[moments.spread >= AMBIGUOUS_SPREAD] = 1
    places[np.isnan(moments.mean)] = -1
    return places
