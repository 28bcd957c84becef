"""What a session about predictions that were made elsewhere is asked, and what computes the replies."""

from typing import Final

from mnist_tui.tui.features.predictions import answers as predictions
from mnist_tui.tui.features.trust import table_answers as trust
from mnist_tui.tui.session.query_context import Answers

TABLE_ANSWERS: Final[Answers] = {**predictions.ANSWERS, **trust.ANSWERS}
