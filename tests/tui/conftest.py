"""A data set small enough to learn in milliseconds, whose classes anybody could tell apart."""

import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data.idx import write_idx

ROWS, COLUMNS = 8, 6
CLASS_NAMES = ("sky", "land", "sea")


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep logs out of the real home folder."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def heard_signals() -> Iterator[None]:
    """Let the stopping signals through, here and in children, even where the tests run under nohup or as a job."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    """A folder with 300 training and 90 test images of 8x6 pixels; class k is bright in its own two columns."""
    folder = tmp_path / "small"
    folder.mkdir()
    rng = np.random.default_rng(7)
    for prefix, count in (("train", 300), ("t10k", 90)):
        labels = (np.arange(count) % len(CLASS_NAMES)).astype(np.uint8)
        images = rng.integers(0, 60, (count, ROWS, COLUMNS), dtype=np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[1:-1, 2 * label : 2 * label + 2] += 180
        write_idx(folder / f"{prefix}-images-idx3-ubyte", images)
        write_idx(folder / f"{prefix}-labels-idx1-ubyte.gz", labels)
    (folder / "classes.txt").write_text("\n".join(CLASS_NAMES) + "\n", encoding="utf-8")
    return folder
