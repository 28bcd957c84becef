"""`mnist-tui attach` on a run of `train`: it is seen from elsewhere, and trains as if nobody looked."""

import json
import os
import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from stores import new_store

from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.client.attached_engine import AttachedEngine, address_of, connected, live_run
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.commands import EvaluateTest, Pause, TakeOver, WatchTraining
from mnist_tui.tui.protocol.hello import PROTOCOL, Hello, refuse_other
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import Ended, Report

FLAGS = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--epochs", "100000", "--json")
TOO_LONG_S = 20
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


class Trained:
    """A run of `train` in a thread, and its exit status in the end."""

    def __init__(self, data: Path) -> None:
        self.status: int | None = None
        self.thread = threading.Thread(target=self._train, args=(data,), daemon=True)
        self.thread.start()

    def _train(self, data: Path) -> None:
        self.status = main(["train", "--data", str(data), *FLAGS])


@pytest.fixture
def store(state_folder: Path) -> RunStore:
    return RunStore(state_folder / "mnist-tui" / "runs")


@pytest.fixture
def trained(small_data: Path, store: RunStore) -> Iterator[Trained]:
    one = Trained(small_data)
    yield one
    if one.thread.is_alive():
        main(["stop"])
        one.thread.join(TOO_LONG_S)


@pytest.fixture
def link(trained: Trained, store: RunStore) -> Iterator[ScreenEnd]:
    """The line of a screen that has come to the run as soon as it took any."""
    end = time.monotonic() + TOO_LONG_S
    while not any((holder := holder_of(one.path)) is not None and holder.address for one in store.live()):
        assert time.monotonic() < end
        select.select((), (), (), 0.01)
    with closing(AttachedEngine(connected(address_of(live_run(store, None)))).begin()) as begun:
        yield begun


def stop_another_version(engine: AttachedEngine) -> None:
    engine.release(is_meant=False)
    refuse_other(Hello(PROTOCOL + 1, "9.9"))


def test_a_run_of_train_is_seen_but_not_steered_and_stop_ends_it_as_a_signal_does(
    trained: Trained,
    link: ScreenEnd,
    follow: Follow,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = new_store()
    follow(link, screen, lambda: screen.run.evaluated is not None and len(screen.run.steps) > 100)
    assert screen.run.phase == "running" and not screen.run.screens.steers
    refused: list[str] = []
    for command in (Pause(), EvaluateTest(), TakeOver()):  # of several that wait only the last would be told
        link.send(command)
        follow(link, screen, lambda: "only watched" in screen.run.notice)
        refused.append(screen.run.notice)
        screen.run = replace(screen.run, notice="")
    assert all("mnist-tui train is only watched" in text for text in refused)
    assert max(map(len, refused)) <= 70  # else it is cut in the status line of 80 columns
    link.send(WatchTraining(True))
    link.send(ask(1, PredictSplit("validation")))
    follow(
        link,
        screen,
        lambda: screen.run.answer(SplitPredictions) is not None and screen.run.evaluated_training is not None,
    )
    assert screen.run.phase == "running" and screen.run.evaluated_test is None
    with monkeypatch.context() as other:
        other.setattr(AttachedEngine, "stop", stop_another_version)
        assert main(["stop"]) == 1
    assert main(["stop"]) == 0
    follow(link, screen, lambda: screen.run.ended is not None)
    assert screen.run.ended == Ended("the run was ended from another terminal", True)
    trained.thread.join(TOO_LONG_S)
    assert trained.status == 128 + 15
    said = capsys.readouterr()  # not before: what is printed while it is read is lost
    assert f"with protocol {PROTOCOL}: upgrade this one; kill {os.getpid()} saves and ends it, too\n" in said.err
    events = [json.loads(line) for line in said.out.splitlines()]
    epochs = [event["epoch"] for event in events if event["event"] == "epoch"]
    assert epochs == list(range(epochs[0], epochs[0] + len(epochs))), "what is evaluated for a screen is no epoch"
    assert (events[-1]["event"], events[-1]["signal"]) == ("interrupted", "SIGTERM")
