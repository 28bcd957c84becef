"""What cross-validation says of the labels of a pool, and the order in which they are listed. It prints nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.cross_validation import CrossValidated
from mnist_tui.engine.label_errors import Estimate, LabelErrors, estimate_errors, find_label_errors
from mnist_tui.engine.types import Labels
from mnist_tui.tui.commands.suspects.pool import Listed, Pool
from mnist_tui.tui.images.gallery import known_opinions

COLUMNS = (
    "rank", "split", "index", "label", "suggested", "label_probability", "suggested_probability", "learned",
    "agreement", "is_suspect", "opinion",
)  # fmt: skip
"""The fields of a record of an image."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """The images that are listed, the most suspect first."""

    pool: Pool
    listed: Listed
    validated: CrossValidated
    errors: LabelErrors
    agreement: NDArray[np.float64]
    """Of every image of the pool, the fraction of epochs at which the class suggested was predicted."""
    order: Labels
    """Places in the pool."""

    @classmethod
    def of(cls, pool: Pool, listed: Listed, validated: CrossValidated) -> Self:
        """Sort what is listed by the mean of the two probabilities of the label: unseen, and while it was learned."""
        errors = find_label_errors(validated.probabilities, pool.examples.labels)
        places, score = pool.indices(listed), errors.label_probability + validated.learned
        agreement = validated.agreement(errors.suggested)
        return cls(pool, listed, validated, errors, agreement, places[np.argsort(score[places], kind="stable")])

    @property
    def estimate(self) -> Estimate:
        """How many of the labels that are listed are probably wrong."""
        folds = tuple(np.intersect1d(fold, self.order, assume_unique=True) for fold in self.validated.first_round)
        return estimate_errors(self.errors, self.pool.examples.labels, folds)

    @property
    def suspects(self) -> int:
        """How many of them are suspect."""
        return int(self.errors.is_error[self.order].sum())

    def records(self, top: int | None) -> Iterator[dict[str, object]]:
        """Yield the record of each of the first images; what is not known is None."""
        for rank, place in enumerate(self.order[:top].tolist(), 1):
            yield self._record(rank, place)

    def _record(self, rank: int, place: int) -> dict[str, object]:
        split, index = self.pool.origin(place)
        label, suggested = int(self.pool.examples.labels[place]), int(self.errors.suggested[place])
        classes, opinions = self.pool.dataset.classes, known_opinions(self.pool.dataset.is_mnist, split)
        known = (
            rank,
            split,
            index,
            classes[label],
            classes[suggested],
            float(self.errors.label_probability[place]),
            float(self.validated.probabilities[place, suggested]),
            float(self.validated.learned[place]),
            float(self.agreement[place]),
            bool(self.errors.is_error[place]),
            opinions[index].text(classes) if index in opinions else None,
        )
        return dict(zip(COLUMNS, known, strict=True))
