"""Writes small sets of images that are unlike MNIST: two classes, 47, or very few images. It draws nothing."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.emnist import MERGED
from mnist_tui.data.idx import read_idx, write_idx
from mnist_tui.data.mnist import BUNDLE

FEW = 120


def write_odd_data(folder: Path) -> Mapping[str, Path]:
    """Write the sets into folders below `folder`, and return these by name."""
    return {"two": _two(folder / "two"), "many": _many(folder / "many"), "few": _few(folder / "few")}


def _two(folder: Path) -> Path:
    for part in ("train", "t10k"):
        images, labels = _mnist(part)
        chosen = labels < 2
        _write(folder, part, images[chosen], labels[chosen])
    return folder


def _many(folder: Path) -> Path:
    """Digits as they are, on their side, upside down, mirrored, and seven of them darker: 47 classes."""
    for part in ("train", "t10k"):
        images, labels = _mnist(part)
        kinds = np.arange(len(labels)) % 47 // 10
        turned = images.copy()
        for kind in range(1, 4):
            turned[kinds == kind] = np.rot90(images[kinds == kind], kind, (1, 2))
        turned[kinds == 4] = 255 - images[kinds == 4]
        numbers = (labels + 10 * kinds).astype(np.uint8)
        kept = numbers < len(MERGED)
        _write(folder, part, turned[kept], numbers[kept])
    (folder / "classes.txt").write_text("\n".join(MERGED), encoding="utf-8")
    return folder


def _few(folder: Path) -> Path:
    for part, number in (("train", 5000 + FEW), ("t10k", FEW)):
        images, labels = _mnist(part)
        _write(folder, part, images[:number], labels[:number])
    return folder


def _mnist(part: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    images = read_idx(BUNDLE / f"{part}-images-idx3-ubyte.gz").astype(np.uint8)
    return images, read_idx(BUNDLE / f"{part}-labels-idx1-ubyte.gz").astype(np.uint8)


def _write(folder: Path, part: str, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> None:
    folder.mkdir(exist_ok=True)
    write_idx(folder / f"{part}-images-idx3-ubyte.gz", images)
    write_idx(folder / f"{part}-labels-idx1-ubyte.gz", labels)
