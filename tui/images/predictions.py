"""The predictions of one network for every image of a split, by column. It knows no files and no network."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import PARTS
from mnist_tui.engine.attributes import Values
from mnist_tui.engine.duplicates.twins import PartTwins
from mnist_tui.engine.dynamics import NEVER, DynamicsRecord
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.label_probability import LabelMoments
from mnist_tui.engine.types import Labels
from mnist_tui.tui.paint.text import image_name

MARGIN_HELP = "The margin is the probability of the predicted class minus that of the runner-up."


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """The columns of N images, each (N,), in the order of the split."""

    labels: Labels
    predicted: Labels
    confidence: NDArray[np.float64]
    """Probability of the predicted class, 0 to 1."""
    cost: NDArray[np.float64]
    margin: NDArray[np.float64]
    """Probability of the predicted class minus that of the runner-up, 0 to 1."""
    disputed: NDArray[np.bool_]
    """Whether the label is disputed."""
    marked: NDArray[np.bool_]
    dynamics: DynamicsRecord | None = None
    """How the predictions changed over the run, where it was recorded."""
    given: NDArray[np.float64] | None = None
    """The confidence as the network gives it, where `confidence` is at a temperature."""
    temperature: float | None = None
    """At which `confidence` and `margin` are; None where they are as the network gives them."""
    classes_only: bool = False
    """True where nothing but the class was told: then confidence, cost and margin are NaN."""
    is_labelled: bool = True
    """False where nobody knows the labels: the predictions stand in their place."""
    moments: LabelMoments | None = None
    """How probable the labels were over the run, where it was recorded."""
    attributes: Values | None = None
    """(N, 5): what the images look like, in the order of `engine.attributes.ATTRIBUTES`, where it was measured."""
    twins: PartTwins | None = None
    """Which images have a twin, by their part in the order train, validation, test; where that was looked for."""

    @classmethod
    def of(cls, result: EvaluationResult, labels: Labels, dynamics: DynamicsRecord | None = None) -> Self:
        """Return the columns of an evaluation of the images with these `labels`; nothing is copied."""
        none = np.zeros(len(labels), np.bool_)
        columns = result.predicted, result.confidence, result.costs, result.margin
        return cls(labels, *columns, none, none, dynamics, result.given_confidence, result.temperature)

    @property
    def raw_confidence(self) -> NDArray[np.float64]:
        """(N,): the confidence as the network gives it."""
        return self.confidence if self.given is None else self.given

    def twin_of(self, index: int) -> str | None:
        """Return `same as train #12,345` for an image that is known to have a twin."""
        if self.twins is None or not len(found := np.flatnonzero(self.twins.indices == index)):
            return None
        place, split = found[0], PARTS[int(self.twins.parts[found[0]])]
        alike = "same as" if self.twins.is_same[place] else "nearly the same as"
        conflict = "; a twin has another label" if self.twins.conflicts[place] else ""
        return f"{alike} {split} {image_name(int(self.twins.twins[place]))}{conflict}"

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def is_finite(self) -> bool:
        """False where outputs of the network are not finite: then `predicted` means nothing."""
        return len(self) == 0 or self.classes_only or not bool(np.isnan(self.confidence).all())

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """(N,): the mistakes; none where nothing is predicted."""
        mistakes: NDArray[np.bool_] = self.predicted != self.labels
        return mistakes if self.is_finite else np.zeros(len(self), np.bool_)

    @property
    def learned(self) -> NDArray[np.bool_]:
        """(N,): correct now, but wrong at an earlier evaluation; none without dynamics."""
        past = self.dynamics
        return np.zeros(len(self), np.bool_) if past is None else ~self.wrong & (past.flipped_at != NEVER)

    @property
    def forgotten(self) -> NDArray[np.bool_]:
        """(N,): wrong now, but correct at an earlier evaluation; none without dynamics."""
        past = self.dynamics
        return np.zeros(len(self), np.bool_) if past is None else self.wrong & (past.first_right != NEVER)
