"""Follows a run: looks at the network while something seems wrong, and tells what two looks in a row have found."""

from mnist_tui.engine.diagnosis.data_probe import data_pieces
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.diagnosis.network_probe import network_pieces, sample
from mnist_tui.engine.diagnosis.pieces import Pieces, at_once
from mnist_tui.engine.diagnosis.rules import RULES, diagnose
from mnist_tui.engine.diagnosis.run_probe import run_vitals
from mnist_tui.engine.diagnosis.symptoms import LATER, SOON
from mnist_tui.engine.diagnosis.vitals import DataVitals, NetworkVitals, RunVitals, Vitals
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import untrained_network
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

LOOK_IMAGES, LOOK_PRODUCTS, LEAST_WEIGHTS = 1000, 30_000_000, 15_000
"""A look takes as long as training on so many images, and on more the fewer weights there are to train."""
DATA_IMAGES, DATA_PART = 500, 0.02
"""Looking at the data takes as long as training on so many images, and on that part of all."""
STEP_IMAGES = 50
"""A step takes as long as training on so many more images than it has."""
BUDGET, LATER_BUDGET = 0.01, 0.003
"""Of the time of training, for all that; the latter once the early looks are made."""
EARLY_LOOKS = 3
"""So many may find or bear out what is wrong with the beginning."""
HIGH_COST = 0.6
WELL_TRAINED = 0.96
SETTLED_EPOCHS = 3
OF_DATA = frozenset(rule.id for rule in RULES if rule.symptom == "data")
ENOUGH = frozenset({"R1", "R18"})
"""Faults of the data that leave nothing to look for in the network."""


class Doctor:
    """Examines one run again and again. It belongs between two steps, in the thread of the trainer."""

    def __init__(
        self, trainer: Trainer, validation: Examples, test: Examples, has_validation: bool, is_sound: bool = False
    ) -> None:
        """`validation` is what the run is watched on, the test images where none are held out.

        `is_sound` says that the data are known to be well, so that nobody need look at them.
        """
        self._trainer, self._validation, self._test = trainer, validation, test
        self._has_validation = has_validation
        self._data: DataVitals | None = DataVitals() if is_sound else None
        self._before: dict[str, Finding] = {}
        """What the last look has found, by id."""
        self._told: set[str] = set()
        self._spent = 0.0
        """What all looks that training had to wait for have cost, in images that it could train on meanwhile."""
        self._turn = 0
        """How often the network was looked at."""
        self._seen: tuple[tuple[int, Settings], NetworkVitals] | None = None
        """Step and settings of the last of these looks, and what it measured."""
        self._first: Network | None = None
        """The network as it began."""
        self.findings: tuple[Finding, ...] = ()
        """What holds now: found by the last two looks, with the numbers of the last."""
        self.vitals: Vitals | None = None
        """What the last look has measured."""

    def look(
        self, held_out: EvaluationResult | None, is_over: bool, test: EvaluationResult | None = None
    ) -> tuple[Finding, ...]:
        """Examine the run after an evaluation; return what is found for the second time in a row, and was not told yet.

        A fact is told at once: it cannot change.
        """
        return at_once(self.pieces(held_out, is_over, test))

    def pieces(
        self,
        held_out: EvaluationResult | None,
        is_over: bool,
        test: EvaluationResult | None = None,
        is_at_rest: bool = False,
    ) -> Pieces[tuple[Finding, ...]]:
        """Do the same in pieces, between which the run may go on; the first belongs to the evaluation.

        Looks at a run that `is_at_rest`, or over, take no time from its training.
        """
        run = run_vitals(self._trainer, held_out, self._has_validation, is_over, test)
        is_worth_a_look = has_symptom(run) and not any(one.is_fact and one.id in ENOUGH for one in self.findings)
        if not (is_over or is_at_rest or self._affords(run, is_worth_a_look)):
            return ()
        vitals = yield from self._measure(run, is_worth_a_look)
        found = {finding.id: finding for finding in diagnose(vitals)}
        self.findings = tuple(one for one in found.values() if one.is_fact or one.id in self._before)
        self._before, self.vitals = found, vitals
        news = tuple(one for one in self.findings if one.id not in self._told)
        self._told |= {one.id for one in news}
        return news

    def last_look(
        self, held_out: EvaluationResult | None, is_over: bool, test: EvaluationResult | None = None
    ) -> tuple[Finding, ...]:
        """Examine a run that ends or pauses; what is found for the first time is looked for at once in other images."""
        news = at_once(self.pieces(held_out, is_over, test, is_at_rest=True))
        if self._unsure:
            news += at_once(self.pieces(held_out, is_over, test, is_at_rest=True))
        return news

    @property
    def _unsure(self) -> frozenset[str]:
        """What the last look has found, and the one before has not."""
        return frozenset(self._before) - {one.id for one in self.findings}

    @property
    def _is_in_doubt(self) -> bool:
        """Tell whether any of that could be borne out by a look at the network."""
        return bool(self._unsure - OF_DATA)

    def _measure(self, run: RunVitals, is_worth_a_look: bool) -> Pieces[Vitals]:
        trainer = self._trainer
        training, settings = trainer.learner.training, trainer.settings
        network = (yield from self._network()) if is_worth_a_look else NetworkVitals()
        if self._data is None:
            test = self._test if self._has_validation else self._validation
            validation = self._validation if self._has_validation else _none_of(self._validation)
            self._data = yield from data_pieces(training, validation, test, trainer.network.sizes[-1])
        return Vitals(settings, trainer.network.sizes[-1], self._data, run, network, len(training))

    def _network(self) -> Pieces[NetworkVitals]:
        """Look at the network; one that has taken no step since the last look is looked at again only in doubt."""
        trainer = self._trainer
        settings, sizes, now = trainer.settings, trainer.network.sizes, (trainer.steps, trainer.settings)
        if self._seen is not None and self._seen[0] == now and not self._is_in_doubt:
            return self._seen[1]
        parts = sample(trainer.learner.training, self._turn), sample(self._validation, self._turn)
        self._turn += 1
        if self._first is None:
            self._first = untrained_network(settings, sizes[0], sizes[-1])
            yield
        network = yield from network_pieces(trainer.network, settings, *parts, trainer.learner, self._first)
        self._seen = now, network
        return network

    def _affords(self, run: RunVitals, is_worth_a_look: bool) -> bool:
        """Tell whether the run has trained for long enough, and count what the looks that follow will cost."""
        cost, images, part = 0.0, len(self._trainer.learner.training), BUDGET
        if self._data is None:
            cost += DATA_IMAGES + DATA_PART * images
        if is_worth_a_look:
            cost += LOOK_IMAGES + LOOK_PRODUCTS / max(self._trainer.network.parameters.weight_count, LEAST_WEIGHTS)
            part = BUDGET if self._turn < EARLY_LOOKS and self._can_find_more(run) else LATER_BUDGET
        if cost and self._spent + cost > part * (run.epoch * images + run.step * STEP_IMAGES):
            return False
        self._spent += cost
        return True

    def _can_find_more(self, run: RunVitals) -> bool:
        """Tell whether a look may find, or bear out, what the one before could not."""
        return self._seen is None or self._is_in_doubt or self._seen[0][0] < LATER <= run.step


def has_symptom(run: RunVitals) -> bool:
    """Tell from what costs nothing whether the network is worth a look."""
    held_out = run.held_out
    if run.step < SOON and not run.is_over:
        return run.step > 0 and run.gradient_norm == 0
    if not held_out.count or held_out.predicted_classes < 2 or held_out.interval[0] <= held_out.baseline:
        return True
    if run.train_cost > HIGH_COST * run.floor or run.gradient_norm == 0:
        return True
    is_settled = run.is_over or run.epoch >= SETTLED_EPOCHS
    return is_settled and run.train_accuracy < WELL_TRAINED


def _none_of(examples: Examples) -> Examples:
    return Examples(examples.pixels[:0], examples.labels[:0], examples.shape)
