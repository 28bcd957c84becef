"""The training images nearest to one image in the last hidden layer."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.state import InspectorState, inspected
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.images.queries import NeighboursAnswer
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.neighbours import Neighbour, paint_neighbours

SAME = "the network tells no images apart"
"""What stands in place of images of which none is nearer than another: whichever came first would seem to be."""


class NeighboursPane(Pane):
    """Thumbnails with class and distance."""

    IS_ABOUT = ("run",)
    NAME = "neighbours"
    TITLE = "nearest training images"
    FOLLOWS_STEPS = False
    HELP = (
        "The training images whose activations in the last hidden layer are most similar to those of this image, with "
        "label and Euclidean distance between the activations (0 is identical). Neighbours with the label of the image "
        "are green, those with the wrongly predicted class red: many red ones explain the mistake."
    )
    WORDS = ("hidden unit (neuron), activation",)

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw as many as fit."""
        look, answer, found = ui.look, inspected(run, ui), run.answer(NeighboursAnswer)
        if answer is None or run.started is None:
            return Canvas(width, height)
        neighbours: tuple[Neighbour, ...] = ()
        names, text = run.started.classes, f"finding the {self.TITLE}{hint_beside_training(run)}"
        if found is None or (found.split, found.index) != ui.state(InspectorState).subject:
            pass
        elif _are_all_the_same(found):
            text = SAME
        else:
            neighbours = tuple(
                Neighbour(index, image, names[label], distance)
                for index, image, label, distance in zip(
                    found.indices, found.pixels, found.labels, found.distances, strict=True
                )
            )
        true, predicted = names[answer.label], names[answer.predicted]
        return paint_neighbours(neighbours, true, predicted, None, width, height, look.palette, look.glyphs, text)

    def title(self, run: Run, ui: UiState) -> str:
        """Say what they are nearest to, what the captions mean, and from which step they are."""
        found, separator = run.answer(NeighboursAnswer), ui.look.glyphs.separator
        if found is None or (found.split, found.index) != ui.state(InspectorState).subject:
            return self.TITLE
        answer = inspected(run, ui)
        where = f"in layer {len(answer.layers)}" if answer is not None and answer.layers else "of the pixels"
        state, what = ui.state(InspectorState), self.TITLE
        if state.edits or state.perturbed:
            what = f"nearest to the {'changed image' if found.is_changed else 'image before the change'}"
        meaning = f"class and distance {where}"
        if found.compared < found.training_images:
            meaning = f"first {found.compared:,} of {found.training_images:,} compared"
        return separator.join((what, meaning, f"at step {found.step:,}"))


def _are_all_the_same(found: NeighboursAnswer) -> bool:
    """Tell whether images with different labels are all at distance 0, as where a layer is dead."""
    return len(set(found.labels)) > 1 and not any(found.distances)
