"""The title of an engine follows its run on disk."""

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session.engine_title import EngineTitle
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training.splits import Splits, new_trainer


def test_an_engine_is_called_after_the_run_that_it_trains(small_splits: Splits, small_settings: Settings) -> None:
    trainer = new_trainer(small_settings, small_splits)
    run = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)
    folder, titles = "", list[str]()
    title = EngineTitle(lambda: Saving(is_kept=True, folder=folder), titles.append)
    for folder in ("", "/runs/first", "/runs/first", "/runs/second", ""):  # noqa: B007  # `saving` reads it
        title.progressed(run, 0.0)
    assert titles == ["mnist-tui: engine of first", "mnist-tui: engine of second", "mnist-tui: engine"]
