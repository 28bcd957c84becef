"""The oldest test of a network: can it memorise ten images? If it cannot, the fault is not in the data."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.diagnosis.pieces import Pieces, at_once
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

IMAGES = 10
MOST_STEPS = 400
LOOK_EVERY_STEPS = 5
PLAIN: dict[str, Value] = {
    **dict.fromkeys(("shift", "rotation", "scale", "shear", "elastic", "noise", "erasing", "dropout"), 0.0),
    "ema": 0.0,
    "label_smoothing": 0.0,
    "batch_size": 0,
    "schedule": "constant",
    "warm_up": 0.0,
}
"""Settings that would only keep it from learning single images."""


@dataclass(frozen=True, slots=True)
class Memorisation:
    """How it went."""

    images: int
    right: int
    steps: int
    """Steps until all were right, or all that it was given."""
    cost: float
    """Of these images at the end."""

    @property
    def has_succeeded(self) -> bool:
        """True when all were right in the end."""
        return self.right == self.images


def memorise(settings: Settings, training: Examples, classes: int) -> Memorisation:
    """Train a new network with these settings on ten images until it knows them all, or gives up.

    They are of as many classes as there are. Augmentation, dropout, averaging and smoothing are left out; what else is
    set, weight decay among it, is part of the test.
    """
    return at_once(memorisation_pieces(settings, training, classes))


def memorisation_pieces(settings: Settings, training: Examples, classes: int) -> Pieces[Memorisation]:
    """Do the same in pieces, a step each."""
    few = _few(training, classes)
    trainer = Trainer(settings.replace(PLAIN), few, classes, MOST_STEPS)
    while not trainer.finished and trainer.diverged_at is None:
        trainer.step()
        if trainer.steps % LOOK_EVERY_STEPS == 0 and evaluate(trainer.network, few).right == len(few):
            break
        yield
    result = evaluate(trainer.network, few)
    return Memorisation(len(few), 0 if result.not_finite else result.right, trainer.steps, result.cost)


def _few(training: Examples, classes: int) -> Examples:
    """Return the first images of each class in turn."""
    of_class = [np.flatnonzero(training.labels == label)[:IMAGES] for label in range(classes)]
    rounds = [indices[place] for place in range(IMAGES) for indices in of_class if place < len(indices)]
    chosen = np.array(rounds[:IMAGES], np.intp)
    return Examples(training.pixels[chosen], training.labels[chosen], training.shape)
