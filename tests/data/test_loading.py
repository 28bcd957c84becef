"""Loading a folder of four IDX files: the names it accepts, what must match, how it is split."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.dataset import Dataset, Split
from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import write_idx
from mnist_tui.data.loading import load
from mnist_tui.data.preprocessing import Preprocessing

TRAIN_LABELS = np.array([0, 1, 2, 0, 1, 2], np.uint8)
TEST_LABELS = np.array([2, 1, 0], np.uint8)


def images(count: int, height: int = 4, width: int = 4) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, height, width), np.uint8)


def fill(
    folder: Path,
    *,
    height: int = 4,
    width: int = 4,
    train: NDArray[np.uint8] = TRAIN_LABELS,
    name: str = "{}-{}-{}-ubyte",
) -> Path:
    """Write a small data set: image i of `images` belongs to label i; `name` is filled with split, kind, order."""
    for split, labels in (("train", train), ("t10k", TEST_LABELS)):
        write_idx(folder / name.format(split, "images", "idx3"), images(len(labels), height, width))
        write_idx(folder / name.format(split, "labels", "idx1"), labels)
    return folder


def dataset_splits(dataset: Dataset) -> tuple[Split, ...]:
    return dataset.training, dataset.validation, dataset.test


def refusal(folder: Path, validation: int = 0) -> str:
    with pytest.raises(DataError) as caught:
        load(folder, validation)
    assert str(caught.value).isprintable()
    return str(caught.value).replace(str(folder), "FOLDER")


@pytest.mark.parametrize("name", ["{}-{}-{}-ubyte", "{}-{}.{}-ubyte", "{}-{}-{}-ubyte.gz", "{}-{}.{}-ubyte.gz"])
def test_each_usual_name_is_found(tmp_path: Path, name: str) -> None:
    dataset = load(fill(tmp_path, name=name), validation=2)
    np.testing.assert_array_equal(dataset.test.images, images(3))
    assert dataset.classes == ("0", "1", "2")
    assert dataset.name == tmp_path.name
    assert not dataset.is_mnist


def test_test_files_may_be_called_test(tmp_path: Path) -> None:
    fill(tmp_path)
    for path in tmp_path.glob("t10k*"):
        path.rename(tmp_path / path.name.replace("t10k", "test"))
    assert load(tmp_path, validation=0).test.labels.tolist() == [2, 1, 0]


def test_plain_file_is_preferred_to_its_gz(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(b"never read")
    (tmp_path / "train-labels.idx1-ubyte.gz").write_bytes(b"never read")
    assert len(load(tmp_path, validation=0).training) == 6


def test_images_of_all_classes_validate_and_order_is_kept(tmp_path: Path) -> None:
    train = np.repeat(np.arange(3, dtype=np.uint8), 4)
    dataset = load(fill(tmp_path, train=train), validation=6)
    assert dataset.training.labels.tolist() == [0, 0, 1, 1, 2, 2]
    assert dataset.validation.labels.tolist() == [0, 0, 1, 1, 2, 2]
    held = [int((images(12) == image).all(axis=(1, 2)).argmax()) for image in dataset.validation.images]
    assert held == sorted(held)
    rest = [index for index in range(12) if index not in held]
    np.testing.assert_array_equal(dataset.training.images, images(12)[rest])
    assert train[held].tolist() == [0, 0, 1, 1, 2, 2]
    assert dataset.eval_split == "validation"
    assert dataset.split("train") is dataset.training
    assert dataset.split("validation") is dataset.validation
    assert dataset.split("test") is dataset.test


def test_images_are_inverted_and_transposed_when_asked(tmp_path: Path) -> None:
    fill(tmp_path, height=2, width=3)
    dataset = load(tmp_path, 2, Preprocessing(invert=True, transpose=True))
    first = images(3, 2, 3)[0].tolist()
    expected = [[255 - first[0][column], 255 - first[1][column]] for column in range(3)]
    assert dataset.test.images[0].tolist() == expected
    assert dataset.training.images.shape == (4, 3, 2) and dataset.validation.images.shape == (2, 3, 2)


def test_without_a_validation_set_runs_are_evaluated_on_the_test_set(tmp_path: Path) -> None:
    dataset = load(fill(tmp_path), validation=0)
    assert (len(dataset.training), len(dataset.validation)) == (6, 0)
    assert dataset.validation.images.shape == (0, 4, 4)
    assert dataset.eval_split == "test"


def test_splits_share_memory_and_cannot_be_written(tmp_path: Path) -> None:
    dataset = load(fill(tmp_path), validation=2)
    base = dataset.training.images.base
    assert base is not None
    assert dataset.validation.images.base is base
    changed = load(tmp_path, 2, Preprocessing(invert=True))
    for split in (*dataset_splits(dataset), *dataset_splits(changed)):
        assert not split.images.flags.writeable
        assert not split.labels.flags.writeable


@pytest.mark.parametrize("validation", [-1, 6, 5_000])
def test_validation_out_of_range_is_refused_with_the_range(tmp_path: Path, validation: int) -> None:
    expected = f"validation={validation} is not in 0..5: FOLDER has 6 training images"
    assert refusal(fill(tmp_path), validation) == expected


def test_all_but_one_image_may_validate(tmp_path: Path) -> None:
    assert len(load(fill(tmp_path), validation=5).training) == 1


@pytest.mark.parametrize(("height", "width"), [(3, 7), (1, 1), (256, 2), (1, 256)])
def test_rectangular_images_are_loaded(tmp_path: Path, height: int, width: int) -> None:
    assert load(fill(tmp_path, height=height, width=width), validation=0).test.images.shape == (3, height, width)


@pytest.mark.parametrize(("height", "width"), [(0, 4), (4, 0), (257, 1)])
def test_images_without_or_with_absurd_sides_are_refused(tmp_path: Path, height: int, width: int) -> None:
    message = refusal(fill(tmp_path, height=height, width=width))
    assert message.endswith(f"found images of {height}×{width} pixels, expected sides of 1..256")


def test_missing_folder_and_a_file_in_its_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "nowhere") == "FOLDER: cannot read the folder: No such file or directory"
    assert refusal(tmp_path / "file").startswith("FOLDER: found an empty file, expected a folder with four IDX files")


def test_missing_file_is_named_with_the_accepted_names(tmp_path: Path) -> None:
    (fill(tmp_path) / "t10k-labels-idx1-ubyte").unlink()
    assert refusal(tmp_path) == (
        "FOLDER: found no t10k labels, expected t10k-labels-idx1-ubyte or test-labels-idx1-ubyte, "
        "plain or .gz, '-' or '.' before idx1"
    )


def test_other_numbers_of_images_and_labels_are_refused(tmp_path: Path) -> None:
    write_idx(fill(tmp_path) / "train-labels-idx1-ubyte", TRAIN_LABELS[:-1])
    expected = "FOLDER/train-labels-idx1-ubyte: found 5 labels, expected 6 as in train-images-idx3-ubyte"
    assert refusal(tmp_path) == expected


def test_other_sizes_of_training_and_test_images_are_refused(tmp_path: Path) -> None:
    write_idx(fill(tmp_path) / "t10k-images-idx3-ubyte", images(3, 4, 5))
    assert refusal(tmp_path) == "FOLDER: found training images of 4×4 and test images of 4×5 pixels, expected one size"


def test_empty_data_set_is_refused(tmp_path: Path) -> None:
    message = refusal(fill(tmp_path, train=TRAIN_LABELS[:0]))
    assert message == "FOLDER/train-images-idx3-ubyte: found no images, expected at least one"


@pytest.mark.parametrize(
    ("file", "array", "expected"),
    [
        (
            "train-images-idx3-ubyte",
            np.zeros((6, 16), np.uint8),
            "found uint8 in 2 dimensions, expected images as uint8 in 3",
        ),
        (
            "train-images-idx3-ubyte",
            np.zeros((6, 4, 4), np.float32),
            "found float32 in 3 dimensions, expected images as",
        ),
        (
            "train-labels-idx1-ubyte",
            np.zeros((6, 1), np.uint8),
            "found uint8 in 2 dimensions, expected labels as uint8 in 1",
        ),
        ("t10k-labels-idx1-ubyte", np.zeros(3, np.int32), "found int32 in 1 dimension, expected labels as uint8 in 1"),
    ],
)
def test_wrong_type_or_dimensions_are_refused(
    tmp_path: Path, file: str, array: NDArray[np.generic], expected: str
) -> None:
    write_idx(fill(tmp_path) / file, array)
    assert refusal(tmp_path).startswith(f"FOLDER/{file}: {expected}")


def test_images_and_labels_exchanged_are_refused(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes((tmp_path / "t10k-labels-idx1-ubyte").read_bytes())
    assert "t10k-images-idx3-ubyte: found uint8 in 1 dimension" in refusal(tmp_path)


def test_damaged_file_is_named(tmp_path: Path) -> None:
    path = fill(tmp_path) / "t10k-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-1])
    assert refusal(tmp_path).startswith("FOLDER/t10k-images-idx3-ubyte: found 63 bytes")


def test_64_classes_are_loaded_and_65_refused(tmp_path: Path) -> None:
    dataset = load(fill(tmp_path, train=np.arange(64, dtype=np.uint8)), validation=0)
    assert len(dataset.classes) == 64
    message = refusal(fill(tmp_path, train=np.arange(65, dtype=np.uint8)))
    assert message == "FOLDER: found 64 as the largest label, expected 2..64 classes, labelled from 0"


def test_a_class_that_only_test_knows_counts(tmp_path: Path) -> None:
    assert load(fill(tmp_path, train=np.zeros(6, np.uint8)), validation=0).classes == ("0", "1", "2")


def test_a_single_class_is_refused(tmp_path: Path) -> None:
    write_idx(fill(tmp_path, train=np.zeros(6, np.uint8)) / "t10k-labels-idx1-ubyte", np.zeros(3, np.uint8))
    assert "found 0 as the largest label, expected 2..64 classes" in refusal(tmp_path)


def test_classes_file_names_and_counts_the_classes(tmp_path: Path) -> None:
    (fill(tmp_path) / "classes.txt").write_text("T-shirt/top\n  Trouser \nPullover\nDress\n", encoding="utf-8")
    assert load(tmp_path, validation=0).classes == ("T-shirt/top", "Trouser", "Pullover", "Dress")


def test_classes_file_with_too_few_names_is_refused(tmp_path: Path) -> None:
    (fill(tmp_path) / "classes.txt").write_text("one\ntwo\n", encoding="utf-8")
    assert refusal(tmp_path) == "FOLDER/classes.txt: found 2 names, expected 3..64, one for each label"


def test_name_of_the_current_folder_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(fill(tmp_path))
    assert load(Path(), validation=0).name == tmp_path.name


def test_a_single_class_among_names_is_loaded(tmp_path: Path) -> None:
    folder = fill(tmp_path, train=np.zeros(6, np.uint8))
    write_idx(folder / "t10k-labels-idx1-ubyte", np.zeros(3, np.uint8))
    (folder / "classes.txt").write_text("sky\nland\n", encoding="utf-8")
    assert load(folder, validation=0).classes == ("sky", "land")
