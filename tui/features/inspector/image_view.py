"""Which part of an image beside predictions is seen, and how large. No Textual here."""

import dataclasses
from dataclasses import dataclass
from typing import Self

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.state import InspectorState
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.image_queries import ImageAnswer, LookAtImage

MOST_ZOOM = 6
STEP = 0.25
"""How far a key moves what is seen, as a part of it."""
LEAST_BARS, LEAST_IMAGE, GAP = 24, 14, 2
"""Columns that the probabilities need beside an image, and those of an image that can be recognised."""
MOST_BARS = 44


@dataclass(frozen=True, slots=True)
class ImageView(FeatureState):
    """Another image is seen as a whole again."""

    index: int | None = None
    zoom: int = 0
    middle: tuple[float, float] = (0.5, 0.5)
    """Of what is seen, as fractions of height and width."""

    def settled(self, run: Run, ui: UiState) -> Self:
        """Return the view of the image that is inspected."""
        subject = ui.state(InspectorState).subject
        index = subject[1] if subject is not None and run.is_foreign else None
        return self if index == self.index else dataclasses.replace(self, index=index, zoom=0, middle=(0.5, 0.5))

    def zoomed(self, by: int) -> Self:
        """Return the view enlarged, or made smaller."""
        zoom = min(max(self.zoom + by, 0), MOST_ZOOM)
        return dataclasses.replace(self, zoom=zoom, middle=_within(self.middle, zoom))

    def moved(self, down: int, right: int) -> Self:
        """Return the view of what lies beside."""
        far = STEP / 2**self.zoom
        return dataclasses.replace(
            self, middle=_within((self.middle[0] + down * far, self.middle[1] + right * far), self.zoom)
        )


def _within(middle: tuple[float, float], zoom: int) -> tuple[float, float]:
    """Return a middle that is not so near to an edge that there would be nothing beyond it to see."""
    half = 0.5 / 2**zoom
    down, right = (min(max(one, half), 1 - half) for one in middle)
    return down, right


def image_box(width: int, height: int) -> tuple[int, int]:
    """Return columns and rows of the image in a pane, above the line about it and beside the probabilities."""
    rows = max(height - 1, 0)
    beside = min(max(width - LEAST_BARS - GAP, 0), max(2 * rows, width - MOST_BARS - GAP))
    return (beside if beside >= LEAST_IMAGE else width), rows


def image_subscription(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Return the query for the image that is inspected, at the size of its pane."""
    view, size = ui.state(ImageView), ui.size("image")
    if view.index is None or 0 in size:
        return ()
    columns, rows = image_box(*size)
    return (Subscription(LookAtImage(view.index, 2 * rows, columns, view.zoom, view.middle), NEVER_S),)


def shown_image(run: Run, ui: UiState) -> ImageAnswer | None:
    """Return the last reply about the inspected image, or, until it arrives, about the one before."""
    answer, state = run.answer(ImageAnswer), ui.state(InspectorState)
    subjects = [one[1] for one in (state.subject, state.shown_before) if one is not None]
    return answer if answer is not None and answer.index in subjects else None
