"""Drawings with labels: kept as a data set that anybody can read, whatever the disk and other programs do."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data import drawings as module
from mnist_tui.data.drawings import DrawingFolder, Drawings, Images, Labelled
from mnist_tui.data.errors import DataError
from mnist_tui.data.loading import load

SHAPE, CLASSES = (3, 2), ("no", "yes", "perhaps")
INK = [np.full(SHAPE, level, np.uint8).tobytes() for level in (10, 20, 30)]


def upside_down(image: Images) -> Images:
    return image[::-1] // 2


@pytest.fixture
def folder(tmp_path: Path) -> DrawingFolder:
    return DrawingFolder(tmp_path / "drawings", SHAPE, CLASSES, upside_down)


def told(drawings: Drawings) -> list[tuple[bytes, int]]:
    return list(zip((image.tobytes() for image in drawings.images), drawings.labels.tolist(), strict=True))


def test_what_is_kept_is_a_data_set_as_drawn_and_in_the_form_that_networks_get(folder: DrawingFolder) -> None:
    image = np.array([[2, 4], [6, 8], [100, 0]], np.uint8)
    folder.change([Labelled(image.tobytes(), 2), Labelled(INK[0], 0)])
    data = load(folder.path, 0)
    assert data.classes == CLASSES and data.training.labels.tolist() == data.test.labels.tolist() == [2, 0]
    assert data.training.images[0].tolist() == image.tolist()
    assert data.test.images[0].tolist() == [[50, 0], [3, 4], [1, 2]], "worked by hand"
    assert told(folder.read()) == [(image.tobytes(), 2), (INK[0], 0)]


def test_of_one_drawing_the_last_word_counts_and_it_can_be_taken_out(folder: DrawingFolder) -> None:
    folder.change([Labelled(pixels, 0) for pixels in INK])
    assert told(folder.change([Labelled(INK[1], 2)])) == [(INK[0], 0), (INK[1], 2), (INK[2], 0)]
    assert told(folder.change([Labelled(INK[0], None), Labelled(INK[0], None)])) == [(INK[1], 2), (INK[2], 0)]
    assert folder.read().place(INK[2]) == 1 and folder.read().place(INK[0]) is None
    folder.change([Labelled(pixels, None) for pixels in INK])
    assert told(folder.read()) == [] and folder.stamp() is None
    assert [path.name for path in folder.path.parent.iterdir()] == [module.LOCK]


def test_another_list_of_classes_is_another_set(folder: DrawingFolder, tmp_path: Path) -> None:
    other = DrawingFolder(tmp_path / "drawings", SHAPE, ("no", "yes", "maybe"), upside_down)
    folder.change([Labelled(INK[0], 1)])
    assert told(other.read()) == []


def test_two_programs_lose_nothing_to_each_other(folder: DrawingFolder, tmp_path: Path) -> None:
    other = DrawingFolder(tmp_path / "drawings", SHAPE, CLASSES, upside_down)
    folder.change([Labelled(INK[0], 0)])
    seen = other.stamp()
    other.change([Labelled(INK[1], 1)])
    assert seen != other.stamp() == folder.stamp()
    assert told(folder.change([Labelled(INK[2], 2)])) == [(INK[0], 0), (INK[1], 1), (INK[2], 2)]


def refuse(*_: object) -> object:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("call", ["fsync", "replace", "rename", "mkdir"])
def test_a_full_disk_leaves_the_set_that_was_there(
    folder: DrawingFolder, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    folder.change([Labelled(INK[0], 1)])
    original, left = getattr(os, call), 0

    def failing(*arguments: object, **named: object) -> object:
        nonlocal left
        left -= 1
        return refuse() if left == 0 else original(*arguments, **named)

    monkeypatch.setattr(os, call, failing)
    for number in range(1, 30):
        left = number
        try:
            folder.change([Labelled(INK[1], 2)])
        except DataError as error:
            assert "No space left" in str(error) and ".tmp" not in str(error)
            assert folder.stamp() is not None, "other programs find it, too"
            assert told(folder.read()) == [(INK[0], 1)] and not list(folder.path.parent.glob("*.tmp"))
        else:
            break
    assert told(folder.read()) == [(INK[0], 1), (INK[1], 2)]


def test_a_first_set_that_is_refused_is_refused_for_the_reason_of_the_system(
    folder: DrawingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals, rename = iter([refuse]), os.rename
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", lambda *names: next(refusals, rename)(*names))
        with pytest.raises(DataError, match="No space left"):
            folder.change([Labelled(INK[0], 1)])
    assert told(folder.change([Labelled(INK[0], 1)])) == [(INK[0], 1)]


def test_a_crash_between_the_two_renamings_leaves_the_set_that_was_there(
    folder: DrawingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.change([Labelled(INK[0], 1)])
    rename = os.rename

    def crash(source: Path, target: Path) -> None:
        if Path(target) == folder.path:
            raise KeyboardInterrupt
        rename(source, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "rename", crash)
        folder.change([Labelled(INK[1], 2)])
    assert folder.stamp() is None
    assert told(folder.read()) == [(INK[0], 1)]


def test_what_a_crash_has_left_of_an_older_set_does_not_come_back(
    folder: DrawingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.change([Labelled(INK[0], 1)])

    def crash(root: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, "sync_folder", crash)
        folder.change([Labelled(INK[0], 2)])
    assert told(folder.change([Labelled(INK[0], None)])) == told(folder.read()) == []


def test_a_damaged_set_is_named_and_not_written_over(folder: DrawingFolder) -> None:
    folder.change([Labelled(INK[0], 1)])
    labels = folder.path / "train-labels-idx1-ubyte"
    for content, fault in (
        (labels.read_bytes()[:-1], "0 bytes|8 bytes"),
        (labels.read_bytes()[:7] + b"\x02\x00\x01", "labels of shape"),
        (labels.read_bytes()[:-1] + b"\x03", "label 3"),
    ):
        labels.write_bytes(content)
        with pytest.raises(DataError, match=fault):
            folder.change([Labelled(INK[1], 2)])
        assert labels.read_bytes() == content


def test_there_is_room_for_so_many_and_no_more(folder: DrawingFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DRAWINGS", 2)
    folder.change([Labelled(pixels, 0) for pixels in INK[:2]])
    with pytest.raises(DataError, match="2 drawings are kept, no more"):
        folder.change([Labelled(INK[2], 0)])
    assert told(folder.change([Labelled(INK[1], 1)])) == [(INK[0], 0), (INK[1], 1)]
