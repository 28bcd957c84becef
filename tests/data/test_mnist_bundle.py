"""The MNIST that travels with the package is the published one."""

import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data import bundle as bundling
from mnist_tui.data.dataset import Dataset, Split
from mnist_tui.data.errors import DataError
from mnist_tui.data.fingerprint import fingerprint
from mnist_tui.data.idx import write_idx
from mnist_tui.data.loading import load
from mnist_tui.data.mnist import BUNDLE, MD5_SUMS

# As published with the files; typed here again, so that a slip in the source does not confirm itself.
PUBLISHED = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load(None, validation=5_000)


@pytest.mark.parametrize("name", PUBLISHED)
def test_bundled_file_has_the_published_md5(name: str) -> None:
    content = gzip.decompress((BUNDLE / f"{name}.gz").read_bytes())
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() == PUBLISHED[name]


def test_licence_is_beside_the_bundle() -> None:
    notice = (BUNDLE / "LICENSE-MNIST").read_text(encoding="utf-8")
    assert "Yann LeCun and Corinna Cortes" in notice
    assert "https://creativecommons.org/licenses/by-sa/3.0/" in notice


def test_mnist_is_split_into_55000_5000_and_10000(mnist: Dataset) -> None:
    assert (len(mnist.training), len(mnist.validation), len(mnist.test)) == (55_000, 5_000, 10_000)
    assert mnist.training.images.shape == (55_000, 28, 28)
    assert (mnist.name, mnist.classes, mnist.is_mnist) == ("MNIST", tuple("0123456789"), True)


def test_mnist_begins_with_its_well_known_labels(mnist: Dataset) -> None:
    assert mnist.training.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert mnist.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert np.bincount(mnist.test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_mnist_in_a_folder_is_recognised(mnist: Dataset, tmp_path: Path) -> None:
    for name in PUBLISHED:
        (tmp_path / f"{name}.gz").symlink_to(BUNDLE / f"{name}.gz")
    again = load(tmp_path, validation=0)
    assert (again.name, again.is_mnist) == (tmp_path.name, True)


def test_the_fingerprint_of_the_bundle_is_known_beforehand(mnist: Dataset) -> None:
    whole = load(None, validation=0)
    assert mnist.fingerprint == whole.fingerprint == fingerprint(whole.training, whole.test)


def test_one_changed_pixel_or_label_is_not_mnist() -> None:
    whole = load(None, validation=0)
    images, labels = whole.training.images.copy(), whole.training.labels.copy()
    images[-1, 14, 14] ^= 1
    labels[-1] ^= 1
    for changed in (Split(images, whole.training.labels), Split(whole.training.images, labels)):
        assert not replace(whole, fingerprint=fingerprint(changed, whole.test)).is_mnist


def test_bundling_refuses_other_files_and_writes_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "raw", tmp_path / "package"
    source.mkdir()
    target.mkdir()
    for name in MD5_SUMS:
        (source / name).write_bytes(b"not MNIST")
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte: found MD5 \w{32}, expected 6bbc9ace"):
        bundling.bundle(source, target)
    assert list(target.iterdir()) == []


def test_bundling_the_real_files_makes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = {name: PUBLISHED[name] for name in PUBLISHED if "t10k-labels" in name}  # the large ones take seconds
    monkeypatch.setattr(bundling, "MD5_SUMS", small)
    for name in small:
        (tmp_path / name).write_bytes(gzip.decompress((BUNDLE / f"{name}.gz").read_bytes()))
        bundling.bundle(tmp_path, tmp_path)
        first = (tmp_path / f"{name}.gz").read_bytes()
        bundling.bundle(tmp_path, tmp_path)
        assert (tmp_path / f"{name}.gz").read_bytes() == first
        assert gzip.decompress(first) == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("arguments", [[], ["one", "two"], ["nowhere"]])
def test_bundling_command_refuses_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bundling.main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert len(output.err.splitlines()) == 1


def test_bundling_command_writes_into_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_idx(tmp_path / "labels", np.zeros(2, np.uint8))
    monkeypatch.setattr(bundling, "MD5_SUMS", {"labels": hashlib.md5((tmp_path / "labels").read_bytes()).hexdigest()})
    monkeypatch.setattr(bundling, "BUNDLE", tmp_path)
    assert bundling.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "wrote labels.gz\n"
    assert (tmp_path / "labels.gz").exists()
