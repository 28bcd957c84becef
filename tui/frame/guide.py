"""What the status line says to somebody who may wonder what to do: before the very first step, and at the end."""

from typing import Final, Literal, TypeAlias

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.keymap import Keymap
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import first_fitting

Guide: TypeAlias = Literal["", "first start", "end"]
KNOWS_NOTHING: Final = "it knows nothing: space teaches it"
AFTERWARDS: Final = (
    ("2", "mistakes"),
    ("d", "doctor"),
    ("6", "draw"),
    ("p", "settings"),
    ("9", "quiz"),
)
"""What one can do with a network that has learned: keys of the dashboard, and what they open; the last ones are left
out where the line is too short."""
STORY: Final = "story"
"""The screen that says itself what comes next."""
BESIDE_EPOCH, BESIDE_WATCHING = 9, 10
"""Columns for the number of the epoch, and for what says that a screen may only watch."""


def guide_after(guide: Guide, before: Run, run: Run) -> Guide:
    """Return what is to be said after a report: at the end of a run that somebody has watched, what can be done now."""
    if run.phase == before.phase:
        return guide
    if before.phase == "running" and run.phase in ("finished", "evaluating"):
        return "end"  # of the run, or else a pause
    if before.phase == "evaluating" and run.phase == "finished":
        return guide  # a run that was opened at its end may be evaluated, too
    return guide if guide == "first start" and not run.step else ""


def guide_text(guide: Guide, run: Run, keymap: Keymap, width: int, glyphs: Glyphs) -> str:
    """Return the longest form that fits into `width` columns; empty where there is nothing to say."""
    if guide == "first start" and run.phase in ("paused", "evaluating"):
        between = glyphs.separator
        with_help = f"{KNOWS_NOTHING}{between}? help"
        return first_fitting((f"{with_help}{between}8 story", with_help, KNOWS_NOTHING, "space teaches it"), width)
    if guide == "end" and run.phase == "finished" and run.moment is None:
        keys = {key.name for key in keymap.keys} - (set() if run.screens.steers else {"p"})
        room = width - BESIDE_EPOCH - (0 if run.screens.steers else BESIDE_WATCHING)
        known = [f"{key}: {what}" for key, what in AFTERWARDS if key in keys]
        forms = [", ".join(known[:count]) for count in range(len(known), 0, -1)]
        return first_fitting(tuple(forms), room)
    return ""
