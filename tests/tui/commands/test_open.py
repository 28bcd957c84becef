"""`mnist-tui open`, and what `runs --json` says of forks."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs
from run_files import RUN_FILE
from stores import new_store

from mnist_tui.data.runs.run_store import ListedRun, RunStore
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.commands import dashboard
from mnist_tui.tui.commands import open as opening
from mnist_tui.tui.commands.runs.record import forks_of, run_record
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import ShowMoment, StartRun, Stop
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.serve import run_engine

Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


def listed(name: str, parent: str | None = None, forked_at: int | None = None) -> ListedRun:
    run = structs.replace(RUN_FILE, id=name, state="finished")
    return ListedRun(Path("/runs") / name, structs.replace(run, parent=parent, forked_at=forked_at))


def test_parent_and_fork_know_each_other() -> None:
    runs = [listed("one"), listed("two", "one", 40), listed("three", "one"), listed("four", "one", 60)]
    forks = forks_of(runs)
    records = [run_record(one, forks) for one in runs]
    assert [record["forks"] for record in records] == [["two", "four"], [], [], []]
    assert [(record["parent"], record["forked_at"]) for record in records[1:]] == [
        ("one", 40),
        ("one", None),
        ("one", 60),
    ]
    assert run_record(runs[0])["forks"] is None


@pytest.fixture
def kept(small_data: Path, state_folder: Path) -> Path:
    flags = ("--hidden", "8", "--validation", "60", "--epochs", "1", "--quiet")
    assert main(["train", "--data", str(small_data), *flags]) == 0
    (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
    return one.path


def test_a_run_is_shown_on_the_dashboard_and_not_resumed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[DashboardOptions] = []
    monkeypatch.setattr(opening, "why_no_screen", lambda: "")

    def show(options: DashboardOptions) -> int:
        shown.append(options)
        return 0

    monkeypatch.setattr(dashboard, "run_dashboard", show)
    assert main(["open", kept.name[:12]]) == main(["open"]) == 0
    assert [options.shows for options in shown] == [kept, kept]
    begin = dashboard.start_message(shown[0])
    assert (begin.shows, begin.resume) == (str(kept), None)


def test_the_engine_shows_it_and_writes_nothing(kept: Path, follow: Follow) -> None:
    assert main(["resume", kept.name, "--headless", "--epochs", "2", "-q"]) == 0  # its first end is a checkpoint of it
    before = {path: path.stat().st_mtime_ns for path in kept.rglob("*")}
    mine, theirs = socket.socketpair()
    with mine, theirs:
        link, store = screen_end(mine), new_store()
        thread = threading.Thread(target=lambda: run_engine(engine_end(theirs)), daemon=True)
        thread.start()
        link.send(StartRun(None, {}, False, runs=str(kept.parent), shows=str(kept)))
        follow(link, store, lambda: store.run.evaluated is not None and store.run.phase == "shown")
        assert store.run.progress is not None and store.run.progress.run_name == kept.name
        link.send(ShowMoment(-1))
        follow(link, store, lambda: store.run.moment is not None)
        assert (store.run.step or 0) < store.run.progress.step
        link.send(Stop())
        thread.join(20)
    assert not thread.is_alive() and {path: path.stat().st_mtime_ns for path in kept.rglob("*")} == before


def test_without_a_terminal_it_says_what_else_there_is(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["open"]) == 2
    assert "mnist-tui inspect" in capsys.readouterr().err


def test_a_run_without_its_data_is_told_of_in_one_line(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["open", kept.name, "--data", "/nowhere"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
