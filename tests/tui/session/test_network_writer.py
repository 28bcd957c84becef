"""Networks that are saved under a name while training goes on, whatever the disk does."""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import SaveNetwork, Steps, Stop
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session import network_writer, session
from mnist_tui.tui.training.model import load_network

Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disk that takes nothing for good before this is set."""
    answers, fsync = threading.Event(), os.fsync

    def wait(descriptor: int) -> None:
        answers.wait()
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", wait)
    yield answers
    answers.set()


def step(store: Store) -> int:
    return 0 if store.run.progress is None else store.run.progress.step


def test_training_goes_on_while_the_disk_takes_its_time(
    paused: ScreenEnd, follow: Follow, store: Store, disk: threading.Event, tmp_path: Path
) -> None:
    for command in (SaveNetwork(str(tmp_path / "early")), Steps(5)):
        paused.post(command)
    follow(paused, store, lambda: step(store) == 5)
    assert not (tmp_path / "early").exists() and "saved" not in store.run.notice
    disk.set()
    follow(paused, store, lambda: store.run.notice.startswith("network saved in early"))
    assert load_network(tmp_path / "early").steps == 0, "it is as it was when that was asked for"


def test_a_session_ends_when_its_networks_are_safe(
    paused: ScreenEnd, follow: Follow, store: Store, disk: threading.Event, tmp_path: Path
) -> None:
    for command in (SaveNetwork(str(tmp_path / "late")), Stop()):
        paused.post(command)
    with pytest.raises(LinkClosedError):
        threading.Timer(0.05, disk.set).start()
        follow(paused, store, lambda: False)
    assert store.run.notice.startswith("network saved in late")


def test_what_the_disk_has_not_taken_at_the_end_is_told_of(
    paused: ScreenEnd,
    follow: Follow,
    store: Store,
    disk: threading.Event,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session, "END_WITHIN_S", 0.0)
    monkeypatch.setattr(session, "LAST_WORD_WITHIN_S", 0.1)
    for command in (SaveNetwork(str(tmp_path / "never")), Stop()):
        paused.post(command)
    with pytest.raises(LinkClosedError):
        follow(paused, store, lambda: False)
    assert store.run.notice == f"{tmp_path / 'never'}: cannot write: the disk does not answer"


def test_a_disk_that_refuses_is_told_of_and_nothing_is_left(
    paused: ScreenEnd, follow: Follow, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "fsync", refuse)
    (tmp_path / "full").mkdir()
    paused.post(SaveNetwork(str(tmp_path / "full" / "one")))
    follow(paused, store, lambda: store.run.notice.endswith("one: cannot write: Disk quota exceeded"))
    assert not list((tmp_path / "full").iterdir())


def test_what_the_disk_has_not_taken_is_limited(
    paused: ScreenEnd, follow: Follow, store: Store, disk: threading.Event, tmp_path: Path
) -> None:
    for number in range(5):
        paused.post(SaveNetwork(str(tmp_path / f"file-{number}")))
    follow(paused, store, lambda: store.run.notice.endswith("file-4: the disk has not taken the last 4 networks yet"))


def test_a_bug_is_told_of(
    paused: ScreenEnd, follow: Follow, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(network_writer, "create_file", lambda *_: 1 / 0)
    paused.post(SaveNetwork(str(tmp_path / "one")))
    follow(paused, store, lambda: store.run.notice.endswith("one: ZeroDivisionError: division by zero"))
