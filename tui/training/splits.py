"""Joins data and engine: a data set as the examples a trainer takes. It must not know who trains or who looks on."""

from dataclasses import dataclass
from pathlib import Path

from mnist_tui.data.dataset import Dataset, Split, SplitName
from mnist_tui.data.loading import load
from mnist_tui.data.preprocessing import AS_STORED, Preprocessing
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.room import prove_room, refused_room

TRAINING_SAMPLE = 5_000
"""Training images that are evaluated at most when the others would do as well."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What is evaluated of a split: every image or, evenly spread, every `stride`-th."""

    split: SplitName
    examples: Examples
    stride: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Splits:
    """A data set and its three splits as examples, which share the memory of its images."""

    dataset: Dataset
    training: Examples
    validation: Examples
    test: Examples

    @property
    def eval_split(self) -> Examples:
        """The examples that a run is watched on: validation, or test when nothing was set aside."""
        return self.validation if len(self.validation) else self.test

    def sample(self, split: SplitName) -> Sample:
        """Return what is evaluated of a split: all, or of the training images at most 5,000, always the same ones."""
        if split != "train":
            return Sample(split, self.validation if split == "validation" else self.test)
        stride = -(-len(self.training) // TRAINING_SAMPLE)
        images = self.training
        return Sample(split, Examples(images.pixels[::stride], images.labels[::stride], images.shape), stride)


def load_splits(source: Path | None, validation: int, preprocessing: Preprocessing = AS_STORED) -> Splits:
    """Load the bundled MNIST, or the folder `source`, with `validation` training images set aside.

    Raises:
        DataError: a file is missing, damaged or does not match, or `validation` leaves nothing to learn from.
    """
    dataset = load(source, validation, preprocessing)
    return Splits(dataset, _examples(dataset.training), _examples(dataset.validation), _examples(dataset.test))


def new_trainer(
    settings: Settings, splits: Splits, last_step: int | None = None, replaced: Trainer | None = None
) -> Trainer:
    """Return a trainer with untrained weights for these images; `last_step` ends its run in place of the epochs.

    Raises:
        RoomError: it does not fit into memory, not even when the trainer that it replaces is gone.
    """
    classes = len(splits.dataset.classes)
    prove_room(settings, splits.training, classes, replaced)
    try:
        return Trainer(settings, splits.training, classes, last_step)
    except MemoryError as error:
        raise refused_room(settings, splits.training, classes) from error


def _examples(split: Split) -> Examples:
    return Examples.of(split.images, split.labels)
