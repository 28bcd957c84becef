"""The training images that are nearest to one image in the last hidden layer."""

import numpy as np

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.neighbours import Neighbour, paint_neighbours
from mnist_tui.tui.panes.inspect import inspected
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.waiting import hint_beside_training
from mnist_tui.tui.session.questions import NearestAnswer
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class NearestPane(Pane):
    """Thumbnails with class and distance."""

    TITLE = "nearest training images"
    FOLLOWS_STEPS = False
    HELP = "The training images that look most alike to the last hidden layer, with class and distance (0 is alike)."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw as many as fit."""
        look, answer, found = showing.look, inspected(view, showing), view.answer(NearestAnswer)
        if answer is None or view.opened is None:
            return Canvas(width, height)
        neighbours: tuple[Neighbour, ...] = ()
        names = view.opened.classes
        if found is not None and (found.split, found.index) == showing.inspecting.subject:
            images = np.frombuffer(found.pixels, np.uint8).reshape(-1, found.rows, found.columns)
            neighbours = tuple(
                Neighbour(index, image, names[label], distance)
                for index, image, label, distance in zip(
                    found.indices, images, found.labels, found.distances, strict=True
                )
            )
        true, predicted = names[answer.label], names[answer.predicted]
        waiting = f"looking for the {self.TITLE}{hint_beside_training(view)}"
        return paint_neighbours(neighbours, true, predicted, None, width, height, look.palette, look.glyphs, waiting)

    def title(self, view: RunView, showing: Showing) -> str:
        """Say what they are the nearest to, what stands below them, and how old they are."""
        found, separator = view.answer(NearestAnswer), showing.look.glyphs.separator
        if found is None or (found.split, found.index) != showing.inspecting.subject:
            return self.TITLE
        answer = inspected(view, showing)
        where = f"in layer {len(answer.layers)}" if answer is not None and answer.layers else "of the pixels"
        state, whose = showing.inspecting, self.TITLE
        if state.edits or state.nudged:
            whose = f"nearest to the {'changed image' if found.is_changed else 'image before the change'}"
        return separator.join((whose, f"class and distance {where}", f"at step {found.step:,}"))
