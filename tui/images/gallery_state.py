"""Where a person stands in the gallery of mistakes: which images, in which order, and the one looked at. No Textual."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.images.decode import read_gallery
from mnist_tui.tui.images.filter import Filter, FilterError, read_filter
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.queries import SplitPredictions
from mnist_tui.tui.images.sort import SORTS, select

InputKind = Literal["", "filter", "note", "file"]
SPLITS: tuple[SplitName, ...] = ("validation", "train", "test")


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The images that pass the filter, in order."""

    gallery: Gallery
    order: Labels
    only_mistakes: bool = True


@dataclass(slots=True)
class GalleryState:
    """The state of the gallery; the screen's part alone."""

    split: SplitName | None = None
    """None is the split that steers the run."""
    look: int = 0
    """Another number has the test images judged again."""
    text: str = ""
    """The filter, always one that can be read."""
    prompt: InputKind = ""
    """What is being typed."""
    sort: str = "confidence"
    reverse: bool = False
    place: int = 0
    """Of the image under the cursor, in the order."""
    index: int | None = None
    """The image under the cursor, which stays the same when the order changes."""
    columns: int = 1
    rows: int = 1
    """Pictures of a page, as the window has room for."""
    stays: bool = False
    """True while the image under the cursor is looked at: it stays when the network has learned it."""
    came_from: str = ""
    """The part of the dashboard that had the keys before."""
    export_to: Path | None = None
    """Where the selected images are to be written as soon as they are here."""
    marks: Marks = field(default_factory=Marks)
    _selection: Selection | None = None
    _answer: SplitPredictions | None = None
    """The one that the selection is of: held, since another could take its place in memory."""
    _known: tuple[object, ...] = ()
    """How the selection was chosen; empty when it has to be chosen again."""

    def shown_split(self, view: Run) -> SplitName:
        """Return the split whose images are shown."""
        if self.split is not None:
            return self.split
        return "test" if view.started is not None and view.started.eval_split == "test" else "validation"

    def next_split(self, view: Run) -> None:
        """Show the images of the next split; judging the test images is a look at them."""
        held_out = view.started is None or view.started.eval_split == "validation"
        splits = SPLITS if held_out else SPLITS[1:]
        self.split = splits[(splits.index(self.shown_split(view)) + 1) % len(splits)]
        self.look += self.split == "test"
        self.place, self.index = 0, None

    def selection(self, view: Run) -> Selection | None:
        """Return what the filter lets through of the last answer; None while there is none for this split."""
        answer = view.answer(SplitPredictions)
        if answer is None or view.started is None or answer.split != self.shown_split(view):
            return None
        known = (self.text, self.sort, self.reverse, self.marks.version)
        if answer is not self._answer or known != self._known or self._selection is None:
            gallery = read_gallery(answer, tuple(view.started.classes), self.marks)
            if self.sort not in self.sorts(gallery):  # another split knows less
                self.sort = next(iter(SORTS))
            wanted = self._filter(gallery)
            order = select(gallery.answers, wanted, SORTS[self.sort], self.reverse)
            self._answer, self._known = answer, (self.text, self.sort, self.reverse, self.marks.version)
            self._selection = Selection(gallery, order, wanted.only_mistakes)
            self._follow(order)
        return self._selection

    @staticmethod
    def sorts(gallery: Gallery) -> tuple[str, ...]:
        """Return the orders that can be told: only a network that was watched has learned and forgotten."""
        return tuple(name for name, sort in SORTS.items() if gallery.answers.dynamics or not sort.needs_dynamics)

    def _filter(self, gallery: Gallery) -> Filter:
        """Return what is shown; what was learned is no mistake any more, so that its order is one of right answers."""
        try:
            wanted = read_filter(self.text, gallery.classes, gallery.missing)
            if self.sort == "learned" and wanted.only_mistakes:
                wanted = read_filter(f"{self.text} flag:learned", gallery.classes, gallery.missing)
            return wanted
        except FilterError:  # another split knows less: its gallery shows everything
            return Filter()

    def _follow(self, order: Labels) -> None:
        """Keep the cursor on its image; where that is gone, on its place."""
        if self.index is not None and len(found := np.flatnonzero(order == self.index)):
            self.place = int(found[0])
        elif self.index is not None and self.stays:
            return
        self.put(self.place, order)

    def stay(self, stays: bool) -> None:
        """Keep to the image under the cursor while it is looked at, or let the cursor go where the list leads it."""
        self.stays, self._known = stays, ()

    def put(self, place: int, order: Labels) -> None:
        """Put the cursor on a place of the order."""
        self.place = min(max(place, 0), max(len(order) - 1, 0))
        self.index = int(order[self.place]) if len(order) else None

    @property
    def page_size(self) -> int:
        """Pictures on a page."""
        return max(self.columns * self.rows, 1)

    def page(self, order: Labels, ahead: int = 0) -> Labels:
        """Return the images of the page with the cursor, or of one `ahead` of it."""
        first = (self.place // self.page_size + ahead) * self.page_size
        return order[max(first, 0) : max(first + self.page_size, 0)]
