"""The drawing, and what the network makes of it."""

from functools import lru_cache

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.draw.keys import drag
from mnist_tui.tui.features.draw.layout import layout
from mnist_tui.tui.features.draw.paint import Sight, paint_sight
from mnist_tui.tui.features.draw.queries import DrawingNeighbours, DrawingRead, DrawingSet, UsualDistancesAnswer
from mnist_tui.tui.features.draw.state import DrawState, is_in_form
from mnist_tui.tui.features.draw.texts import SAY, Line, form_lines, lines, set_lines, truth_line
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.drag import DraggablePane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.predictions import MARGIN_HELP
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.neighbours import Neighbour
from mnist_tui.tui.paint.probabilities import ClassProbabilities


class DrawPane(DraggablePane):
    """Canvas, what the network gets, nearest training image, bars."""

    TITLE = "draw"
    FOCUS = "draw"
    FOLLOWS_STEPS = False
    HELP = (
        "A drawing of your own, and what the network predicts for it, also while it trains. In MNIST the longest side "
        "of every digit is 20 of 28 pixels and its centre of mass is in the middle; a network that learns it has seen "
        "nothing else, so it gets this form of the drawing. c shows what it would say of the drawing as it is. The "
        "upright line on each bar is the probability "
        "of the other form. The nearest training image is the one whose pixels differ least (Euclidean distance, with "
        "1 for full ink). A drawing that is further from all training images than 99% of the validation images is "
        f"like nothing the network has learnt: it predicts something nevertheless. {MARGIN_HELP}"
    )
    WORDS = ("margin", "entropy", "confidence")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw what there is room for."""
        state = ui.state(DrawState)
        return paint_sight(_sight(run, state, ui), layout(width, height, state.drawing.shape), width, height, ui.look)

    def title(self, run: Run, ui: UiState) -> str:
        """Say what the pen does and what the network gets."""
        state = ui.state(DrawState)
        tool = "eraser" if state.erases else "pen"
        parts = (
            self.TITLE,
            f"{tool} {'down' if state.is_down else 'up'}",
            "in MNIST's form" if state.centres else "as drawn",
            f"brush {state.radius:.1f} px",
        )
        return ui.look.glyphs.separator.join(parts)

    def drag(self, controls: Controls, x: int, y: int, begins: bool, erases: bool) -> None:
        """Draw where the mouse is."""
        shape = controls.state(DrawState).drawing.shape
        point = layout(*self.size, shape).pixel_at(x, y, shape)
        if point is not None:
            drag(controls, point, begins, erases)


def _sight(run: Run, state: DrawState, ui: UiState) -> Sight:
    """Gather what is seen; the last replies stay until the next ones are here."""
    read, found, names = run.answer(DrawingRead), run.answer(DrawingNeighbours), classes_of(run)
    usual, kept = run.answer(UsualDistancesAnswer), run.answer(DrawingSet)
    classes: ClassProbabilities | None = None
    told: tuple[Line, ...] = set_lines(kept, state.centres, ui.look.glyphs) if state.is_empty else ()
    neighbours: tuple[Neighbour, ...] = ()
    if not state.is_empty and read is not None and len(read.probabilities) == len(names):
        classes = ClassProbabilities(names, read.probabilities, state.label, read.predicted, read.otherwise)
        known = state.known
        truth = () if known is None else (truth_line(known.meant, known.place, kept, read.predicted, names),)
        about_all = set_lines(kept, state.centres, ui.look.glyphs)
        about_this = lines(read, found, usual, names, ui.look.glyphs)
        hint = () if truth else (SAY,)
        told = (*truth, *about_all[:-1], *about_this, *about_all[-1:], *hint)
        neighbours = _neighbours(found, names) if found is not None else ()
    return Sight(
        state.drawing.pixels(),
        state.at,
        state.is_down,
        state.shown_form(),
        neighbours,
        classes,
        told,
        form_lines(state.centres, is_in_form(usual), state.drawing.shape),
        state.is_empty,
    )


@lru_cache(maxsize=2)
def _neighbours(found: DrawingNeighbours, names: tuple[str, ...]) -> tuple[Neighbour, ...]:
    """Return what was told of the nearest images, the same as before for the same reply."""
    told = zip(found.pixels, found.labels, found.distances, strict=True)
    return tuple(Neighbour(place, image, names[label], distance) for place, (image, label, distance) in enumerate(told))


def classes_of(run: Run) -> tuple[str, ...]:
    """Return the names of the classes, none before a run has begun."""
    return tuple(run.started.classes) if run.started is not None else ()
