"""All that is known of the images of a split: answers, opinions, marks. It holds no pixels and draws nothing."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.mnist_test_images import WRITERS, Dispute, disputes
from mnist_tui.engine.dynamics import NEVER
from mnist_tui.engine.types import Labels
from mnist_tui.tui.images.filter_fields import OF_A_RUN
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import shorten

COLUMNS = (
    "split", "index", "label", "predicted", "confidence", "cost", "margin", "opinion", "first_right", "forgotten",
    "marked", "note",
)  # fmt: skip
"""What a record tells of an image."""
NO_PAST = "only a network that was watched while it learned has a past"
NO_OPINIONS = "only of the test images of MNIST people have said what they think"
NO_MARKS = "only a person at the screen marks images"


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """The N images of one split under one network."""

    split: SplitName
    classes: tuple[str, ...]
    answers: Predictions
    opinions: Mapping[int, Dispute] = field(default_factory=dict)
    """Where people doubt the label; only of MNIST's own test images."""
    notes: Mapping[int, str] | None = None
    """Of the marked images; None where nobody can mark."""

    @classmethod
    def of(
        cls,
        split: SplitName,
        classes: tuple[str, ...],
        is_mnist: bool,
        answers: Predictions,
        marks: Marks | None = None,
    ) -> Self:
        """Return the gallery of the answers to all images of `split`, with what people say and have marked."""
        opinions = known_opinions(is_mnist, split)
        disputed = np.zeros(len(answers), np.bool_)
        disputed[list(opinions)] = True
        if marks is None:
            return cls(split, classes, replace(answers, disputed=disputed), opinions)
        marked = marks.mask(split, len(answers))
        known = replace(answers, disputed=disputed, marked=marked)
        return cls(split, classes, known, opinions, marks.notes(split))

    @property
    def missing(self) -> Mapping[str, str]:
        """What a filter cannot ask for here, and why."""
        reasons = {} if self.answers.dynamics is not None else dict.fromkeys(OF_A_RUN, NO_PAST)
        if not self.opinions:
            reasons["disputed"] = NO_OPINIONS
        if self.notes is None:
            reasons["marked"] = NO_MARKS
        return reasons

    def caption(self, index: int, glyphs: Glyphs, longest_name: int = 10) -> str:
        """Return `8→4 99%`: true, predicted, confidence."""
        label, predicted = (shorten(self.classes[one], longest_name, glyphs) for one in self._classes_of(index))
        confidence = float(self.answers.confidence[index])
        return f"{label}{glyphs.to}{predicted} {'-' if math.isnan(confidence) else format(confidence, '.0%')}"

    def opinion(self, index: int) -> str | None:
        """Return how people voted on the image, if they were asked and doubt its label."""
        return self.opinions[index].text(self.classes) if index in self.opinions else None

    def records(self, indices: Labels) -> Iterator[dict[str, object]]:
        """Yield everything known of each image, by name; what is not known is None."""
        for index in indices.tolist():
            yield self._record(index)

    def _record(self, index: int) -> dict[str, object]:
        answers, past = self.answers, self.answers.dynamics
        label, predicted = self._classes_of(index)
        first = NEVER if past is None else int(past.first_right[index])
        known = (
            self.split,
            index,
            self.classes[label],
            self.classes[predicted],
            float(answers.confidence[index]),
            float(answers.cost[index]),
            float(answers.margin[index]),
            self.opinion(index),
            None if first == NEVER else first,
            None if past is None else int(past.forgotten[index]),
            None if self.notes is None else index in self.notes,
            None if self.notes is None else self.notes.get(index, ""),
        )
        return dict(zip(COLUMNS, known, strict=True))

    def _classes_of(self, index: int) -> Sequence[int]:
        return int(self.answers.labels[index]), int(self.answers.predicted[index])


def known_opinions(is_mnist: bool, split: SplitName) -> Mapping[int, Dispute]:
    """Return what people say of the images of `split`: something only if these are the test images of MNIST."""
    return disputes() if is_mnist and split == "test" else {}


@dataclass(frozen=True, slots=True)
class GroupAccuracy:
    """How many of a group of images were answered correctly."""

    name: str
    right: int
    count: int

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.right / self.count


def group_accuracies(right: NDArray[np.bool_]) -> tuple[GroupAccuracy, ...]:
    """Return the shares of the students' images, the employees', and those that nobody disputes.

    `right` says of each of MNIST's 10,000 test images whether it was answered correctly.
    """
    groups: dict[str, NDArray[np.intp]] = {name: np.array(places) for name, places in WRITERS.items()}
    groups["undisputed"] = np.setdiff1d(np.arange(len(right)), np.array(list(disputes())))
    return tuple(GroupAccuracy(name, int(right[places].sum()), len(places)) for name, places in groups.items())
