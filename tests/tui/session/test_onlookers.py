"""Screens of a run that steers itself: they change nothing, and it does not wait for them."""

import socket

from stores import new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.protocol.commands import Pause, Restart, TakeOver
from mnist_tui.tui.protocol.link import engine_end, screen_end
from mnist_tui.tui.protocol.reports import CommandRejected, Ended
from mnist_tui.tui.session.onlookers import Onlookers
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads


def test_a_run_ends_when_it_is_done_whoever_looks_on(small_splits: Splits, small_settings: Settings) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen, store, told = screen_end(mine), new_store(), []
        viewer = Viewer(engine_end(theirs))
        screen.send(Pause())
        screen.send(Restart({}, new_seed=True))
        screen.send(TakeOver())
        trainer = new_trainer(small_settings.replace({"epochs": 3}), small_splits)
        Session(small_splits, trainer, Threads(ALONE, cores=1), viewers=[viewer], attendance=Onlookers()).run()
        for report in screen.drain():
            store.tell(report)
            told.append(report)
    assert store.run.phase == "finished" and trainer.finished
    refused = [report.text for report in told if isinstance(report, CommandRejected)]
    assert len(refused) == 3 and all("only watched" in text for text in refused)
    assert store.run.ended == Ended("the run is over, and with it its program", False)
