"""Stands in a session for a network of which only the outputs are known. Nothing is ever trained."""

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.splits import Splits


class OutputsTrainer(Trainer):
    """A trainer whose own network has no hidden layer and means nothing: evaluations ask another one.

    Whoever needs weights or gradients must not be let near it: `answers_of_outputs` has the queries that do not.
    """

    def __init__(self, classifier: Classifier, source: str, notes: tuple[str, ...], splits: Splits) -> None:
        """`source` is the file of the network, as it is written in messages; `notes` say how it was understood."""
        settings = Settings(hidden=(), ema=0.0, validation=len(splits.validation))
        super().__init__(settings, splits.training, len(splits.dataset.classes))
        self._classifier = classifier
        self.source, self.notes = source, notes

    @property
    def classifier(self) -> Classifier:
        """The network of another program."""
        return self._classifier
