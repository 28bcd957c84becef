"""A network of which only the outputs are known, made by hand, and a session that shows it. It needs no onnxruntime."""

import threading
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.types import Floats, Labels, Pixels
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.features.answers import answers_of_outputs
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.session.outputs_trainer import OutputsTrainer
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits
from mnist_tui.tui.training.threads import Threads

COLUMNS, CLASSES = 6, 3
SOURCE = "/far/convnet.onnx"


@dataclass(frozen=True, slots=True)
class Result:
    """What a classifier gives for B images."""

    rows: Labels
    logits: Floats
    outputs: Floats


class ByColumns:
    """Says which pair of columns is brightest, as the classes of `small_data` are; on purpose never the last class."""

    workers, most_at_once = ALONE, 7
    cost = COSTS["cross-entropy"]

    def __init__(self, rows: int = 8, worth: float = 1.0) -> None:
        """`worth` is what a logit is multiplied with."""
        self._rows, self._worth = rows, worth
        self.asked: list[int] = []
        """How many images it was asked about, every time."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Pixels and classes."""
        return self._rows * COLUMNS, CLASSES

    def forward(self, pixels: Pixels, /) -> Result:
        """Return log p and p."""
        self.asked.append(len(pixels))
        columns = pixels.reshape(-1, self._rows, COLUMNS).astype(np.float64).mean(axis=1) / 64
        z = self._worth * columns.reshape(-1, CLASSES, 2).sum(axis=2)
        z[:, -1] = 0
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        return Result(np.arange(len(p)), np.log(p), p)


def outputs_session(engine: EngineEnd, splits: Splits, classifier: ByColumns) -> Session:
    """Return a session that shows the network."""
    trainer = OutputsTrainer(classifier, SOURCE, ("pixels p/255", "by hand"), splits)
    return Session(
        splits,
        trainer,
        Threads(ALONE, cores=1),
        viewers=[Viewer(engine)],
        answers=answers_of_outputs(None),
        plan=Plan(paused=True, only_shows=True, is_foreign=True),
    )


def serve_outputs(engine: EngineEnd, splits: Splits, classifier: ByColumns) -> threading.Thread:
    """Run such a session in a thread until it is told to stop."""
    thread = threading.Thread(target=lambda: outputs_session(engine, splits, classifier).run(), daemon=True)
    thread.start()
    return thread
