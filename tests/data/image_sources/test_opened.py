"""Images from arrays, folders and lists: what is shown of them, and that none is read before."""

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mnist_tui.data import picture_file
from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import write_idx
from mnist_tui.data.image_sources import pictures
from mnist_tui.data.image_sources.opened import open_images
from mnist_tui.data.image_sources.source import ImageSource

GREYS = np.random.default_rng(0).integers(0, 256, (5, 4, 3), np.uint8)
COLOURS = np.random.default_rng(1).integers(0, 256, (5, 4, 6, 3), np.uint8)


def all_of(images: ImageSource) -> list[list[int]]:
    return [images.image(index).tolist() for index in range(len(images))]


@pytest.mark.parametrize("name", ["a-images-idx3-ubyte", "a-images-idx3-ubyte.gz"])
def test_idx_images_have_the_labels_that_lie_beside_them(name: str, tmp_path: Path) -> None:
    write_idx(tmp_path / name, GREYS)
    write_idx(tmp_path / name.replace("images-idx3", "labels-idx1"), np.array([0, 1, 2, 1, 0], np.uint8))
    images = open_images(tmp_path / name)
    assert all_of(images) == GREYS.tolist()
    assert images.labels is not None and images.labels.tolist() == [0, 1, 2, 1, 0]


@pytest.mark.parametrize(
    ("array", "expected", "note"),
    [
        (GREYS, GREYS, None),
        (GREYS[..., None], GREYS, None),
        (GREYS[:, :3].reshape(5, 9), GREYS[:, :3], None),
        (GREYS.astype(np.int64), GREYS, None),
        (GREYS.astype(np.float32), GREYS, None),
        (GREYS / 255, GREYS, "pixels from 0 to 1"),
        (np.where(GREYS > 127, 1, 0), np.where(GREYS > 127, 255, 0), "pixels from 0 to 1"),
        (COLOURS, COLOURS, None),
        (np.moveaxis(COLOURS, -1, 1), COLOURS, None),
        (np.concatenate([COLOURS, COLOURS[..., :1]], -1), COLOURS, None),
        (np.array([[[-2.0, 0], [2, np.nan]]]), np.array([[[0, 128], [255, 0]]]), "pixels from -2 to 2"),
    ],
)
@pytest.mark.parametrize("kind", ["stored.npz", "packed.npz", "array.npy"])
def test_arrays_of_all_forms_show_the_same_images(
    array: NDArray[np.generic], expected: NDArray[np.generic], note: str | None, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / kind
    match kind:
        case "stored.npz":
            np.savez(path, x_test=np.ascontiguousarray(array), y_test=np.zeros((len(array), 1), np.int64))
        case "packed.npz":
            np.savez_compressed(path, x_test=array, y_test=np.zeros((len(array), 1), np.int64))
        case _:
            np.save(path, np.ascontiguousarray(array))
    images = open_images(path)
    assert all_of(images) == expected.tolist()
    assert [one for one in images.notes if one.startswith("pixels")] == ([note] if note else [])
    assert kind == "array.npy" or (images.labels is not None and images.labels.shape == (len(array),))


def fill(folder: Path) -> dict[str, NDArray[np.uint8]]:
    """Make two classes, one with a colour picture and one below another folder."""
    found = {"cat/b.png": GREYS[0], "dog/more/a.jpg": np.full((8, 8), 100, np.uint8), "dog/c.png": COLOURS[0]}
    for name, pixels in found.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(folder / name)
    (folder / "empty").mkdir()
    (folder / "cat" / "notes.txt").write_text("no picture")
    return found


def test_folders_of_pictures_are_classes(tmp_path: Path) -> None:
    found = fill(tmp_path)
    images = open_images(tmp_path)
    assert images.names == ["cat/b.png", "dog/c.png", "dog/more/a.jpg"] and images.classes == ("cat", "dog")
    assert images.labels is not None and images.labels.tolist() == [0, 1, 1]
    assert all_of(images) == [found[name].tolist() for name in images.names]


def test_a_list_of_paths_begins_at_its_folder(tmp_path: Path) -> None:
    found = fill(tmp_path)
    (tmp_path / "list.txt").write_text("dog/c.png\n\ncat/b.png\n")
    images = open_images(tmp_path / "list.txt")
    assert images.names == ["dog/c.png", "cat/b.png"] and images.labels is None
    assert all_of(images) == [found[name].tolist() for name in images.names]
    (tmp_path / "list.csv").write_text("path,label\ndog/c.png,dog\ncat/b.png,cat\n")
    images = open_images(tmp_path / "list.csv")
    assert images.labels is not None and images.labels.tolist() == [1, 0] and images.classes == ("cat", "dog")


def test_opening_many_pictures_reads_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list.txt").write_text("".join(f"nowhere/{number}.png\n" for number in range(10_000)))
    (tmp_path / "a").mkdir()
    for number in range(50):
        (tmp_path / "a" / f"{number}.png").write_bytes(b"no picture")
    monkeypatch.setattr(picture_file, "open_regular", lambda path: pytest.fail(f"{path} was opened"))
    assert len(open_images(tmp_path / "list.txt")) == 10_000 and len(open_images(tmp_path)) == 50
    monkeypatch.undo()
    with pytest.raises(DataError, match=r"0\.png: found text that begins with 'no picture', expected a PNG"):
        open_images(tmp_path).image(0)
    with pytest.raises(DataError, match=r"nowhere/7\.png: cannot read: No such file"):
        open_images(tmp_path / "list.txt").image(7)


def test_an_image_of_an_array_is_read_where_it_lies(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=GREYS)
    images = open_images(tmp_path / "a.npz")
    os.truncate(tmp_path / "a.npz", (tmp_path / "a.npz").read_bytes().index(GREYS.tobytes()) + 40)
    assert images.image(0).tolist() == GREYS[0].tolist()
    with pytest.raises(DataError, match="its end is missing"):
        images.image(4)


def test_the_bundled_test_images_have_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    images = open_images(Path("mnist"))
    assert len(images) == 10_000 and images.labels is not None and images.labels[:5].tolist() == [7, 2, 1, 0, 4]


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda path: np.savez(path, x=np.zeros((3, 2))), "found x of 3×2, expected images"),
        (lambda path: np.savez(path, images=np.array(["a"])), "expected images"),
        (lambda path: np.savez(path, images=np.zeros((2, 3, 3)), labels=np.zeros(3, int)), "3 labels as int64"),
        (lambda path: np.savez(path, images=np.zeros((0, 3, 3))), "found no images"),
        (lambda path: np.savez(path, images=np.zeros((2, 1, 5000))), "expected images"),
        (lambda path: np.savez(path, images=np.array([[[None]]])), "only a pickle can restore"),
        (lambda path: path.mkdir(), "found no pictures, expected PNG or JPEG files"),
        (lambda path: os.mkfifo(path), "found a pipe"),
        (lambda path: path.write_text("label\n1\n"), "found the columns label, expected paths"),
        (lambda path: path.write_bytes(b""), "found an empty file"),
    ],
)
def test_what_holds_no_images_is_refused(make: object, found: str, tmp_path: Path) -> None:
    assert callable(make)
    make(tmp_path / "a.npz")
    with pytest.raises(DataError) as caught:
        open_images(tmp_path / "a.npz")
    assert found in str(caught.value) and str(caught.value).isprintable()


def test_an_installation_without_pillow_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path)
    monkeypatch.setattr(pictures, "can_read_pictures", lambda: False)
    with pytest.raises(DataError, match=r"found 3 pictures, .*pip install 'mnist-tui\[images\]'"):
        open_images(tmp_path)


@pytest.mark.parametrize("version", [(1, 0), (2, 0)])
def test_an_array_is_read_in_both_versions_of_its_format(version: tuple[int, int], tmp_path: Path) -> None:
    with (tmp_path / "array.npy").open("wb") as file:
        np.lib.format.write_array(file, GREYS, version=version)
    assert all_of(open_images(tmp_path / "array.npy")) == GREYS.tolist()
