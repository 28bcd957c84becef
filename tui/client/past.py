"""A moment of the past as the screen shows it: the present run, with the network of one of its checkpoints."""

import dataclasses

from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Told
from mnist_tui.tui.protocol.reports import MomentShown, PresentShown, RunStarted
from mnist_tui.tui.protocol.setting_values import read_settings


def moment_after(moment: Run | None, present: Run, told: Told, seconds: float) -> Run | None:
    """Return what is known of the moment that is shown after a report; None while the present is shown."""
    if isinstance(told, RunStarted | PresentShown):
        return None
    if isinstance(told, MomentShown):
        if present.started is None or told.run != present.started.run:
            return moment
        if moment is not None and moment.source == told.source:
            return dataclasses.replace(moment, moment=told)
        return Run(moment=told, settings=read_settings(told.settings), evaluated=told.evaluated)
    if moment is None or getattr(told, "run", None) != moment.source:
        return moment
    return run_after(moment, told, seconds)


def seen_within(moment: Run, present: Run) -> Run:
    """Return the present run with the network of a moment: curves and log go on."""
    return dataclasses.replace(
        present,
        moment=moment.moment,
        settings=moment.settings,
        evaluated=moment.evaluated,
        evaluated_training=moment.evaluated_training,
        examined=moment.examined,
        answers=moment.answers,
    )
