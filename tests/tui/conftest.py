"""A data set small enough to learn in milliseconds, whose classes anybody could tell apart."""

import asyncio
import os
import select
import shutil
import signal
import socket
import tempfile
import threading
import time
import unicodedata
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from processes import command_line
from stores import new_store
from textual import events
from textual.pilot import Pilot
from wire import heard

from mnist_tui.data.idx import write_idx
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.told import Told
from mnist_tui.tui.features.answers import answers_about
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice, choose_look
from mnist_tui.tui.protocol.commands import Steps
from mnist_tui.tui.protocol.link import EngineEnd, ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.doctor import RunDoctor
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.threads import Threads

ROWS, COLUMNS = 8, 6
CLASS_NAMES = ("sky", "land", "sea")
TOO_LONG_S = 20
LAYERS_OF_MESSAGES = 4
"""A key goes from the app to the screen and back to an action, which may mount a screen."""


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep logs out of the real home folder, and what `w` writes out of the folder in which the tests were started."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.setenv("MNIST_TUI_PACE", "max")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # what commands print must not depend on who runs the tests
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))
    return folder


@pytest.fixture(scope="session", autouse=True)
def sockets() -> Iterator[Path]:
    """Keep sockets in a folder of the tests, whose path is short enough; let no engine outlive its screen unasked.

    At the end nobody may listen there any more, on systems whose processes can be found.
    """
    with tempfile.TemporaryDirectory(prefix="mt-") as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", name)
        patch.setenv("MNIST_TUI_ON_HANGUP", "end")
        folder = Path(name) / "mnist-tui"
        yield folder
        left = [int(path.name.partition("-")[0]) for path in folder.glob("*.sock")]
        until = time.monotonic() + TOO_LONG_S
        while living := [process for process in left if process != os.getpid() and is_running(process)]:
            if time.monotonic() > until:  # those whose screens were killed may take a moment to save their runs
                for process in living:
                    os.kill(process, signal.SIGKILL)
                raise AssertionError(f"engines were left behind: {living}")
            select.select((), (), (), 0.05)


def is_running(process: int) -> bool:
    """Tell whether there is such a process of the program."""
    return "mnist-tui" in (line := command_line(process)) or "mnist_tui" in line


@pytest.fixture
def heard_signals() -> Iterator[None]:
    """Let the stopping signals through, here and in children, even where the tests run under nohup or as a job."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def original_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `small_data` is a copy of."""
    folder = tmp_path_factory.mktemp("original")
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
def small_data(original_data: Path, tmp_path: Path) -> Path:
    """A folder with 300 training and 90 test images of 8x6 pixels; class k is bright in its own two columns."""
    return shutil.copytree(original_data, tmp_path / "small")


@pytest.fixture
def small_splits(small_data: Path) -> Splits:
    """The same images as examples: 240 to learn from, 60 to validate on, 90 to test."""
    return load_splits(small_data, validation=60)


@pytest.fixture
def small_settings() -> Settings:
    """Settings for a network that learns the small data at 30 steps an epoch, and goes on for long."""
    return Settings().replace({"validation": 60, "hidden": [8], "batch_size": 8, "epochs": 1000})


@pytest.fixture
def start_session(small_splits: Splits) -> Iterator[Callable[..., ScreenEnd]]:
    """Return what starts a session in a thread and gives the screen's end of its line; it must end with that line.

    Arguments: settings, paused, clock, the size of the send buffer in bytes (`buffer`), whether images may be made
    ready ahead (`ahead`), and whether runs start slowly.
    """
    ends: list[tuple[ScreenEnd, threading.Thread]] = []

    def start(
        settings: Settings,
        paused: bool = False,
        clock: Callable[[], float] = time.perf_counter,
        buffer: int | None = None,
        ahead: bool = False,
        starts_slowly: bool = False,
    ) -> ScreenEnd:
        mine, theirs = socket.socketpair()
        if buffer is not None:
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)

        def run() -> None:
            with theirs:
                line = engine_end(theirs)
                threads = Threads(ALONE, cores=2 if ahead else 1)
                trainer, plan = new_trainer(settings, small_splits), Plan(paused=paused, starts_slowly=starts_slowly)
                Session(
                    small_splits,
                    trainer,
                    threads,
                    viewers=[Viewer(line)],
                    observers=[RunDoctor()],
                    answers=answers_about(None),
                    plan=plan,
                    clock=clock,
                ).run()

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
def follow() -> Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]:
    """Return what tells a store the reports of a session until a condition holds; it gives back the reports."""

    def read(link: ScreenEnd, store: Store, until: Callable[[], bool]) -> list[Report]:
        seen: list[Report] = []
        end = time.monotonic() + TOO_LONG_S
        while not until():
            assert time.monotonic() < end, f"still {store.run.phase} after {len(seen)} reports: {seen[-1:]}"
            link.wait(end - time.monotonic())
            for report in link.drain():
                store.tell(heard(report))
                seen.append(report)
        return seen

    return read


@pytest.fixture(scope="session")
def recording() -> list[Report]:
    """The reports of `recorded_run` once there are any."""
    return []


@pytest.fixture
def recorded_run(recording: list[Report], request: pytest.FixtureRequest, small_settings: Settings) -> list[Report]:
    """What a session tells of a run that has trained for two epochs and is paused; recorded once for all tests."""
    if not recording:
        start_session, follow = map(request.getfixturevalue, ("start_session", "follow"))
        store = new_store()
        link = start_session(small_settings, paused=True)
        begun = follow(link, store, lambda: store.run.phase == "paused")
        link.send(Steps(60))
        trained = follow(link, store, lambda: store.run.phase == "paused" and len(store.run.steps) == 60)
        recording += begun + trained
    return list(recording)


class QuickPilot(Pilot[int]):
    """A pilot that goes on as soon as a key has been dealt with; Textual's own waits until the process is idle."""

    async def press(self, *keys: str) -> None:
        """Press keys, named as Textual names them or as the characters that they type."""
        for key in keys:
            name = key
            if len(key) == 1 and not key.isalnum():
                name = unicodedata.name(key).lower().replace(" ", "_").replace("-", "_")
            character = {"space": " ", "enter": "\r"}.get(key, key if len(key) == 1 else None)
            self.app.post_message(events.Key(name, character))
            for _ in range(LAYERS_OF_MESSAGES):
                await self.pause(0)


@pytest.fixture
def drive() -> Callable[..., MnistApp]:
    """Return what runs the app against an engine that is the test: `drive(flow, reports)` returns the app at its end.

    The flow gets the app, its pilot and the engine's end of the line, once the app has taken in `reports`.
    """

    def run(
        flow: Callable[[MnistApp, Pilot[int], EngineEnd], Awaitable[None]],
        reports: list[Report],
        size: tuple[int, int] = (80, 24),
        glyphs: GlyphChoice = "braille",
        colours: ColourChoice = "256",
        clock: Callable[[], float] = time.monotonic,
    ) -> MnistApp:
        mine, theirs = socket.socketpair()
        app = MnistApp(screen_end(mine), choose_look(glyphs, colours, {}, "utf-8"), fps=10, clock=clock)
        app.animation_level = "none"  # as the program has it
        told: list[Told] = []

        def tell(something: Told) -> None:
            Store.tell(app.store, something)
            told.append(something)

        app.store.tell = tell  # type: ignore[assignment, method-assign]  # to know when everything has been taken in

        async def live() -> None:
            engine = engine_end(theirs)
            async with app.run_test(size=size):
                pilot = QuickPilot(app)
                for report in reports:
                    engine.send(report)
                while len(told) < len(reports):
                    await pilot.pause(0.005)
                await flow(app, pilot, engine)

        with mine, theirs:
            asyncio.run(live())
        return app

    return run
