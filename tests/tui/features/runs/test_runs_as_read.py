"""What the list of runs says of the run on the screen: that it is not kept, and that its process has ended."""

import dataclasses
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from curve_runs import STARTED, told
from msgspec import structs
from stores import new_store

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.screen_options import dashboard_parser, read_dashboard
from mnist_tui.tui.client.told import Lost
from mnist_tui.tui.commands.dashboard import start_message
from mnist_tui.tui.features.runs.pane import ComparedPane, RunsPane
from mnist_tui.tui.features.runs.queries import KeptRuns, KeptRunsAnswer, RunRow
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Stop
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.queries import Reply, ask
from mnist_tui.tui.protocol.reports import Failed, Report
from mnist_tui.tui.serve import run_engine


def row(name: str, state: str) -> RunRow:
    return RunRow(name, name, "", state, 9, 0.1, 8, 1.0, 0.0, "MNIST", [], None, None, 0, None, 0, "")


def listed(is_kept: bool = True) -> Store:
    """Return a store with the list of three runs, of which `mine` is on the screen."""
    store = new_store(STARTED, structs.replace(told(9), is_kept=is_kept, run_name="mine"))
    rows = [row("mine", "running"), row("another", "running"), row("old", "finished")]
    reply = Reply(1, 1, 9, KeptRunsAnswer("runs", [], rows))
    store.run = dataclasses.replace(store.run, answers={KeptRunsAnswer: reply})
    return store


def title(store: Store) -> str:
    return RunsPane().title(store.run, store.ui)


def states(store: Store) -> list[str]:
    return [one.state for one in store.ui.state(RunsState).rows(store.run)]


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_title_says_of_a_run_without_a_folder_that_it_is_not_kept(is_kept: bool) -> None:
    assert title(listed(is_kept)) == "runs 3 · by latest" + (" · this run is not kept" if not is_kept else "")


@pytest.mark.parametrize(
    ("failed", "state"), [(Failed("the process has ended", ""), "interrupted"), (Lost("no route", ""), "running")]
)
def test_a_run_whose_process_has_ended_is_not_listed_as_one_that_trains(failed: Failed, state: str) -> None:
    store = listed()
    store.tell(failed)
    assert states(store) == [state, "running", "finished"]
    assert title(store) == "runs 3 · by latest · as last read"


def test_beside_a_run_that_is_not_kept_the_others_are_listed(
    tmp_path: Path, small_data: Path, follow: Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
) -> None:
    runs = tmp_path / "runs"
    (runs / "another").mkdir(parents=True)
    words = ["--no-save", "--runs", str(runs), "--data", str(small_data), "--validation", "60", "--paused"]
    begin, store = start_message(read_dashboard(dashboard_parser().read(words))), new_store()
    mine, theirs = socket.socketpair()
    with mine, theirs, RunStore(runs).create(0) as beginning:
        link = screen_end(mine)
        thread = threading.Thread(target=lambda: run_engine(engine_end(theirs)), daemon=True)
        thread.start()
        link.send(begin)
        follow(link, store, lambda: store.run.progress is not None)
        link.send(ask(1, KeptRuns()))
        follow(link, store, lambda: store.run.answer(KeptRunsAnswer) is not None)
        link.send(Stop())
        thread.join(20)
    answer, progress = store.run.answer(KeptRunsAnswer), store.run.progress
    assert answer is not None and [one.name for one in answer.rows] == ["another"]
    assert progress is not None and not progress.is_kept
    assert set(runs.iterdir()) == {runs / "another", beginning.path}


def test_where_no_runs_are_kept_nothing_is_being_read() -> None:
    store = new_store(STARTED, told(9))
    store.run = dataclasses.replace(store.run, answers={KeptRunsAnswer: Reply(1, 1, 9, KeptRunsAnswer("runs", [], []))})
    assert RunsPane().paint(store.run, store.ui, 45, 5).lines()[0] == "no runs are kept here"
    assert "no run is chosen" in "".join(ComparedPane().paint(store.run, store.ui, 45, 9).lines())
