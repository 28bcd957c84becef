"""Epochs on the charts after the batch size was changed: worked out by hand from 6,400 images."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from curve_runs import STARTED, told
from reports import progress_with
from stores import new_store

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cursor import cursor_mark
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.protocol.reports import SettingChanged


def changed_run() -> Run:
    """Return a run of 3 epochs of 100 batches of 64, then of 2 epochs of 4 batches of 1,600."""
    first = progress_with(told(300), evaluations=np.array([[0.0, 0, 2, 0.5]]))
    rows = np.column_stack([np.arange(301.0, 309), np.ones((8, 3))])
    second = progress_with(first, rows, step=308, epoch=5.0, steps_per_epoch=4, evaluations=np.empty((0, 4)))
    return new_store(STARTED, first, SettingChanged(1, 300, "batch_size", 64, 1600, 3.0), second).run


def test_epochs_before_and_after_a_change_of_the_batch_size_keep_their_length() -> None:
    axis = axis_of(changed_run(), CurvesState())
    assert axis.unit == "epochs"
    assert [axis.x(step) for step in (0, 50, 100, 300, 302, 304, 308)] == pytest.approx([0, 0.5, 1, 3, 3.5, 4, 5])
    assert [axis.step_at(x) for x in (0.5, 3, 4.25)] == pytest.approx([50, 300, 305])


def test_the_cursor_says_the_epoch_of_its_step() -> None:
    store = new_store()
    ui = store.ui.with_state(CurvesState(cursor=302))
    run = changed_run()
    mark = cursor_mark(ui, axis_of(run, CurvesState()), run)
    assert mark is not None and mark.text == "step 302 · ep 3.50"


def test_evaluations_tell_the_epochs_where_the_changes_are_not_known() -> None:
    run = dataclasses.replace(changed_run(), batch_changes=())
    evaluations: Any = np.array([[300.0, 3, 1, 0.5]])
    run = dataclasses.replace(run, evaluations=run.evaluations.extended(evaluations))
    assert axis_of(run, CurvesState()).x(302) == pytest.approx(3.5)


def test_in_the_first_epoch_the_axis_counts_steps() -> None:
    assert axis_of(new_store(STARTED, told(99)).run, CurvesState()).unit == "steps"
