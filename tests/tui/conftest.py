"""A data set small enough to learn in milliseconds, whose classes anybody could tell apart."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data.idx import write_idx
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.material import Material, load_material
from mnist_tui.tui.session.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.session.messages import Report
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.view import RunView

ROWS, COLUMNS = 8, 6
CLASS_NAMES = ("sky", "land", "sea")
TOO_LONG_S = 20


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


@pytest.fixture
def small_material(small_data: Path) -> Material:
    """The same images as examples: 240 to learn from, 60 to validate on, 90 to test."""
    return load_material(small_data, validation=60)


@pytest.fixture
def small_settings() -> Settings:
    """Settings for a network that learns the small data at 30 steps an epoch, and goes on for long."""
    return Settings().replace({"validation": 60, "hidden": [8], "batch_size": 8, "epochs": 1000})


@pytest.fixture
def start_session(small_material: Material) -> Iterator[Callable[..., ScreenEnd]]:
    """Return what starts a session in a thread and gives the screen's end of its line; it must end with that line.

    Arguments: settings, paused, clock, and the size of the send buffer in bytes (`buffer`).
    """
    ends: list[tuple[ScreenEnd, threading.Thread]] = []

    def start(
        settings: Settings,
        paused: bool = False,
        clock: Callable[[], float] = time.perf_counter,
        buffer: int | None = None,
    ) -> ScreenEnd:
        mine, theirs = socket.socketpair()
        if buffer is not None:
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)

        def run() -> None:
            with theirs:
                Session(small_material, settings, engine_end(theirs), paused=paused, clock=clock).run()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        ends.append((screen_end(mine), thread))
        return ends[-1][0]

    yield start
    for link, thread in ends:
        link.close()
        thread.join(TOO_LONG_S)
        assert not thread.is_alive(), "the session goes on after its line was closed"


@pytest.fixture
def follow() -> Callable[[ScreenEnd, RunView, Callable[[], bool]], list[Report]]:
    """Return what merges reports into a view until a condition holds; it gives back the reports."""

    def read(link: ScreenEnd, view: RunView, until: Callable[[], bool]) -> list[Report]:
        seen: list[Report] = []
        end = time.monotonic() + TOO_LONG_S
        while not until():
            assert time.monotonic() < end, f"still {view.phase} after {len(seen)} reports: {seen[-1:]}"
            link.wait(end - time.monotonic())
            for report in link.drain():
                view.apply(report)
                seen.append(report)
        return seen

    return read
