"""The pages and their order: all operations, then check, step and optimizer. No Textual here."""

from mnist_tui.tui.features.learn.queries import WalkAnswer

CHECK, STEP, OPTIMIZER = range(3)
"""The pages after the operations, in order."""
AFTER = 3
NAMES = {"check": CHECK, "step": STEP, "optimizer": OPTIMIZER}


def page_count(walk: WalkAnswer) -> int:
    """Return how many pages there are."""
    return len(walk.operations) + AFTER


def page_after(walk: WalkAnswer, place: int) -> int | None:
    """Return which page after the operations a place is; None for an operation."""
    return place - len(walk.operations) if place >= len(walk.operations) else None


def place_named(walk: WalkAnswer, name: str) -> int:
    """Return the place of a page by its name: the kind of its operation, of several the first, or one of the last."""
    if name in NAMES:
        return len(walk.operations) + NAMES[name]
    return next((place for place, one in enumerate(walk.operations) if one.kind == name), 0)
