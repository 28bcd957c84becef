"""What is suspicious about a data set: each fault is named, and sound images are passed over."""

import dataclasses
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.checks import warnings_about
from mnist_tui.data.dataset import Dataset, Split
from mnist_tui.data.loading import load
from mnist_tui.data.preprocessing import Preprocessing


def light_on_dark(count: int, seed: int) -> NDArray[np.uint8]:
    images = np.zeros((count, 6, 5), np.uint8)
    images[:, 2:4, 1:4] = np.random.default_rng(seed).integers(100, 256, (count, 2, 3), np.uint8)
    return images


def data_of(splits: Iterable[Split], classes: tuple[str, ...] = ("a", "b", "c")) -> Dataset:
    training, validation, test = splits
    return Dataset("made up", classes, training, validation, test, fingerprint="")


def sound() -> Dataset:
    splits = [Split(light_on_dark(9, seed), (np.arange(9) % 3).astype(np.uint8)) for seed in range(3)]
    return data_of(splits)


def changed(change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]) -> Dataset:
    data = sound()
    splits = [Split(change(split.images), split.labels) for split in (data.training, data.validation, data.test)]
    return data_of(splits)


def labelled(
    training: list[int], validation: list[int], test: list[int], classes: tuple[str, ...] = ("a", "b", "c")
) -> Dataset:
    lists = (training, validation, test)
    splits = [Split(light_on_dark(9, seed), np.array(labels, np.uint8)) for seed, labels in enumerate(lists)]
    return data_of(splits, classes=classes)


def test_sound_data_are_passed_over() -> None:
    assert list(warnings_about(sound())) == []


def test_mnist_is_known_to_be_sound() -> None:
    dataset = load(None, 5000)
    assert list(warnings_about(dataset)) == []
    assert list(warnings_about(dataclasses.replace(dataset, fingerprint=""))) == []


@pytest.mark.parametrize(
    ("change", "start"),
    [
        (
            lambda images: 255 - images,
            "the images are dark on light (median of their borders 255): --invert makes them",
        ),
        (lambda images: np.minimum(images, 1), "all pixels are 0 or 1, where 0 to 255 is expected"),
        (lambda images: images // 16, "no pixel is above 15, where 0 to 255 is expected"),
    ],
)
def test_unusual_greys_are_named(change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]], start: str) -> None:
    found = [line for line in warnings_about(changed(change)) if "the same as" not in line and "also" not in line]
    assert len(found) == 1 and found[0].startswith(start)


def test_light_images_that_were_inverted_are_named() -> None:
    data = changed(lambda images: 255 - images)
    (warning,) = warnings_about(dataclasses.replace(data, preprocessing=Preprocessing(invert=True)))
    assert "without --invert they are light on dark" in warning


def test_binary_images_that_are_dark_on_light_are_both() -> None:
    data = sound()
    images = (data.training.images == 0).astype(np.uint8)
    lines = " ".join(warnings_about(dataclasses.replace(data, training=Split(images, data.training.labels))))
    assert "all pixels are 0 or 1" in lines and "dark on light (median of their borders 1)" in lines


def test_images_on_their_side_are_named_until_they_are_transposed() -> None:
    data = dataclasses.replace(sound(), lies_on_side=True)
    (warning,) = warnings_about(data)
    assert "--transpose turns them upright" in warning
    assert list(warnings_about(dataclasses.replace(data, preprocessing=Preprocessing(transpose=True)))) == []


def test_a_class_without_images_is_named_for_each_part() -> None:
    assert list(warnings_about(labelled([0] * 9, [0, 1] * 4 + [0], [0, 1, 2] * 3, ("a", "b", "c", "d")))) == [
        "there is no training image of classes b, c, d",
        "there is no test image of class d",
    ]
    assert list(warnings_about(labelled([0, 1, 2] * 3, [0] * 9, [0, 1, 2] * 3))) == [
        "there is no validation image of classes b, c"
    ]


def test_only_the_first_of_many_missing_classes_are_named() -> None:
    names = tuple(f"c{number}" for number in range(10))
    warnings = list(warnings_about(dataclasses.replace(sound(), classes=names)))
    assert warnings[0] == "there is no training image of classes c3, c4, c5, c6, c7 and 2 more"


def test_copies_are_counted_within_and_between_parts() -> None:
    data = sound()
    training, validation, test = (split.images.copy() for split in (data.training, data.validation, data.test))
    training[7] = training[8] = training[0]
    validation[3] = training[1]
    test[5], test[6] = training[2], validation[4]
    splits = [Split(images, data.test.labels) for images in (training, validation, test)]
    assert list(warnings_about(data_of(splits))) == [
        "2 of 9 training images are the same as another of them: mnist-tui check shows which",
        "1 of 9 validation images is also among the training images: mnist-tui check shows which",
        "2 of 9 test images are also among the training or validation images: mnist-tui check shows which",
    ]


def test_a_part_without_images_is_no_fault() -> None:
    data = sound()
    empty = Split(data.test.images[:0], data.test.labels[:0])
    assert list(warnings_about(dataclasses.replace(data, validation=empty))) == []
