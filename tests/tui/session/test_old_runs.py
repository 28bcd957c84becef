"""Runs that earlier versions have recorded open, and go on, as if this one had recorded them.

The folders in `old_runs` are theirs, of five steps on the small images; only host and data folder were changed.
"""

import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stores import new_store

from mnist_tui.data.runs.checkpoint_file import read_checkpoint
from mnist_tui.data.runs.run_file import FORMAT, NAME, read_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import StartRun, Stop
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.serve import run_engine
from mnist_tui.tui.session.place import place_of
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.resume import Changes, take_up
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.shown_run import read_shown
from mnist_tui.tui.training.run_model import load_run_model
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
RECORDED = Path(__file__).with_name("old_runs")
BEFORE_ITS_LAST_STEP, LAST_STEP = 5, 150


@pytest.fixture(params=["first", "second"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    version: str = request.param
    return shutil.copytree(RECORDED / version, tmp_path / "runs" / version)


def test_an_old_run_goes_on_as_one_that_was_never_stopped(path: Path, small_data: Path, small_splits: Splits) -> None:
    begun = take_up(path, Changes(source=small_data, last_step=LAST_STEP))
    assert begun.trainer.steps == BEFORE_ITS_LAST_STEP
    place = place_of(path.parent, small_splits, small_data, 1)
    observers = [Recorder(place, begun.resumed)]
    threads, plan = Threads(ALONE, cores=1), Plan(evaluates_epochs_only=True)
    Session(small_splits, begun.trainer, threads, observers=observers, plan=plan, checkpoint=begun.checkpoint).run()
    whole = new_trainer(begun.trainer.settings, small_splits, BEFORE_ITS_LAST_STEP)
    while not whole.finished:
        whole.step()
    whole.end_after(LAST_STEP)
    while not whole.finished:
        whole.step()
    np.testing.assert_allclose(
        begun.trainer.network.parameters.vector, whole.network.parameters.vector, rtol=1e-3, atol=1e-4
    )
    run = read_run_file(path / NAME)
    assert (run.format, run.state, run.step) == (FORMAT, "finished", LAST_STEP)
    assert read_checkpoint(checkpoint_path(path, LAST_STEP)).tensors.keys()


def test_an_old_run_is_listed_shown_and_read(path: Path, small_data: Path) -> None:
    (listed,) = RunStore(path.parent).runs()
    assert listed.run is not None and listed.run.step == 5
    assert len(read_kept_run(path).steps) == 5
    shown = read_shown(path, small_data)
    model = load_run_model(path)
    assert shown.trainer.steps == model.steps == 5
    assert shown.trainer.evaluated_network.parameters.vector.tobytes() == model.network.parameters.vector.tobytes()


def test_an_old_run_is_on_the_dashboard_with_its_curve(path: Path, small_data: Path, follow: Follow) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        link, store = screen_end(mine), new_store()
        thread = threading.Thread(target=lambda: run_engine(engine_end(theirs)), daemon=True)
        thread.start()
        link.send(StartRun(str(small_data), {}, False, runs=str(path.parent), shows=str(path)))
        follow(link, store, lambda: store.run.evaluated is not None and store.run.phase == "shown")
        assert store.run.step == 5 and len(store.run.steps) == 5
        link.send(Stop())
        thread.join(20)
    assert not thread.is_alive()
