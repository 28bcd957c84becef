"""What a page of the screen is made of. No Textual here."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust.queries import NO_LABELS
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import FocusKey, Marked
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.protocol.only_shown import FOREIGN


@dataclass(frozen=True, slots=True)
class Measured:
    """Which images a page is about, and by the network of which step."""

    split: SplitName
    images: int
    step: int


def do_nothing(controls: Controls, key: str) -> None:
    """Handle a key for which a page has no use."""


def nothing_marked(controls: Controls) -> Marked | None:
    """Return None, for a page without a cursor."""
    return None


def show_images(controls: Controls, split: SplitName, text: str) -> None:
    """Open the gallery on the images of a split that pass the filter `text`."""
    gallery = controls.state(GalleryState)
    controls.put(replace(gallery, split=split, text=text, cursor=0, index=None))
    controls.go_to("gallery")


@dataclass(frozen=True, slots=True)
class Page:
    """One measure."""

    name: str
    """In the row of pages, in one or two words."""
    question: str
    """What it answers, in a line."""
    help: str
    """What it shows, and how to read it."""
    subscriptions: Callable[[Run, UiState], tuple[Subscription, ...]]
    """What it asks of the session."""
    measured: Callable[[Run, UiState], Measured | None]
    """What is known so far; None while nothing is."""
    paint: Callable[[Run, UiState, int, int], Canvas]
    """Draws it at a width and a height, once there is something `measured`."""
    move: Callable[[Controls, str], None] = do_nothing
    """Moves its cursor: arrows, hjkl, pgup, pgdn, home, end."""
    open: Callable[[Controls, str], None] = do_nothing
    """Shows the images under the cursor: enter."""
    keys: tuple[FocusKey, ...] = ()
    """More keys, which no other page has."""
    marked: Callable[[Controls], Marked | None] = nothing_marked
    """Returns what is under its cursor, to be copied."""
    states: tuple[type[FeatureState], ...] = ()
    """Where its cursor is kept."""
    words: tuple[str, ...] = ()
    """Terms of the glossary that help to read it."""
    needs: Literal["labels", "confidence", "network", "past"] = "labels"
    """What it cannot do without, of what is not a run of ours."""

    def why_not(self, run: Run) -> str:
        """Return in a line why it can show nothing of a run; empty where it can."""
        if run.is_about == "outputs" and self.needs == "past":
            return "not for this network: nobody followed its images while it learned"
        foreign = run.started.foreign if run.started is not None else None
        if foreign is None:
            return ""
        if self.needs in ("network", "past"):
            return FOREIGN
        if not foreign.is_labelled:
            return NO_LABELS
        is_without = self.needs == "confidence" and math.isnan(foreign.mean_confidence)
        return "only classes are known: there are no confidences to measure" if is_without else ""
