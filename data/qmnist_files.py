"""Reads QMNIST: its test images that MNIST lacks, behind MNIST's own training images."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mnist_tui.data.dataset import Split
from mnist_tui.data.errors import DataError
from mnist_tui.data.idx_files import IdxFiles, idx_sets
from mnist_tui.data.image_files import ImageFiles, PartName, size_text
from mnist_tui.data.mnist import BUNDLE, MD5_SUMS
from mnist_tui.data.qmnist import ALSO_MNISTS, NAME, TEST_IMAGES

MNISTS_SIZE = (28, 28)


@dataclass(frozen=True, slots=True)
class QmnistFiles:
    """The two test files of QMNIST; its training images are MNIST's, and read from the package."""

    files: IdxFiles

    @property
    def name(self) -> str:
        """QMNIST."""
        return NAME

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.files.folder

    @property
    def paths(self) -> tuple[Path, ...]:
        """Each that is there; the training images of QMNIST may be among them."""
        return self.files.paths

    def read(self, part: PartName) -> Split:
        """Return MNIST's training images, or the 50,000 test images that MNIST lacks.

        Raises DataError for files that are damaged or do not match, and for test images that do not begin with MNIST's:
        nobody would know which to leave out.
        """
        if part == "train":
            return _mnist().read("train")
        whole = self.files.read("test")
        self._check(whole)
        return Split(whole.images[ALSO_MNISTS:], whole.labels[ALSO_MNISTS:])

    def count_training(self) -> int:
        """Return the number of MNIST's training labels."""
        return _mnist().count_training()

    def _check(self, whole: Split) -> None:
        if len(whole) != TEST_IMAGES or whole.images.shape[1:] != MNISTS_SIZE:
            found = f"{len(whole):,} test images of {size_text(whole.images)} pixels"
            raise DataError.about(self.files.files["test", "images"], found, f"{TEST_IMAGES:,} of 28×28")
        if not np.array_equal(whole.labels[:ALSO_MNISTS], _mnist().read_labels("test")):
            found = "other labels at the beginning than those of MNIST's test images"
            raise DataError.about(self.files.files["test", "labels"], found, f"these for the first {ALSO_MNISTS:,}")


def known_set(files: IdxFiles) -> ImageFiles:
    """Return `files`, or QMNIST where these are its own."""
    return QmnistFiles(files) if files.is_qmnist and files.is_complete else files


def _mnist() -> IdxFiles:
    return next(idx_sets(BUNDLE, [f"{name}.gz" for name in MD5_SUMS]))
