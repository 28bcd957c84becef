"""Finding the data set that a path means, under the names that people's files have."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import write_idx
from mnist_tui.data.loading import count_training, load

LABELS = np.array([1, 2, 3, 1], np.uint8)
MNIST = "{part}-{kind}-{order}-ubyte"


def images(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (4, 3, 2), np.uint8)


def fill(folder: Path, name: str = MNIST, test: str = "t10k", labels: NDArray[np.generic] = LABELS) -> Path:
    """Write a set of four files; `name` gets part, kind and order; the images tell the part by their seed."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, part in enumerate(("train", test)):
        write_idx(folder / name.format(part=part, kind="images", order="idx3"), images(seed))
        write_idx(folder / name.format(part=part, kind="labels", order="idx1"), labels)
    return folder


def is_whole(dataset: Dataset) -> bool:
    return bool(np.array_equal(dataset.training.images, images(0)) and np.array_equal(dataset.test.images, images(1)))


def refusal(source: Path, root: Path) -> str:
    with pytest.raises(DataError) as caught:
        load(source, 0)
    assert str(caught.value).isprintable()
    return str(caught.value).replace(str(root), "ROOT")


@pytest.mark.parametrize(
    "name",
    [
        MNIST + " (1)",
        MNIST + "(2).gz",
        MNIST + " (1).gz",
        MNIST + ".gz (1)",
        MNIST + ".idx",
        "{part}-{kind}.idx",
        "{part}-{kind}.{order}-ubyte",
        "{part}_{kind}.{order}",
    ],
)
@pytest.mark.parametrize("upper", [False, True])
def test_what_downloads_make_of_the_names_is_found(tmp_path: Path, name: str, upper: bool) -> None:
    fill(tmp_path, name)
    if upper:
        for path in tmp_path.iterdir():
            path.rename(path.with_name(path.name.upper()))
    assert is_whole(load(tmp_path, 0))
    assert count_training(tmp_path) == 4


def test_the_first_download_is_taken(tmp_path: Path) -> None:
    fill(tmp_path)
    for path in list(tmp_path.iterdir()):
        path.with_name(path.name + " (1)").write_bytes(b"never read")
    assert is_whole(load(tmp_path, 0))


@pytest.mark.parametrize("below", ["raw", "MNIST/raw"])
def test_a_set_one_or_two_folders_down_is_found_and_named_after_the_folder_asked_for(
    tmp_path: Path, below: str
) -> None:
    fill(tmp_path / "data" / below)
    (tmp_path / "data" / "empty").mkdir()
    dataset = load(tmp_path / "data", 0)
    assert is_whole(dataset) and dataset.name == "data"


def test_a_folder_called_raw_gives_no_name(tmp_path: Path) -> None:
    assert load(fill(tmp_path / "FashionMNIST" / "raw"), 0).name == "FashionMNIST"


def test_links_in_a_circle_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert refusal(tmp_path, tmp_path).startswith("ROOT: found 1 file (circle), expected")
    (tmp_path / "above").symlink_to(tmp_path)
    fill(tmp_path / "raw")
    assert is_whole(load(tmp_path, 0))


def test_a_folder_and_a_link_to_it_are_one(tmp_path: Path) -> None:
    fill(tmp_path / "version-1")
    (tmp_path / "latest").symlink_to("version-1")
    assert is_whole(load(tmp_path, 0))


def test_three_folders_down_is_too_deep(tmp_path: Path) -> None:
    fill(tmp_path / "a" / "b" / "c")
    assert refusal(tmp_path, tmp_path).startswith("ROOT: found 1 folder (a), expected four IDX files")


def test_any_file_of_a_set_means_the_set(tmp_path: Path) -> None:
    for path in fill(tmp_path).iterdir():
        assert is_whole(load(path, 0))


def test_letters_of_emnist_are_labelled_from_0_named_and_on_their_side(tmp_path: Path) -> None:
    fill(tmp_path, "emnist-letters-" + MNIST + ".gz", test="test")
    dataset = load(tmp_path, 0)
    assert is_whole(dataset) and dataset.name == "emnist-letters" and dataset.lies_on_side
    assert [dataset.classes[label] for label in dataset.test.labels] == ["A", "B", "C", "A"]
    assert len(dataset.classes) == 26


@pytest.mark.parametrize(
    ("name", "count", "last"), [("balanced", 47, "t"), ("byclass", 62, "z"), ("bymerge", 47, "t"), ("digits", 10, "9")]
)
def test_classes_of_emnist_are_named(tmp_path: Path, name: str, count: int, last: str) -> None:
    classes = load(fill(tmp_path, f"emnist-{name}-{MNIST}", test="test"), 0).classes
    assert (len(classes), classes[1], classes[-1]) == (count, "1", last)


def test_names_in_a_file_come_before_those_of_emnist(tmp_path: Path) -> None:
    fill(tmp_path, f"emnist-letters-{MNIST}", test="test")
    (tmp_path / "classes.txt").write_text("alpha\nbeta\ngamma\n")
    assert load(tmp_path, 0).classes == ("alpha", "beta", "gamma")


def test_labels_in_a_table_are_in_column_0(tmp_path: Path) -> None:
    table = np.zeros((4, 8), np.int32)
    table[:, 0], table[:, 1:] = LABELS, 2600
    fill(tmp_path, "{part}-{kind}-{order}-int.gz", test="test", labels=table)
    for path in list(tmp_path.iterdir()):
        renamed = path.name.replace("idx1", "idx2").replace("idx3-int", "idx3-ubyte")
        path.rename(path.with_name(renamed))
    dataset = load(tmp_path, 0)
    assert is_whole(dataset) and dataset.training.labels.tolist() == [1, 2, 3, 1]
    assert count_training(tmp_path) == 4


def test_labels_beyond_255_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, labels=np.full((4, 8), 300, np.int32))
    expected = "found 300 among the labels, expected whole numbers from 0 to 255"
    assert refusal(tmp_path, tmp_path) == f"ROOT/train-labels-idx1-ubyte: {expected}"


def test_of_several_sets_the_one_with_the_names_of_mnist_is_taken(tmp_path: Path) -> None:
    fill(tmp_path, f"emnist-letters-{MNIST}", test="test", labels=LABELS[:1])
    assert is_whole(load(fill(tmp_path), 0))


def test_several_sets_are_refused_with_their_names_which_can_be_written(tmp_path: Path) -> None:
    for name in ("emnist-digits", "emnist-letters"):
        fill(tmp_path, f"{name}-{MNIST}", test="test")
    assert refusal(tmp_path, tmp_path) == (
        "ROOT: found 2 data sets (emnist-digits, emnist-letters), expected one; name it, as in "
        "--data ROOT/emnist-digits"
    )
    assert load(tmp_path / "emnist-letters", 0).classes[0] == "A"
    assert load(tmp_path / "EMNIST-digits", 0).classes[0] == "0"


def test_sets_in_several_folders_are_refused_with_the_folders(tmp_path: Path) -> None:
    for name in ("FashionMNIST", "MNIST"):
        fill(tmp_path / name / "raw")
    assert "found 2 data sets (FashionMNIST/raw, MNIST/raw), expected one" in refusal(tmp_path, tmp_path)
    assert is_whole(load(tmp_path / "MNIST", 0))


def test_a_set_that_is_not_whole_is_not_replaced_by_one_below(tmp_path: Path) -> None:
    fill(tmp_path / "backup")
    (fill(tmp_path) / "t10k-labels-idx1-ubyte").unlink()
    assert refusal(tmp_path, tmp_path).startswith("ROOT: found no t10k labels, expected t10k-labels-idx1-ubyte or")


def test_what_is_missing_is_named_as_the_set_names_it(tmp_path: Path) -> None:
    fill(tmp_path, f"emnist-letters-{MNIST}", test="test")
    (tmp_path / "emnist-letters-test-images-idx3-ubyte").unlink()
    for source in (tmp_path, tmp_path / "emnist-letters", tmp_path / "emnist-letters-train-images-idx3-ubyte"):
        assert refusal(source, tmp_path).startswith(
            "ROOT: found no emnist-letters-t10k images, expected emnist-letters-t10k-images-idx3-ubyte or "
            "emnist-letters-test-images-idx3-ubyte, plain or .gz"
        )


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ((), "an empty folder"),
        (("a.png",), "1 file (a.png)"),
        (("b.txt", "a.png", "raw/"), "2 files (a.png, b.txt) and 1 folder (raw)"),
        ((*(f"{number}.png" for number in range(12)), "README"), "13 files (12 .png, 1 no ending)"),
        (("0/", "1/", "2/", "3/", "4/"), "5 folders (0, 1, 2, 3)"),
    ],
)
def test_where_nothing_fits_the_folder_is_described(tmp_path: Path, names: Sequence[str], found: str) -> None:
    for name in names:
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    expected = "four IDX files named like MNIST's, a .npz file, X_train.csv and X_test.csv, "
    expected += "or a folder of pictures for each class"
    assert refusal(tmp_path, tmp_path) == f"ROOT: found {found}, expected {expected}"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"<!DOCTYPE html><title>Sign in</title>", "an HTML page"),
        (gzip.compress(gzip.compress(b"\0\0\x08\1", mtime=0), mtime=0), "a file that is gzipped twice"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer (git lfs pull fetches the file)"),
    ],
)
def test_a_wrong_file_under_the_right_name_is_called_what_it_is(tmp_path: Path, content: bytes, found: str) -> None:
    path = fill(tmp_path) / "train-images-idx3-ubyte"
    path.write_bytes(content)
    message = refusal(tmp_path, tmp_path)
    assert message == f"ROOT/train-images-idx3-ubyte: found {found}, expected the two zero bytes of IDX"


def test_a_file_that_is_no_data_is_called_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "mnist.zip").write_bytes(b"PK\3\4rest")
    (tmp_path / "mnist.gz").write_bytes(gzip.compress(b""))
    assert refusal(tmp_path / "mnist.zip", tmp_path).startswith(
        "ROOT/mnist.zip: found a ZIP archive (or .npz), expected"
    )
    assert refusal(tmp_path / "mnist.gz", tmp_path).startswith("ROOT/mnist.gz: found a gzip file, expected a folder")
