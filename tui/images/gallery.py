"""What is known of the images of a split: predictions, opinions, marks. It holds no pixels and draws nothing."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.mnist_test_images import WRITERS, Dispute, disputes
from mnist_tui.engine.attributes import ATTRIBUTES
from mnist_tui.engine.dynamics import NEVER
from mnist_tui.engine.types import Labels
from mnist_tui.tui.images.filter_fields import OF_A_RUN, OF_LABELS, OF_PROBABILITIES, OF_TWINS
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import shorten

COLUMNS = (
    "split", "index", "label", "predicted", "confidence", "raw_confidence", "cost", "margin", "opinion", "first_right",
    "forgotten", "marked", "note",
)  # fmt: skip
"""The fields of a record of an image."""
NO_HISTORY = "only a run on the dashboard has a history"
NO_OPINIONS = "people were asked about the test images of MNIST only"
NO_LABELS = "nobody knows the labels"
NO_PROBABILITIES = "the predictions have no probabilities"
UNMEASURED: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(ATTRIBUTES, "only images of a data set are measured")
    | dict.fromkeys(OF_TWINS, "only images of a data set are compared")
)
"""What a filter cannot ask of predictions from elsewhere, each with the reason."""
NO_MARKS = "images are marked on the dashboard only"


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """The N images of one split with the predictions of one network."""

    split: SplitName
    classes: tuple[str, ...]
    predictions: Predictions
    opinions: Mapping[int, Dispute] = field(default_factory=dict)
    """For images whose label is disputed; only for MNIST's own test images."""
    notes: Mapping[int, str] | None = None
    """Of the marked images; None where images cannot be marked."""
    files: Mapping[int, str] = field(default_factory=dict)
    """The names of their files, of images that lie beside predictions."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of a record here."""
        return (*COLUMNS, "file") if self.files else COLUMNS

    @classmethod
    def of(
        cls,
        split: SplitName,
        classes: tuple[str, ...],
        is_mnist: bool,
        predictions: Predictions,
        marks: Marks | None = None,
    ) -> Self:
        """Return the gallery of the predictions for all images of `split`, with people's opinions and marks."""
        opinions = known_opinions(is_mnist, split)
        disputed = np.zeros(len(predictions), np.bool_)
        disputed[list(opinions)] = True
        if marks is None:
            return cls(split, classes, replace(predictions, disputed=disputed), opinions)
        marked = marks.mask(split, len(predictions))
        known = replace(predictions, disputed=disputed, marked=marked)
        return cls(split, classes, known, opinions, marks.notes(split))

    @property
    def missing(self) -> Mapping[str, str]:
        """What a filter cannot ask for here, each with the reason."""
        reasons = {} if self.predictions.dynamics is not None else dict.fromkeys(OF_A_RUN, NO_HISTORY)
        if self.predictions.moments is None:
            reasons |= dict.fromkeys(OF_LABELS, NO_HISTORY)
        if not self.opinions:
            reasons["disputed"] = NO_OPINIONS
        if self.notes is None:
            reasons["marked"] = NO_MARKS
        if not self.predictions.is_labelled:
            reasons |= dict.fromkeys(("label", "cost", "right", "wrong"), NO_LABELS)
        if self.predictions.classes_only:
            reasons |= dict.fromkeys(OF_PROBABILITIES, NO_PROBABILITIES)
        if self.split == "predictions":
            reasons |= UNMEASURED
        return reasons

    def caption(self, index: int, glyphs: Glyphs, longest_name: int = 10) -> str:
        """Return `8→4 99%`: label, prediction, confidence."""
        label, predicted, confidence = self.caption_parts(index, glyphs, longest_name)
        return f"{label}{predicted} {confidence}"

    def caption_parts(self, index: int, glyphs: Glyphs, longest_name: int) -> tuple[str, str, str]:
        """Return `8`, `→4` and `99%`."""
        label, predicted = (shorten(self.classes[one], longest_name, glyphs) for one in self._classes_of(index))
        confidence = float(self.predictions.confidence[index])
        return label, f"{glyphs.to}{predicted}", "-" if math.isnan(confidence) else format(confidence, ".0%")

    def opinion(self, index: int) -> str | None:
        """Return how people voted on the image, if they dispute its label."""
        return self.opinions[index].text(self.classes) if index in self.opinions else None

    def records(self, indices: Labels) -> Iterator[dict[str, object]]:
        """Yield the record of each image; what is not known is None."""
        for index in indices.tolist():
            yield self._record(index) | ({"file": self.files.get(index)} if self.files else {})

    def _record(self, index: int) -> dict[str, object]:
        predictions, past = self.predictions, self.predictions.dynamics
        label, predicted = self._classes_of(index)
        first = NEVER if past is None else int(past.first_right[index])
        known = (
            self.split,
            index,
            self.classes[label] if predictions.is_labelled else None,
            self.classes[predicted],
            *self._figures(index),
            self.opinion(index),
            None if first == NEVER else first,
            None if past is None else int(past.forgotten[index]),
            None if self.notes is None else index in self.notes,
            None if self.notes is None else self.notes.get(index, ""),
        )
        return dict(zip(COLUMNS, known, strict=True))

    def _figures(self, index: int) -> tuple[float | None, ...]:
        """Return confidence, raw confidence, cost and margin; None for what nobody told of foreign predictions."""
        predictions = self.predictions
        columns = predictions.confidence, predictions.raw_confidence, predictions.cost, predictions.margin
        figures = [float(one[index]) for one in columns]
        if not predictions.is_labelled:
            figures[2] = math.nan
        is_ours = self.split != "predictions"
        return tuple(one if is_ours or math.isfinite(one) else None for one in figures)

    def _classes_of(self, index: int) -> Sequence[int]:
        return int(self.predictions.labels[index]), int(self.predictions.predicted[index])


def known_opinions(is_mnist: bool, split: SplitName) -> Mapping[int, Dispute]:
    """Return the disputed labels of `split`; there are some only for the test images of MNIST."""
    return disputes() if is_mnist and split == "test" else {}


@dataclass(frozen=True, slots=True)
class GroupAccuracy:
    """How many images of a group were classified correctly."""

    name: str
    right: int
    count: int

    @property
    def accuracy(self) -> float:
        """Fraction of correct predictions, 0 to 1."""
        return self.right / self.count


GROUPS = (*WRITERS, "undisputed")
"""The groups of MNIST's test images, by name."""


def group_accuracies(right: NDArray[np.bool_]) -> tuple[GroupAccuracy, ...]:
    """Return the accuracy on the images by students, by employees, and on those with an undisputed label.

    `right` says which of MNIST's 10,000 test images were classified correctly.
    """
    groups: dict[str, NDArray[np.intp]] = {name: np.array(indices) for name, indices in WRITERS.items()}
    groups["undisputed"] = np.setdiff1d(np.arange(len(right)), np.array(list(disputes())))
    return tuple(GroupAccuracy(name, int(right[indices].sum()), len(indices)) for name, indices in groups.items())
