"""QMNIST: which images are for training, which for test, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from qmnist_form import labels_of_qmnist, number_of, write_qmnist

from mnist_tui.data.dataset import DataIdentity
from mnist_tui.data.errors import DataError
from mnist_tui.data.folder import find_files
from mnist_tui.data.idx import write_idx
from mnist_tui.data.loading import count_training, load
from mnist_tui.data.mnist import FINGERPRINT


def test_qmnist_tests_on_what_mnist_lacks_and_trains_on_the_images_of_mnist(tmp_path: Path) -> None:
    dataset, mnist = load(write_qmnist(tmp_path / "a", labels_of_qmnist()), 5000), load(None, 5000)
    assert dataset.is_qmnist and not dataset.is_mnist and not mnist.is_qmnist
    assert (dataset.name, len(dataset.test)) == ("QMNIST", 50_000)
    assert (number_of(dataset.test.images[0]), number_of(dataset.test.images[-1])) == (10_000, 59_999)
    assert dataset.test.labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    for name in ("training", "validation"):
        ours, theirs = getattr(dataset, name), getattr(mnist, name)
        assert np.array_equal(ours.images, theirs.images) and np.array_equal(ours.labels, theirs.labels), name
    assert count_training(tmp_path / "a") == 60_000
    assert dataset.identity.learns_the_same(mnist.identity) and mnist.identity.learns_the_same(dataset.identity)


@pytest.mark.parametrize(
    ("name", "fingerprint", "learns_the_same"),
    [
        ("fours", FINGERPRINT, True),
        ("QMNIST", FINGERPRINT.partition("+")[0] + "+50000x28x28-0-0", True),
        ("fours", FINGERPRINT.partition("+")[0] + "+50000x28x28-0-0", False),
        ("QMNIST", FINGERPRINT + "+labels-0", False),
        ("QMNIST", "60000x28x28-0-0+50000x28x28-0-0", False),
    ],
)
def test_only_qmnist_as_it_is_learns_the_same_as_mnist(name: str, fingerprint: str, learns_the_same: bool) -> None:
    mnist, other = DataIdentity("MNIST", FINGERPRINT), DataIdentity(name, fingerprint)
    assert mnist.learns_the_same(other) is other.learns_the_same(mnist) is learns_the_same


def test_test_images_that_do_not_begin_with_those_of_mnist_are_refused(tmp_path: Path) -> None:
    labels = labels_of_qmnist()
    labels[9_999, 0] = 0  # MNIST's last test image is a 6
    files = find_files(write_qmnist(tmp_path, labels))
    with pytest.raises(DataError, match="found other labels at the beginning than those of MNIST's test images"):
        files.read("test")


def test_another_number_of_test_images_is_refused(tmp_path: Path) -> None:
    write_idx(tmp_path / "qmnist-test-images-idx3-ubyte", np.zeros((4, 3, 2), np.uint8))
    write_idx(tmp_path / "qmnist-test-labels-idx2-int", np.zeros((4, 8), np.int32))
    with pytest.raises(DataError, match="found 4 test images of 3×2 pixels, expected 60,000 of 28×28"):
        load(tmp_path, 0)


def test_the_test_file_that_is_missing_is_named(tmp_path: Path) -> None:
    write_idx(tmp_path / "qmnist-test-images-idx3-ubyte", np.zeros((4, 3, 2), np.uint8))
    expected = "found no qmnist-test labels, expected qmnist-test-labels-idx2-int, plain or .gz"
    with pytest.raises(DataError, match=expected):
        load(tmp_path, 0)
