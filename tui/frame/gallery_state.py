"""Which images are listed, in which order, and the one under the cursor: gallery and inspector share it. No Textual.

The list follows from state and run, so nothing has to be kept up to date: the same run and the same state list the
same images.
"""

import dataclasses
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.images.decode import read_gallery
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.filter_reader import FilterError, read_filter
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.queries import SplitAttributes, SplitPredictions, WriteImages
from mnist_tui.tui.images.sort import SORTS, select
from mnist_tui.tui.images.twin_queries import SplitTwins
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState

InputKind = Literal["", "filter", "note", "file"]
SPLITS: tuple[SplitName, ...] = ("validation", "train", "test")


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The images that match the filter, in order."""

    gallery: Gallery
    order: Labels
    only_mistakes: bool
    sort: str
    """Their order: another split may not have the chosen one."""


@dataclass(frozen=True, slots=True)
class GalleryState(FeatureState):
    """What is listed, and the cursor."""

    split: SplitName | None = None
    """None follows the split that the run is evaluated on."""
    revision: int = 0
    """A new number evaluates the network on the test images again."""
    text: str = ""
    """The filter, always a valid one."""
    input: InputKind = ""
    """What is being typed."""
    sort: str = "confidence"
    reverse: bool = False
    cursor: int = 0
    """The position of the image under the cursor, in the order."""
    index: int | None = None
    """The image under the cursor, which stays the same when the order changes; None while none is listed."""
    export_to: Path | None = None
    """The file to which the listed images will be written as soon as it is known which."""
    writing: WriteImages | None = None
    """What the engine is to write, until it has said what has become of it."""
    exports: int = 0
    """How many it has been asked for."""
    marks: Marks = field(default_factory=Marks)
    listed_before: "GalleryState | None" = None
    """What was listed before a single image was inspected from another screen; it comes back on other screens."""
    opener: str = ""
    """The screen from which a single image was inspected; empty for the gallery."""
    knows_marks: bool = False
    """True once the marks that were made before this screen was there have been taken over."""

    def shown_split(self, run: Run) -> SplitName:
        """Return the split whose images are shown."""
        if self.split is not None:
            return self.split
        return run.started.eval_split if run.started is not None else "validation"

    def with_next_split(self, run: Run) -> Self:
        """Return the state that shows the next split; showing the test images counts as a test evaluation."""
        held_out = run.started is None or run.started.eval_split == "validation"
        splits = SPLITS if held_out else SPLITS[1:]
        shown = self.shown_split(run)
        worse = CorruptedSplit.read(shown)  # its clean images come next
        split = worse.split if worse is not None else splits[(splits.index(shown) + 1) % len(splits)]
        return dataclasses.replace(self, split=split, revision=self.revision + (split == "test"), cursor=0, index=None)

    def selection(self, run: Run) -> Selection | None:
        """Return the images that match the filter; None while there are no predictions for them."""
        answer = run.answer(SplitPredictions)
        if answer is None or run.started is None or answer.split != self.shown_split(run):
            return None
        if answer.mistakes is not None and self.may_list_correct(run):
            return None
        attributes = run.answer(SplitAttributes) if self.needs_attributes(run) else None
        if self.needs_attributes(run) and (attributes is None or attributes.split != answer.split):
            return None
        twins = run.answer(SplitTwins)
        if twins is not None and twins.split != answer.split:
            twins = None
        if twins is None and self.needs_twins(run):
            return None
        classes = tuple(run.started.classes)
        return _select(answer, attributes, twins, classes, self.marks, self.text, self.sort, self.reverse)

    def may_list_correct(self, run: Run) -> bool:
        """Tell whether images may be listed that are predicted correctly."""
        started = run.started
        if started is None:
            return False
        is_labelled = started.foreign is None or started.foreign.is_labelled
        return not is_labelled or self.sort == "learned" or not _read(tuple(started.classes), self.text).only_mistakes

    def needs_attributes(self, run: Run) -> bool:
        """Tell whether the filter asks what images look like."""
        started = run.started
        return started is not None and not run.is_foreign and _read(tuple(started.classes), self.text).needs_attributes

    def needs_twins(self, run: Run) -> bool:
        """Tell whether the filter asks which images have a twin."""
        started = run.started
        return started is not None and not run.is_foreign and _read(tuple(started.classes), self.text).needs_twins

    def with_single(self, index: int, opener: str, split: SplitName | None = None) -> "GalleryState":
        """Return the state in which only one image is listed, right or wrong, for the screen on which it was chosen."""
        text, before = f"idx:{index} flag:right|wrong", self.listed_before or self
        return dataclasses.replace(self, split=split, text=text, index=index, listed_before=before, opener=opener)

    def _with_own_list(self) -> "GalleryState":
        """Return the state as it was before a single image was listed, with what has happened since."""
        own = self.listed_before or self
        return dataclasses.replace(
            own, marks=self.marks, knows_marks=self.knows_marks, writing=self.writing, exports=self.exports
        )

    def with_cursor(self, position: int, order: Labels) -> Self:
        """Return the state with the cursor at a position of the order."""
        cursor = min(max(position, 0), max(len(order) - 1, 0))
        return dataclasses.replace(self, cursor=cursor, index=int(order[cursor]) if len(order) else None)

    def settled(self, run: Run, ui: "UiState") -> "GalleryState":
        """Return the state with the cursor on its image, or at its position if the image is no longer listed.

        While an image is inspected the cursor stays on it, even after the network has learned it.
        """
        if run.started is not None and not self.knows_marks:
            marks = Marks.of((mark.split, mark.index, mark.note) for mark in run.started.marks)
            return dataclasses.replace(self, marks=marks, knows_marks=True).settled(run, ui)
        if self.listed_before is not None and ui.screen not in (self.opener, "inspector"):
            return self._with_own_list().settled(run, ui)
        selection = self.selection(run)
        if selection is None:
            return self
        if self.index is not None and len(found := np.flatnonzero(selection.order == self.index)):
            settled = dataclasses.replace(self, cursor=int(found[0]))
        elif self.index is not None and ui.screen == "inspector":
            return self
        else:
            settled = self.with_cursor(self.cursor, selection.order)
        return self if (settled.cursor, settled.index) == (self.cursor, self.index) else settled


def sorts_of(gallery: Gallery) -> tuple[str, ...]:
    """Return the orders that are available: learned and forgotten need the history of a run."""
    return tuple(name for name, sort in SORTS.items() if gallery.predictions.dynamics or not sort.needs_dynamics)


@lru_cache(maxsize=2)
def _read(classes: tuple[str, ...], text: str) -> Filter:
    """Return the parsed filter; one that cannot be parsed asks for nothing."""
    try:
        return read_filter(text, classes)
    except FilterError:
        return Filter()


@lru_cache(maxsize=2)
def _select(
    answer: SplitPredictions,
    attributes: SplitAttributes | None,
    twins: SplitTwins | None,
    classes: tuple[str, ...],
    marks: Marks,
    text: str,
    sort: str,
    reverse: bool,
) -> Selection:
    gallery = read_gallery(answer, classes, marks, None if attributes is None else attributes.values, twins)
    if sort not in sorts_of(gallery):  # not available for this split
        sort = next(iter(SORTS))
    wanted = _filter(gallery, text, sort)
    order = select(gallery.predictions, wanted, SORTS[sort], reverse)
    return Selection(gallery, order, wanted.only_mistakes and gallery.predictions.is_labelled, sort)


def _filter(gallery: Gallery, text: str, sort: str) -> Filter:
    """Return the parsed filter; the order "learned" is about correct predictions, so it includes them."""
    try:
        wanted = read_filter(text, gallery.classes, gallery.missing)
        if sort == "learned" and wanted.only_mistakes:
            wanted = read_filter(f"{text} flag:learned", gallery.classes, gallery.missing)
        return wanted
    except FilterError:  # not available for this split: show all mistakes
        return Filter()
