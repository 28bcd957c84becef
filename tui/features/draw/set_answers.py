"""Replies about the drawings that were labelled: what is kept, and how the network does on all of them.

Session thread only.
"""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mnist_tui.data.drawings import DrawingFolder, Drawings, Images, Labelled
from mnist_tui.data.errors import DataError
from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.evaluation import Evaluation, images_per_chunk
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.features.draw.keeper import DrawingKeeper
from mnist_tui.tui.features.draw.queries import (
    AskDrawingSet,
    AskKeptDrawing,
    DrawingLabelled,
    DrawingSet,
    KeptDrawing,
    LabelDrawing,
)
from mnist_tui.tui.images.drawing import in_mnist_form
from mnist_tui.tui.images.drawn import drawn_image
from mnist_tui.tui.protocol.drawn import UNLABELLED
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

LOOK_S = 0.001
"""How long a look at the disk under way takes from training."""
FORMS_AT_ONCE = 20


@dataclass(slots=True, eq=False)
class Formed:
    """The drawings of a set in MNIST's form, and as examples."""

    drawings: Drawings
    as_drawn: Examples
    in_form: Examples

    @property
    def nbytes(self) -> int:
        """What this takes; the images as they were drawn are the same in both."""
        return self.drawings.images.nbytes + self.in_form.pixels.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """How many of a set a network has predicted as they were meant; the same network need not be asked again."""

    source: int
    step: int
    formed: Formed
    right: int
    right_as_drawn: int

    @property
    def nbytes(self) -> int:
        """What this takes."""
        return self.formed.nbytes


class DrawingAnswers:
    """Answers about the sets below one folder; without a folder they are in memory."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._keepers: dict[tuple[tuple[int, int], tuple[str, ...]], DrawingKeeper] = {}

    @property
    def table(self) -> Answers:
        """By the class of a query, what computes its reply."""
        return {AskDrawingSet: self.drawing_set, LabelDrawing: self.label, AskKeptDrawing: self.kept_drawing}

    def drawing_set(self, context: QueryContext, query: AskDrawingSet) -> Job:
        """Evaluate the network on all drawings, in both forms."""
        keeper = yield from self._keeper(context)
        before, drawings = context.cache.get(Counted), keeper.drawings
        formed = yield from _formed(drawings, None if before is None else before.formed)
        network, step = context.trainer.classifier, context.trainer.steps
        told = before
        if told is None or (told.source, told.step) != (context.source, step) or told.formed is not formed:
            if len(drawings) > images_per_chunk(network.sizes[0]):
                network = context.copied_classifier()  # it learns meanwhile
            right = yield from _right(network, formed.in_form)
            as_drawn = yield from _right(network, formed.as_drawn)
            told = context.cache.put(Counted(context.source, step, formed, right, as_drawn))
        return DrawingSet(
            query.revision, len(drawings), told.right, told.right_as_drawn, told.step, keeper.is_kept, keeper.fault
        )

    def label(self, context: QueryContext, query: LabelDrawing) -> Job:
        """Keep a drawing, or take it out; the reply comes when the disk has it, or has refused it."""
        keeper = yield from self._keeper(context)
        drawn_image(query.pixels, context.splits.training.shape)
        if query.label >= len(context.splits.dataset.classes):
            raise DataError(f"label {query.label} is of none of {len(context.splits.dataset.classes)} classes")
        fault = ""
        try:
            keeper.say(Labelled(query.pixels, None if query.label <= UNLABELLED else query.label))
        except DataError as error:
            fault = str(error)
        yield from _waited(keeper)
        place = keeper.drawings.place(query.pixels)
        told = UNLABELLED if place is None else place
        return DrawingLabelled(query.number, told, len(keeper.drawings), fault or keeper.fault)

    def kept_drawing(self, context: QueryContext, query: AskKeptDrawing) -> Job:
        """Return one drawing."""
        keeper = yield from self._keeper(context)
        drawings = keeper.drawings
        if not len(drawings):
            return KeptDrawing(query.number, -1, 0, b"", UNLABELLED)
        place = query.place % len(drawings)
        pixels, label = drawings.images[place].tobytes(), int(drawings.labels[place])
        return KeptDrawing(query.number, place, len(drawings), pixels, label)

    def _keeper(self, context: QueryContext) -> Generator[None, None, DrawingKeeper]:
        """Return what keeps the drawings of this shape and these classes; the first time it is read before."""
        shape, classes = context.splits.training.shape, context.splits.dataset.classes
        keeper = self._keepers.get((shape, classes))
        is_new = keeper is None
        if keeper is None:
            folder = None if self._root is None else DrawingFolder(self._root, shape, classes, in_mnist_form)
            keeper = self._keepers[shape, classes] = DrawingKeeper(folder, Drawings.none(shape))
        keeper.look()
        if is_new:
            yield from _waited(keeper)
        yield
        return keeper


def _waited(keeper: DrawingKeeper) -> Generator[None, None, None]:
    while keeper.is_busy and not keeper.is_slow:
        keeper.wait(LOOK_S)
        yield


def _formed(drawings: Drawings, before: Formed | None) -> Generator[None, None, Formed]:
    """Return the drawings in both forms; what has not changed is not formed again."""
    if before is not None and before.drawings is drawings:
        return before
    known: dict[bytes, Images] = {}
    if before is not None:
        images = before.in_form.pixels.reshape(-1, *before.drawings.images.shape[1:])
        known = {image.tobytes(): form for image, form in zip(before.drawings.images, images, strict=True)}
    forms = np.empty_like(drawings.images)
    for place, image in enumerate(drawings.images):
        form = known.get(image.tobytes())
        forms[place] = in_mnist_form(image) if form is None else form
        if place % FORMS_AT_ONCE == 0:
            yield
    return Formed(drawings, Examples.of(drawings.images, drawings.labels), Examples.of(forms, drawings.labels))


def _right(network: Classifier, examples: Examples) -> Generator[None, None, int]:
    """Count the images that are predicted as they are labelled; few are evaluated in one piece."""
    evaluation = Evaluation(network, examples)
    while not evaluation.done:
        evaluation.advance()
        if not evaluation.done:
            yield
    result = evaluation.result()
    return 0 if result.not_finite else result.right
