"""Examines the network on two sets of images, for at most a hundredth of the time of training, and tests new ones.

Session thread only.
"""

from dataclasses import dataclass

from mnist_tui.engine.diagnosis.checks import checked
from mnist_tui.engine.diagnosis.data_probe import data_pieces
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.diagnosis.memorisation import memorisation_pieces
from mnist_tui.engine.diagnosis.network_probe import IMAGES, network_pieces, sample
from mnist_tui.engine.diagnosis.pieces import Pieces
from mnist_tui.engine.diagnosis.rules import diagnose
from mnist_tui.engine.diagnosis.run_probe import run_vitals
from mnist_tui.engine.diagnosis.symptoms import LATER, SOON
from mnist_tui.engine.diagnosis.vitals import DataVitals, Vitals
from mnist_tui.engine.learner import untrained_network
from mnist_tui.engine.network import Network
from mnist_tui.tui.features.doctor.queries import ExaminationAnswer, Examine, MemorisationAnswer, Memorise
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

IMAGES_TRAINED_PER_LOOKED_AT = 300
"""A look takes up to three times as long as training on as many images: so looks take at most 1 % of the time."""
STAGES = (SOON, LATER)
"""Steps from which more can be found: a look from before says too little by then."""
LOOKS = 2
"""A finding takes so many in a row; each is at as many training as other images, and at others than the one before."""


@dataclass(slots=True)
class _File:
    """What is kept of a patient."""

    data: DataVitals
    first: Network
    """The network as it began."""
    answer: ExaminationAnswer | None = None
    found: tuple[Finding, ...] = ()
    """By the last look alone."""
    turn: int = 0
    trained: float = 0.0
    """Images that the network had been trained on then."""

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return self.first.parameters.vector.nbytes


def examination(context: QueryContext, query: Examine) -> Job:
    """Look at the network, unless the last time was a moment ago; twice where no look before can bear this one out."""
    trainer, splits = context.trainer, context.splits
    training, watched = splits.training, splits.eval_split
    file = context.cache.get(_File)
    if file is None:
        data = yield from _data_of(context)
        file = context.cache.put(_File(data, _first_of(context)))
        yield
    trained = trainer.learner.epoch * len(training)
    is_over = trainer.finished or trainer.diverged_at is not None
    if file.answer is not None and not query.is_idle and _is_recent(file.answer, trainer.steps, trained - file.trained):
        return file.answer
    held_out = context.watched.result if context.watched is not None else None
    run = run_vitals(trainer, held_out, len(splits.validation) > 0, is_over)
    for _ in range(LOOKS if file.answer is None or query.is_idle else 1):
        parts = sample(training, file.turn), sample(watched, file.turn)
        network = yield from network_pieces(trainer.network, trainer.settings, *parts, trainer.learner, file.first)
        vitals = Vitals(trainer.settings, trainer.network.sizes[-1], file.data, run, network, len(training))
        before, file.found, file.turn = {one.id for one in file.found}, diagnose(vitals), file.turn + 1
        yield
    agreed = tuple(one for one in file.found if one.is_fact or one.id in before)
    file.answer, file.trained = ExaminationAnswer(context.source, trainer.steps, agreed, checked(vitals)), trained
    return file.answer


def _is_recent(answer: ExaminationAnswer, steps: int, trained: float) -> bool:
    """Tell whether too few images were trained on since for another look, and no more can be found than then."""
    can_find_more = any(answer.step < stage <= steps for stage in STAGES)
    return 0 <= trained < 2 * IMAGES * IMAGES_TRAINED_PER_LOOKED_AT and not can_find_more


def memorisation(context: QueryContext, query: Memorise) -> Job:
    """Train a new network on ten images; it shares nothing with that of the run."""
    classes = context.trainer.network.sizes[-1]
    seen = yield from memorisation_pieces(context.trainer.settings, context.splits.training, classes)
    return MemorisationAnswer(query.revision, seen.images, seen.right, seen.steps, seen.cost)


def _data_of(context: QueryContext) -> Pieces[DataVitals]:
    """Return what the data are like; those of MNIST are known to be well."""
    splits = context.splits
    if splits.dataset.is_mnist:
        return DataVitals()
    classes = context.trainer.network.sizes[-1]
    return (yield from data_pieces(splits.training, splits.validation, splits.test, classes))


def _first_of(context: QueryContext) -> Network:
    network = context.trainer.network
    return untrained_network(context.trainer.settings, network.sizes[0], network.sizes[-1])


ANSWERS: Answers = {Examine: examination, Memorise: memorisation}
