"""What is drawn, where the pen is, and in which form the network gets it. No Textual here."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.draw.queries import UsualDistancesAnswer
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.images.drawing import MNIST_SIDE, USUAL_BRUSH, Drawing, Image, Point, in_mnist_form

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState

MOST_SAID = 1000
"""Drawings of which it is remembered what was meant."""
MOSTLY = 0.5
NO_SHAPE = (MNIST_SIDE, MNIST_SIDE)


def is_in_form(told: UsualDistancesAnswer | None) -> bool:
    """Tell whether the network learns images in MNIST's form, as long as nothing else is known."""
    return told is None or told.in_form >= MOSTLY


@dataclass(frozen=True, slots=True)
class Said:
    """What was meant by a drawing, and what the network predicted for it."""

    drawing: Drawing
    meant: int
    predicted: int


@dataclass(frozen=True, slots=True)
class DrawState(FeatureState):
    """The screen's part of it. A drawing stays until it is cleared, or images of another size are learned."""

    drawing: Drawing = Drawing(NO_SHAPE)  # noqa: RUF009  # frozen
    at: Point = (NO_SHAPE[0] // 2, NO_SHAPE[1] // 2)
    """Where the pen is."""
    is_down: bool = False
    erases: bool = False
    brush: int = USUAL_BRUSH
    centres: bool = True
    """Whether the network gets MNIST's form of it: at first where what it learns is in that form, too."""
    has_chosen: bool = False
    """True once a person has said so."""
    source: int | None = None
    """The run whose network has read what follows."""
    said: tuple[Said, ...] = ()
    """What was meant by drawings, the latest last."""

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state for images of the run's size, its pen lifted while another screen is open."""
        state = self
        shape = (run.started.rows, run.started.columns) if run.started is not None else self.drawing.shape
        if shape != self.drawing.shape:
            state = replace(state, drawing=Drawing(shape), at=(shape[0] // 2, shape[1] // 2), is_down=False)
        told = run.answer(UsualDistancesAnswer)
        if told is not None and not state.has_chosen and state.centres != is_in_form(told):
            state = replace(state, centres=is_in_form(told))
        if run.source != state.source:
            state = replace(state, source=run.source, said=())
        return replace(state, is_down=False) if state.is_down and ui.screen != "draw" else state

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to predict."""
        return not self.drawing.strokes or not self.drawing.pixels().any()

    @property
    def radius(self) -> float:
        """Of the brush, in pixels."""
        return self.drawing.radius(self.brush)

    @property
    def label(self) -> int | None:
        """The class that was meant by the drawing as it is, None where nobody has said."""
        return next((one.meant for one in self.said if one.drawing == self.drawing), None)

    @property
    def right(self) -> int:
        """How many drawings were read as they were meant."""
        return sum(one.meant == one.predicted for one in self.said)

    def with_label(self, meant: int, predicted: int) -> Self:
        """Return the state after it was said what was meant; of one drawing the last word counts."""
        others = tuple(one for one in self.said if one.drawing != self.drawing)
        return replace(self, said=(*others, Said(self.drawing, meant, predicted))[-MOST_SAID:])

    def shown_form(self) -> Image:
        """Return what the network gets."""
        pixels = self.drawing.pixels()
        return in_mnist_form(pixels) if self.centres else pixels

    def moved(self, rows: int, columns: int) -> Self:
        """Return the state after the pen has moved; a pen that is down draws."""
        return self.moved_to((self.at[0] + rows, self.at[1] + columns))

    def moved_to(self, point: Point) -> Self:
        """Return the state with the pen at a point, or where the image ends on the way there."""
        height, width = self.drawing.shape
        at = min(max(point[0], 0), height - 1), min(max(point[1], 0), width - 1)
        drawing = self.drawing.continued(at) if self.is_down and self.drawing.strokes else self.drawing
        return replace(self, at=at, drawing=drawing)

    def put_down(self) -> Self:
        """Return the state with the pen down, where a stroke begins."""
        return replace(self, is_down=True, drawing=self.drawing.begun(self.at, self.brush, self.erases))

    def lifted(self) -> Self:
        """Return the state with the pen up."""
        return replace(self, is_down=False)
