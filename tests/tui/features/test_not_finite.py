"""A run that diverges at its first step: its outputs are no numbers, and no pane makes figures of them."""

from collections.abc import Callable

import numpy as np
import pytest
from stores import new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.commands.dashboard_result import print_result
from mnist_tui.tui.features.confusion.pane import ConfusionPane
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.features.units.text import AblationResult, ablation_texts
from mnist_tui.tui.frame.status import status
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import Report

SAID = "the outputs are not finite"
EXPLOSIVE = {"hidden": [32] * 16, "pixels": "raw", "initializer": "normal", "init_scale": 100.0}


@pytest.fixture
def diverged(
    start_session: Callable[..., ScreenEnd],
    follow: Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]],
    small_settings: Settings,
) -> Store:
    """A store that has seen the run diverge, and the predictions of its network."""
    store = new_store()
    link = start_session(small_settings.replace(EXPLOSIVE))
    follow(link, store, lambda: store.run.phase == "diverged" and store.run.evaluated is not None)
    link.send(ask(1, PredictSplit(split="validation")))
    follow(link, store, lambda: store.run.answer(SplitPredictions) is not None)
    return store


def test_no_pane_makes_figures_of_outputs_that_are_not_finite(diverged: Store) -> None:
    run, ui = diverged.run, diverged.ui
    evaluated = run.evaluated
    assert evaluated is not None
    assert (evaluated.not_finite, evaluated.count, evaluated.mistakes) == (60, 0, [])
    assert not evaluated.confusion.any() and np.isnan([evaluated.low, evaluated.high, evaluated.cost]).all()
    for pane in (ConfusionPane(), StripPane(), GalleryPane()):
        drawn = "\n".join(pane.paint(run, ui, 60, 12).lines())
        assert SAID in drawn and "%" not in drawn
        assert "60" not in pane.title(run, ui)
    assert status(run, ui).accuracy.texts == ("valid not finite",)
    assert not [entry for entry in run.log.entries if "accuracy" in entry.text]


def test_the_result_after_the_dashboard_is_that_of_a_failed_run(
    diverged: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert print_result(diverged.run, EngineProcess.__new__(EngineProcess)) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "mnist-tui: outputs or costs are not finite for 60 validation images",
        "diverged at step 1: the cost is not finite",
        "back at the network of step 0",
        "not even the initial network has a finite cost: lower init scale (p), then n starts a new run",
    ]


def test_an_ablation_without_finite_outputs_is_not_waited_for() -> None:
    assert ablation_texts("h1", 1, AblationResult(0, 0, 0, 0))[0] == SAID
    assert ablation_texts("h1", 1, None)[0] == "evaluating a copy without h1"
