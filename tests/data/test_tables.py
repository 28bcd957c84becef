"""Images from .npz and .csv: the forms that people have, and what is refused."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data import packed
from mnist_tui.data.errors import DataError
from mnist_tui.data.loading import count_training, load

TRAIN = np.random.default_rng(0).integers(0, 256, (5, 3, 3), np.uint8)
TEST = np.random.default_rng(1).integers(0, 256, (2, 3, 3), np.uint8)
TRAIN_LABELS, TEST_LABELS = np.array([0, 1, 2, 1, 0]), np.array([2, 0])


def save_npz(path: Path, **changes: NDArray[np.generic]) -> Path:
    arrays = {"x_train": TRAIN, "y_train": TRAIN_LABELS, "x_test": TEST, "y_test": TEST_LABELS, **changes}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # numpy's stubs take the arrays for a flag
    return path


def save_csv(folder: Path, header: str = "", end: str = "\n", name: str = "mnist_{}.csv") -> Path:
    for part, images, labels in (("train", TRAIN, TRAIN_LABELS), ("test", TEST, TEST_LABELS)):
        rows = np.column_stack([labels, images.reshape(len(images), -1)]).tolist()
        lines = [header] * bool(header) + [",".join(map(str, row)) for row in rows]
        (folder / name.format(part)).write_bytes("".join(line + end for line in lines).encode())
    return folder


def check(source: Path) -> None:
    dataset = load(source, 0)
    for split, images, labels in ((dataset.training, TRAIN, TRAIN_LABELS), (dataset.test, TEST, TEST_LABELS)):
        np.testing.assert_array_equal(split.images, images)
        assert split.labels.tolist() == labels.tolist()
        assert not split.images.flags.writeable and not split.labels.flags.writeable
    assert count_training(source) == 5


def refusal(source: Path, root: Path) -> str:
    with pytest.raises(DataError) as caught:
        load(source, 0)
    assert str(caught.value).isprintable()
    return str(caught.value).replace(str(root), "ROOT")


def test_an_archive_is_read_as_a_file_and_from_its_folder(tmp_path: Path) -> None:
    path = save_npz(tmp_path / "mnist.npz")
    check(path)
    check(tmp_path)
    assert load(path, 0).name == "mnist"


@pytest.mark.parametrize(
    "changes",
    [
        {"x_train": TRAIN[..., None], "y_train": TRAIN_LABELS[:, None]},
        {"x_train": TRAIN.reshape(5, 9).astype(np.int64), "y_train": TRAIN_LABELS.astype(np.uint8)},
        {"other": np.zeros(3)},
    ],
)
def test_other_shapes_of_the_same_images_are_read(tmp_path: Path, changes: dict[str, NDArray[np.generic]]) -> None:
    check(save_npz(tmp_path / "a.npz", **changes))


def test_the_names_of_medmnist_are_known(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "a.npz", train_images=TRAIN, train_labels=TRAIN_LABELS[:, None], val_images=TEST, test_images=TEST,
        test_labels=TEST_LABELS[:, None],
    )  # fmt: skip
    check(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"x_train": TRAIN / 255}, "x_train as float64, expected whole numbers from 0 to 255"),
        ({"x_train": TRAIN[..., None].repeat(3, -1)}, "x_train of shape (5, 3, 3, 3), expected grey images, (N, H, W)"),
        ({"y_train": TRAIN_LABELS - 1}, "-1 among the y_train, expected whole numbers from 0 to 255"),
        ({"y_train": np.eye(5)}, "y_train of shape (5, 5), expected one label for each image"),
        ({"y_test": TEST_LABELS[:1]}, "1 label, expected 2 as in a.npz"),
        ({"y_train": TRAIN_LABELS * 0, "y_test": TEST_LABELS * 0}, "0 as the largest label, expected 2..64 classes"),
        ({"x_train": np.array([{}] * 5)}, "a damaged archive (Object arrays cannot be loaded when allow_pickle=False)"),
    ],
)
def test_arrays_that_are_no_grey_images_are_refused(
    tmp_path: Path, changes: dict[str, NDArray[np.generic]], found: str
) -> None:
    assert refusal(save_npz(tmp_path / "a.npz", **changes), tmp_path).startswith(f"ROOT/a.npz: found {found}")


def test_other_files_named_npz_are_called_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(b"<html>")
    assert refusal(path, tmp_path) == "ROOT/a.npz: found an HTML page, expected a NumPy archive (.npz)"
    path.write_bytes(save_npz(tmp_path / "whole.npz").read_bytes()[:-30])
    (tmp_path / "whole.npz").unlink()
    assert refusal(path, tmp_path).startswith("ROOT/a.npz: found a damaged ZIP archive (its end is missing), expected ")
    np.savez(path, a=TRAIN, b=TEST)
    assert refusal(path, tmp_path) == "ROOT/a.npz: found the arrays a, b, expected x_train, y_train, x_test and y_test"
    assert "found 1 file (a.npz), expected four IDX files" in refusal(tmp_path, tmp_path)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = save_npz(tmp_path / "a.npz")
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("x_train.npy").header_offset
    content = bytearray(path.read_bytes())
    content[start + 60 : start + 90] = bytes(30)
    path.write_bytes(content)
    assert refusal(path, tmp_path).startswith("ROOT/a.npz: found a damaged archive (")


@pytest.mark.parametrize("header", ["", "label,1x1,1x2,1x3,2x1,2x2,2x3,3x1,3x2,3x3"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["mnist_{}.csv", "{}.csv", "Sign-MNIST-{} (1).CSV"])
def test_tables_are_read_with_or_without_names_on_top(tmp_path: Path, header: str, end: str, name: str) -> None:
    check(save_csv(tmp_path, header, end, name))


def test_a_table_means_the_pair(tmp_path: Path) -> None:
    save_csv(tmp_path)
    check(tmp_path / "mnist_test.csv")
    assert load(tmp_path, 0).name == "mnist"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "no images, expected at least one"),
        (b"1,2,3\n", "3 columns, expected a label and the pixels of a square image"),
        (b"1,2,3,4,256\n", "256 among the pixels, expected whole numbers from 0 to 255"),
        (b"1,2,3,4,-1\n", "-1 among the pixels"),
        (
            b"1,2,3,4,5\n1,2\n",
            "a table that cannot be read (the number of columns changed from 5 to 2 at row 2), expected",
        ),
        (b"1,0.5,3,4,5\n", "a table that cannot be read (could not convert string '0.5' to int16 at row 0, column 2.)"),
        (b"<!DOCTYPE html>\n<p>", "an HTML page, expected a table with commas"),
    ],
)
def test_tables_without_grey_images_are_refused(tmp_path: Path, content: bytes, found: str) -> None:
    (save_csv(tmp_path) / "mnist_train.csv").write_bytes(content)
    assert refusal(tmp_path, tmp_path).startswith(f"ROOT/mnist_train.csv: found {found}")


def test_a_table_without_its_pair_is_refused(tmp_path: Path) -> None:
    (save_csv(tmp_path) / "mnist_test.csv").unlink()
    assert refusal(tmp_path, tmp_path).startswith("ROOT: found 1 file (mnist_train.csv), expected")


def test_an_archive_that_unpacks_to_far_more_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FREE_BYTES", 10_000)
    path = save_npz(tmp_path / "a.npz", x_train=np.zeros((5, 200, 200), np.uint8))
    assert "that unpack to 200,128 or more, expected images" in refusal(path, tmp_path)


def test_a_large_file_of_something_else_is_left_at_its_first_line(tmp_path: Path) -> None:
    for name in ("train.csv", "test.csv"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(2**33)  # a hole: no disk is used
    expected = "ROOT/train.csv: found a file that begins with 00 00 00 00, expected a table with commas"
    assert refusal(tmp_path, tmp_path) == expected
