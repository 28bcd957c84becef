"""Data sets of pictures in a folder for each class: what is read, what is said, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mnist_tui.data import class_folders
from mnist_tui.data.checks import warnings_about
from mnist_tui.data.dataset import Dataset
from mnist_tui.data.errors import DataError
from mnist_tui.data.folder import find_files
from mnist_tui.data.grey import fitted
from mnist_tui.data.loading import count_training, load
from mnist_tui.data.mnist import BUNDLE
from mnist_tui.data.preprocessing import Preprocessing

RNG = np.random.default_rng(0)


def save(path: Path, pixels: NDArray[np.uint8]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def noise(*shape: int) -> NDArray[np.uint8]:
    return RNG.integers(0, 200, shape, np.uint8) * (RNG.random(shape) < 0.1)


def fill(folder: Path, number: int, side: int = 28) -> dict[str, NDArray[np.uint8]]:
    """Save so many pictures in each of two folders."""
    found = {f"{name}/{n}.png": noise(side, side) for name in ("cat", "dog") for n in range(number)}
    for name, pixels in found.items():
        save(folder / name, pixels)
    return found


def of_class(dataset: Dataset, name: str) -> set[bytes]:
    label = dataset.classes.index(name)
    return {image.tobytes() for image in dataset.training.images[dataset.training.labels == label]}


def test_folders_of_parts_and_classes_are_read_as_they_are(tmp_path: Path) -> None:
    train = fill(tmp_path / "Training", 3)
    fill(tmp_path / "test", 2)
    dataset = load(tmp_path, 0)
    assert dataset.classes == ("cat", "dog") and dataset.name == tmp_path.name
    assert of_class(dataset, "cat") == {train[f"cat/{n}.png"].tobytes() for n in range(3)}
    assert dataset.test.labels.tolist() == [0, 0, 1, 1] and count_training(tmp_path) == 6
    assert list(warnings_about(dataset)) == []


def test_one_level_of_folders_is_split_and_this_is_said(tmp_path: Path) -> None:
    fill(tmp_path, 14)
    dataset = load(tmp_path, 0)
    assert dataset.class_counts(dataset.training) == [12, 12] and dataset.class_counts(dataset.test) == [2, 2]
    (warning,) = warnings_about(dataset)
    assert warning == (
        "no folder is for test images: 4 of 28 pictures are held out for it, the same fraction of each class"
    )
    np.testing.assert_array_equal(load(tmp_path, 0).test.images, dataset.test.images)


def test_pictures_of_any_size_and_colour_become_grey_images_of_one(tmp_path: Path) -> None:
    for part in ("train", "test"):
        save(tmp_path / part / "a" / "wide.png", np.full((30, 60, 3), 60, np.uint8))
        save(tmp_path / part / "b" / "small.png", noise(5, 5))
    dataset = load(tmp_path, 0, Preprocessing(size=12))
    assert dataset.training.images.shape == (2, 12, 12)
    assert (dataset.training.images[0] == 60).all()


def test_every_pixel_is_the_mean_of_the_area_that_it_covers() -> None:
    checks: NDArray[np.uint8] = np.kron(np.array([[0, 100], [200, 40]], np.uint8), np.ones((3, 3), np.uint8)).astype(
        np.uint8
    )
    assert fitted(checks, 2).tolist() == [[0, 100], [200, 40]]
    assert fitted(checks, 1).tolist() == [[85]]
    assert fitted(np.array([[10, 20, 30, 40]], np.uint8), 2).tolist() == [[15, 35], [25, 25]]  # and the border's median


def test_pictures_that_cannot_be_read_are_counted_and_named(tmp_path: Path) -> None:
    fill(tmp_path / "train", 5)
    fill(tmp_path / "test", 2)
    for number in range(4):
        (tmp_path / "train" / "cat" / f"{number}.png").write_bytes(b"damaged")
    dataset = load(tmp_path, 0)
    assert dataset.class_counts(dataset.training) == [1, 5]
    assert "4 of 10 training pictures cannot be read: cat/0.png, cat/1.png, cat/2.png and 1 more" in dataset.remarks


def test_copies_within_a_part_and_in_both_are_counted(tmp_path: Path) -> None:
    train = fill(tmp_path / "train", 3)
    fill(tmp_path / "test", 2)
    save(tmp_path / "train" / "cat" / "again.png", train["cat/0.png"])
    save(tmp_path / "test" / "cat" / "also.bmp", train["cat/1.png"])
    assert list(warnings_about(load(tmp_path, 0))) == [
        "1 of 7 training images is the same as another of them: mnist-tui check shows which",
        "1 of 5 test images is also among the training images: mnist-tui check shows which",
    ]


def test_images_know_their_files_whatever_is_held_out_or_damaged(tmp_path: Path) -> None:
    pictures = fill(tmp_path, 20)
    (tmp_path / "cat" / "3.png").write_bytes(b"damaged")
    dataset = load(tmp_path, 9)
    splits = dataset.training, dataset.validation, dataset.test
    assert sorted(file for split in splits for file in split.files) == sorted(set(pictures) - {"cat/3.png"})
    for split in splits:
        for image, file in zip(split.images, split.files, strict=True):
            assert np.array_equal(image, fitted(pictures[file], 28)), file


def test_files_of_parts_are_told_from_the_folder_of_the_data(tmp_path: Path) -> None:
    for part in ("train", "test"):
        fill(tmp_path / part, 2)
    dataset = load(tmp_path, 0)
    assert dataset.training.files[0] == "train/cat/0.png" and dataset.test.files[-1].startswith("test/dog/")


def test_idx_files_go_before_pictures(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    (tmp_path / "set").symlink_to(BUNDLE)
    assert find_files(tmp_path).folder == tmp_path / "set"


def test_what_cannot_be_used_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusal(preprocessing: Preprocessing = Preprocessing()) -> str:  # noqa: B008
        with pytest.raises(DataError) as caught:
            load(tmp_path, 0, preprocessing)
        assert str(caught.value).isprintable()
        return str(caught.value)

    save(tmp_path / "only" / "a.png", noise(3, 3))
    assert "or a folder of pictures for each class" in refusal()
    fill(tmp_path, 7)
    monkeypatch.setattr(class_folders, "LARGEST_BODY_BYTES", 10_000)
    assert "found 13 pictures at 28×28 pixels, expected at most 10,000 pixels: a smaller --size" in refusal()
    monkeypatch.setattr(class_folders, "can_read_pictures", lambda: False)
    assert "expected an installation that reads them: pip install 'mnist-tui[images]'" in refusal()
    with pytest.raises(DataError, match="size=32 has no effect: MNIST holds no pictures"):
        load(None, 0, Preprocessing(size=32))


def test_a_folder_of_unreadable_pictures_has_no_images(tmp_path: Path) -> None:
    for name in ("train/a", "train/b", "test/a", "test/b"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "x.png").write_bytes(b"")
    with pytest.raises(DataError, match="found no images, expected at least one"):
        load(tmp_path, 0)
