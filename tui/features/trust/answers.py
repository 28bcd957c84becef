"""What computes the replies to the queries of all pages. Session thread only."""

from mnist_tui.tui.features.trust import calibration_answers as calibration
from mnist_tui.tui.features.trust import data_map_answers as data_map
from mnist_tui.tui.features.trust import robustness_answers as robustness
from mnist_tui.tui.features.trust import slices_answers as slices
from mnist_tui.tui.session.query_context import Answers

ANSWERS: Answers = {**calibration.ANSWERS, **slices.ANSWERS, **robustness.ANSWERS, **data_map.ANSWERS}
