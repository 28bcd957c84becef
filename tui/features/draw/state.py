"""What is drawn, where the pen is, and in which form the network gets it. No Textual here."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.draw.queries import (
    AskKeptDrawing,
    DrawingLabelled,
    KeptDrawing,
    LabelDrawing,
    UsualDistancesAnswer,
)
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.images.drawing import MNIST_SIDE, MOSTLY, USUAL_BRUSH, Drawing, Image, Point, in_mnist_form

if TYPE_CHECKING:
    from mnist_tui.tui.frame.ui_state import UiState

MOST_SAID = 100
"""Drawings of which this screen remembers what was meant, so that it need not be asked for."""
NO_SHAPE = (MNIST_SIDE, MNIST_SIDE)


def is_in_form(told: UsualDistancesAnswer | None) -> bool:
    """Tell whether the network learns images in MNIST's form, as long as nothing else is known."""
    return told is None or told.in_form >= MOSTLY


@dataclass(frozen=True, slots=True)
class Said:
    """What was meant by a drawing, and where it stands in the set that is kept, from 0."""

    drawing: Drawing
    meant: int
    place: int


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
    classes: tuple[str, ...] = ()
    """Those of the run: what was meant of drawings is known as long as they stay."""
    said: tuple[Said, ...] = ()
    """What was meant by drawings, the latest last."""
    asks: int = 0
    """How often something was said of a drawing, or one asked for."""
    labelling: LabelDrawing | None = None
    """What was said last, until the engine has replied."""
    wanted: AskKeptDrawing | None = None
    """The drawing that was asked for, until it is here."""
    told: int = 0
    """The last thing that was said of a drawing, and whose outcome the person has heard."""

    def settled(self, run: Run, ui: "UiState") -> Self:
        """Return the state for images of the run's size, its pen lifted while another screen is open."""
        state = self
        shape = (run.started.rows, run.started.columns) if run.started is not None else self.drawing.shape
        if shape != self.drawing.shape:
            state = replace(state, drawing=Drawing(shape), at=(shape[0] // 2, shape[1] // 2), is_down=False)
        told = run.answer(UsualDistancesAnswer)
        if told is not None and not state.has_chosen and state.centres != is_in_form(told):
            state = replace(state, centres=is_in_form(told))
        classes = tuple(run.started.classes) if run.started is not None else state.classes
        if classes != state.classes:
            state = replace(state, classes=classes, said=(), labelling=None, wanted=None)
        state = state._labelled(run.answer(DrawingLabelled))._put(run.answer(KeptDrawing))
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
    def known(self) -> Said | None:
        """What is known of the drawing as it is, None where nobody has said what was meant."""
        return next((one for one in self.said if one.drawing.strokes == self.drawing.strokes), None)

    @property
    def label(self) -> int | None:
        """The class that was meant by the drawing as it is."""
        return self.known.meant if self.known is not None else None

    def with_label(self, label: int) -> Self:
        """Return the state that has a label told to the engine; UNLABELLED takes the drawing out of the set."""
        asks = self.asks + 1
        told = LabelDrawing(asks, self.drawing.pixels().tobytes(), label)
        return replace(self.lifted(), asks=asks, labelling=told)

    def wanting(self, place: int) -> Self:
        """Return the state that asks for the drawing at a place of the set."""
        return replace(self.lifted(), asks=self.asks + 1, wanted=AskKeptDrawing(self.asks + 1, place))

    def _labelled(self, answer: DrawingLabelled | None) -> Self:
        """Return the state after the engine has taken in what was said of a drawing."""
        told = self.labelling
        if told is None or answer is None or answer.number != told.number:
            return self
        before = next((one for one in self.said if one.drawing.pixels().tobytes() == told.pixels), None)
        others = tuple(one for one in self.said if one.drawing.pixels().tobytes() != told.pixels)
        if answer.place < 0:  # taken out, or there was no room for it
            if before is not None:
                others = tuple(replace(one, place=one.place - (one.place > before.place)) for one in others)
        elif self.drawing.pixels().tobytes() == told.pixels:
            others = (*others, Said(self.drawing, told.label, answer.place))[-MOST_SAID:]
        return replace(self, said=others, labelling=None)

    def _put(self, answer: KeptDrawing | None) -> Self:
        """Return the state with the drawing that was asked for, in place of what is drawn."""
        if self.wanted is None or answer is None or answer.number != self.wanted.number:
            return self
        rows, columns = self.drawing.shape
        is_one = len(answer.pixels) == rows * columns and 0 <= answer.label < len(self.classes)
        if answer.place < 0 or not is_one:  # the set is empty, or this is none of its drawings
            return replace(self, wanted=None)
        drawing = self.drawing.stamped(answer.pixels)
        others = tuple(one for one in self.said if one.drawing.strokes != drawing.strokes)
        said = (*others, Said(drawing, answer.label, answer.place))[-MOST_SAID:]
        return replace(self, drawing=drawing, said=said, wanted=None)

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
