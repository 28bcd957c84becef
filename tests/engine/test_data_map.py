"""The regions of the map of the data, by hand."""

import numpy as np

from mnist_tui.engine.data_map import REGIONS, regions
from mnist_tui.engine.label_probability import LabelMoments


def test_regions_are_those_that_one_reads_off_the_map() -> None:
    mean = np.array([0.99, 0.55, 0.03, 0.45, 0.5, np.nan], np.float32)
    spread = np.array([0.02, 0.3, 0.02, 0.21, 0.19, np.nan], np.float32)
    places = regions(LabelMoments(mean, spread, 9))
    named = [REGIONS[place] if place >= 0 else "unknown" for place in places]
    assert named == ["easy", "ambiguous", "hard", "ambiguous", "easy", "unknown"]
