"""The pages and their order: all operations, then check, step and optimizer. No Textual here."""

from mnist_tui.tui.features.learn.queries import WalkAnswer

CHECK, STEP, OPTIMIZER = range(3)
"""The pages after the operations, in order."""
AFTER = 3


def page_count(walk: WalkAnswer) -> int:
    """Return how many pages there are."""
    return len(walk.operations) + AFTER


def page_after(walk: WalkAnswer, place: int) -> int | None:
    """Return which page after the operations a place is; None for an operation."""
    return place - len(walk.operations) if place >= len(walk.operations) else None
