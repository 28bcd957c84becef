"""The keys for leaving a run that goes on, and for steering one that another screen steers. No Textual here."""

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key
from mnist_tui.tui.protocol.commands import TakeOver
from mnist_tui.tui.protocol.only_shown import SHOWN

GOES_ON = -1
"""The exit status of a screen that leaves its run alone; the command line makes 0 of it."""


def detach(controls: Controls) -> None:
    """Leave, and let the run go on; say why where it cannot."""
    at = controls.run.progress
    if controls.run.phase == "shown":
        controls.say("nothing is trained that could go on: q quits")
    elif controls.run.phase == "diverged":
        controls.say("nothing goes on after a divergence: q quits")
    elif controls.run.phase in ("finished", "failed"):
        controls.say("the run has ended: q quits")
    elif at is None or not at.is_kept:
        controls.say("the run is kept nowhere, so it cannot go on alone" if at else "the run has not begun yet")
    elif not at.run_name:
        controls.say(f"not saved yet: {at.saving_fault.rpartition(': ')[2]}" if at.saving_fault else "not saved yet")
    else:
        controls.stage.leave(GOES_ON)


def take_over(controls: Controls) -> None:
    """Steer from now on."""
    if controls.run.phase == "shown":
        controls.say(SHOWN)
    elif controls.run.screens.steers and controls.run.started is not None:
        controls.say("this screen steers already")
    else:
        controls.send(TakeOver())


DETACH_KEYS = (
    Key(
        "D",
        "detach",
        "Leave, and let the run go on; mnist-tui attach comes back to it.",
        detach,
        footer=21,
        needs_gradients=True,
    ),
    Key(
        "exclamation_mark",
        "steer",
        "Take over: where several screens show one run, this one steers from now on, and the other is told.",
        take_over,
        "!",
        footer=3,
        needs_engine=True,
        by_watchers=True,
    ),
)
