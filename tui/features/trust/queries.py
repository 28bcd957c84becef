"""What the pages of calibration and abstaining ask, and what they are told."""

from typing import ClassVar, Final

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.protocol.arrays import Array1D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query

NO_FLOATS: Final[Array1D[np.float64]] = np.zeros(0)
NO_COUNTS: Final[Array1D[np.int64]] = np.zeros(0, np.int64)
NO_LABELS = "nothing can be measured without labels: --labels says where they are"


class Bins(Message, frozen=True, eq=False):
    """As in `engine.calibration.Reliability`, and its error."""

    counts: Array1D[np.int64]
    right: Array1D[np.int64]
    confidence: Array1D[np.float64]
    error: float
    low: float
    high: float
    """The 95 % interval of the error."""
    by_chance: float
    """The error to expect of as many images if every confidence is exactly right."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if not len(self.counts) == len(self.right) == len(self.confidence):
            raise ValueError("these bins are of different numbers")


class TrustAnswer(Message, frozen=True, eq=False):
    """How confidence and accuracy go together on the images of a split."""

    split: SplitName
    step: int
    images: int
    right: int
    not_finite: int
    """Images whose outputs are not finite; unless it is 0, nothing else is known."""
    raw: Bins | None = None
    """By the confidences as the network gives them."""
    calibrated: Bins | None = None
    """At the temperature; None where there is none."""
    temperature: float | None = None
    fitted_on: str = ""
    """`halves` where each half of the images was measured at the temperature of the other, else a split."""
    thresholds: Array1D[np.float64] = NO_FLOATS
    """As in `engine.abstention.Abstention`, by the calibrated confidences where there are any; as the next two."""
    answered: Array1D[np.int64] = NO_COUNTS
    answered_right: Array1D[np.int64] = NO_COUNTS
    prefers_given: bool = False
    """True where the gallery has the confidences as given: thresholds are of these, whatever the temperature."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        answered = self.answered
        if not len(self.thresholds) == len(answered) == len(self.answered_right):
            raise ValueError("these thresholds are of different numbers")
        if len(answered) and not (answered[0] > 0 and answered[-1] == self.images and (np.diff(answered) > 0).all()):
            raise ValueError("these thresholds do not answer ever more images")


class Trust(Query, frozen=True):
    """How confidence and accuracy go together on a split; on the test images each counts as an evaluation."""

    reply: ClassVar[type[Message]] = TrustAnswer
    split: SplitName
    revision: int = 0
