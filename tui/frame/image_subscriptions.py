"""Subscriptions about images that several screens share. No Textual here."""

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import (
    EditRequest,
    Images,
    ImagesAnswer,
    MeasureAttributes,
    Neighbours,
    NeighboursAnswer,
    PredictSplit,
)
from mnist_tui.tui.images.twin_queries import FindTwins
from mnist_tui.tui.protocol.drawn import Drawn

EVERY_S = 2.0
"""Between two updates of the evaluation split: they cost nothing, but a list that moves cannot be read."""
TRAINING_EVERY_S = 15.0
REFINED_EVERY_S = 0.5
"""Between two answers about neighbours of which the second is better."""
NEIGHBOURS = 20


def predictions_subscription(run: Run, ui: UiState) -> Subscription:
    """Return the query for the predictions on the gallery's split, as few as are listed; on the test images each counts
    as an evaluation.
    """
    state = ui.state(GalleryState)
    split = state.shown_split(run)
    every_s = {"train": TRAINING_EVERY_S, "test": NEVER_S}.get(split.partition(" ")[0], EVERY_S)
    revision = state.revision if split == "test" else 0
    query = PredictSplit(split, revision, state.may_list_correct(run))
    return Subscription(query, NEVER_S if ui.frozen is not None else every_s)


def images_subscription(run: Run, split: str, indices: list[int]) -> Subscription:
    """Return the query for images, or for the next part of those that are read from many files."""
    shown, part = run.answer(ImagesAnswer), 0
    if shown is not None and shown.split == split and shown.photos is not None:
        is_of_these = bool(shown.indices) and shown.indices == indices[: len(shown.indices)]
        part = shown.photos.part + shown.photos.has_more if is_of_these else 0
    return Subscription(Images(split, indices, part), NEVER_S)


def filter_subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Return the queries for what the filter of the gallery asks: what images look like, and which have a twin."""
    state = ui.state(GalleryState)
    split = state.shown_split(run)
    attributes = (Subscription(MeasureAttributes(split), NEVER_S),) if state.needs_attributes(run) else ()
    return (*attributes, Subscription(FindTwins(split), NEVER_S)) if state.needs_twins(run) else attributes


def neighbours_subscription(
    run: Run,
    split: str,
    index: int,
    every_s: float,
    edits: tuple[EditRequest, ...] = (),
    perturbed: bool = False,
    drawn: Drawn | None = None,
) -> Subscription:
    """Return the query for the neighbours of an image; during training, activations up to an epoch old will do."""
    epoch = run.progress.steps_per_epoch if run.progress is not None else 1
    most_steps_old = 0 if run.is_idle else epoch
    found = run.answer(NeighboursAnswer)
    if found is not None and found.has_more and every_s != NEVER_S:
        every_s = min(every_s, REFINED_EVERY_S)
    query = Neighbours(split, index, NEIGHBOURS, most_steps_old, edits, perturbed, drawn)
    return Subscription(query, every_s)
