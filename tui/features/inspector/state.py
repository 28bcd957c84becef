"""The state of the inspector: image, edits, layer. No Textual here."""

import dataclasses
from dataclasses import dataclass
from typing import Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.queries import InspectAnswer
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.image_queries import ImageAnswer
from mnist_tui.tui.images.queries import EditRequest

Subject = tuple[str, int]
"""Split and index."""
LEAST_FOR_HISTORY, LEAST_FOR_ALL = 14, 34
"""Rows of a window that has room for anything below the image, and of one that has room for everything."""


@dataclass(frozen=True, slots=True)
class InspectorState(FeatureState):
    """Another image begins without edits."""

    subject: Subject | None = None
    """The inspected image: the one under the cursor of the gallery, or a drawing."""
    shown_before: Subject | None = None
    """The image that is shown until the reply about the next one arrives; None when the screen has just been opened."""
    edits: tuple[EditRequest, ...] = ()
    perturbed: bool = False
    layer: int = 0
    history: bool = False
    """True when the history replaces the neighbours, where there is no room for both."""

    def settled(self, run: Run, ui: UiState) -> Self:
        """Return the state for the image under the cursor of the gallery, or the drawing that was taken here."""
        is_open, drawing = ui.screen == "inspector", ui.state(OpenDrawing)
        subject = drawing.subject if drawing.is_inspected else subject_of(run, ui.state(GalleryState))
        if subject == self.subject and (is_open or self.shown_before is None):
            return self
        edits, perturbed = (self.edits, self.perturbed) if subject == self.subject else ((), False)
        before = self._shown(run) if is_open and subject != self.subject else None
        return dataclasses.replace(self, subject=subject, shown_before=before, edits=edits, perturbed=perturbed)

    def _shown(self, run: Run) -> Subject | None:
        """Return the image in sight: who walks on fast still sees the one of some keys ago."""
        seen = _seen(run)
        if seen is not None and seen == self.shown_before:
            return self.shown_before
        return self.subject

    def with_edit(self, kind: str, *amounts: float) -> Self:
        """Return the state with one more edit."""
        return dataclasses.replace(self, edits=(*self.edits, EditRequest(kind, list(amounts))))

    def undone(self) -> Self:
        """Return the state without the perturbation, or else without the last edit; itself if there is neither."""
        if self.perturbed:
            return dataclasses.replace(self, perturbed=False)
        return dataclasses.replace(self, edits=self.edits[:-1]) if self.edits else self

    def fits(self, answer: InspectAnswer | None) -> bool:
        """True when a reply is about the inspected image."""
        return answer is not None and (answer.split, answer.index) == self.subject


def _seen(run: Run) -> Subject | None:
    """Return the image that the last reply was about."""
    if run.is_foreign and run.started is not None:
        image = run.answer(ImageAnswer)
        return None if image is None else (run.started.eval_split, image.index)
    answer = run.answer(InspectAnswer)
    return None if answer is None else (answer.split, answer.index)


def subject_of(run: Run, gallery: GalleryState) -> Subject | None:
    """Return the image under the cursor of the gallery, None while none is listed."""
    selection = gallery.selection(run)
    return None if selection is None or gallery.index is None else (gallery.shown_split(run), gallery.index)


def inspected(run: Run, ui: UiState) -> InspectAnswer | None:
    """Return the last reply about the inspected image, or, until it arrives, about the previous image."""
    answer, state = run.answer(InspectAnswer), ui.state(InspectorState)
    if answer is None or state.subject is None:
        return None
    return answer if (answer.split, answer.index) in (state.subject, state.shown_before) else None


def shows_all(ui: UiState) -> bool:
    """Tell whether the window shows both the neighbours and the history."""
    return ui.size("window")[1] >= LEAST_FOR_ALL
