"""One training step: forward, backward, and the step of the optimizer.

It must not know of curves, epochs to go or divergence, which are the trainer's, nor of how its images are prepared.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mnist_tui.engine.errors import StepBrokenOffError
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.feed import Block, Feed, FeedPosition, InlineFeed, is_split
from mnist_tui.engine.learning_rate import rate_factor
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.optimizers import Moment, Rates
from mnist_tui.engine.parameter_updater import ParameterUpdater
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import Floats
from mnist_tui.engine.weight_ema import WeightEMA
from mnist_tui.engine.workers import Workers


class BlockSums(NamedTuple):
    """Sums over the images of one or more blocks."""

    cost: float
    objective: float
    """Of the costs with label smoothing."""
    right: int
    """Images predicted correctly."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The small part of a learner's state, between two batches."""

    settings: Settings
    position: FeedPosition
    dropout_generator: Mapping[str, Any]
    """State of the generator, as numpy gives and takes it."""
    learning_rate: float
    gradient_norm: float


@dataclass(frozen=True, slots=True)
class LearnerState:
    """Everything that determines the next step, as copies."""

    mark: Mark
    parameters: Floats
    slots: Mapping[str, Floats]
    optimizer_steps: int
    moments: tuple[Moment, Moment]


def untrained_network(settings: Settings, inputs: int, classes: int) -> Network:
    """Return the network that a run with these settings begins with, for images of `inputs` pixels."""
    rng = np.random.default_rng(np.random.SeedSequence(settings.seed).spawn(1)[0])
    network = Network(settings.architecture(inputs, classes))
    network.draw_weights(settings.initializer, settings.init_scale, rng)
    return network


class Learner:
    """A network with its optimizer and its feed of images."""

    def __init__(self, settings: Settings, training: Examples, classes: int, last_step: int | None = None) -> None:
        """Draw the initial weights and the first order from `settings.seed`.

        The schedule of the learning rate spans `settings.epochs`, or `last_step` steps in their place.
        """
        self.settings = settings
        self.last_step = last_step
        self.training = training
        _, *seeds = np.random.SeedSequence(settings.seed).spawn(4)  # the first is for the weights
        order_rng, self._dropout_rng, augmentation_rng = map(np.random.default_rng, seeds)
        architecture = settings.architecture(training.pixels.shape[1], classes)
        self.network = untrained_network(settings, training.pixels.shape[1], classes)
        parameters = self.network.parameters
        count = len(parameters.vector)
        self.updater = ParameterUpdater(settings.optimizer, count, parameters.weight_count, settings.dtype)
        self._ema = WeightEMA(settings.ema, count, settings.dtype) if settings.ema else None
        self._ema_network = Network(architecture) if settings.ema else None
        self.feed: Feed = InlineFeed(training, order_rng, augmentation_rng)
        """Where the batches come from; it may be replaced by another feed that gives the same ones."""
        self.learning_rate = 0.0
        """The rate of the last step, schedule included."""
        self.gradient_norm = 0.0
        """Norm of the gradient of the last step, before clipping; NaN where the cost was not finite."""
        self.objective = 0.0
        """What the last step reduces: the mean cost of its batch with label smoothing, plus the L2 penalty."""
        self.last_batch = 0
        """Images in the last batch."""
        self._gradients = Parameters(self.network.sizes, settings.dtype)

    @property
    def epoch(self) -> float:
        """Epochs completed, with the fraction of the current one."""
        return self.feed.epoch + self.feed.position / len(self.training)

    @property
    def progress(self) -> float:
        """Fraction of the run that is done; more than 1 past its end."""
        if self.last_step is not None:
            return self.updater.steps / self.last_step
        return self.epoch / self.settings.epochs

    @property
    def ema_network(self) -> Network | None:
        """The network whose parameters are the EMA of the weights, as it is now; None when none is kept."""
        network = self._ema_network
        if self._ema is not None and network is not None:
            self._ema.present(self.network.parameters.vector, self.updater.steps, network.parameters.vector)
        return network

    @property
    def slots(self) -> dict[str, Floats]:
        """All vectors (P,) that are carried from step to step beside the parameters, by name."""
        return self.updater.slots | ({} if self._ema is None else {"ema": self._ema.vector})

    def share_work(self, workers: Workers) -> None:
        """Let the threads of `workers` take part in steps and evaluations; the numbers stay the same to the bit."""
        self.updater.share_work(workers)
        for network in (self.network, self._ema_network):
            if network is not None:
                network.workers = workers

    def adopt(self, settings: Settings) -> None:
        """Use `settings` from the next batch on; they must differ in live ones only."""
        self.settings = settings

    def learn(self, is_unwanted: Callable[[], bool] = lambda: False) -> tuple[float, float, int]:
        """Train on the next batch; return its mean cost, its accuracy (0 to 1) and its size.

        After a cost that is not finite no step is taken. `is_unwanted` is asked between the blocks of a large batch.

        Raises:
            StepBrokenOffError: the step is unwanted; this learner is as it was before.
        """
        settings = self.settings
        begin = self.mark() if is_split(settings.batch_size or len(self.training)) else None
        self.learning_rate = settings.learning_rate * rate_factor(settings, self.progress, self.epoch)
        with np.errstate(all="ignore"):  # an overflow shows in the cost, and the run stops
            try:
                cost, accuracy = self._gradient(is_unwanted)
            except StepBrokenOffError:
                assert begin is not None
                self.go_to(begin)
                raise
            if math.isfinite(cost):
                self._descend()
            else:
                self.gradient_norm = math.nan
        return cost, accuracy, self.last_batch

    def _gradient(self, is_unwanted: Callable[[], bool]) -> tuple[float, float]:
        """Compute the mean gradient over the next batch; return its mean cost and its accuracy."""
        block = self.feed.next(self.settings)
        self.last_batch = block.batch
        sums = self._block_gradient(block)
        if not block.is_last:
            sums = self._add_blocks(block, sums, is_unwanted)
        penalty = self.updater.penalty(self.network.parameters.vector, self.settings.weight_decay)
        self.objective = sums.objective / block.batch + penalty
        return sums.cost / block.batch, sums.right / block.batch

    def _add_blocks(self, block: Block, sums: BlockSums, is_unwanted: Callable[[], bool]) -> BlockSums:
        """Add the blocks that follow the first to its gradient and to its sums."""
        total = self._gradients.vector.copy()
        while not block.is_last:
            if is_unwanted():
                raise StepBrokenOffError
            block = self.feed.next(self.settings)
            more = self._block_gradient(block)
            sums = BlockSums(sums.cost + more.cost, sums.objective + more.objective, sums.right + more.right)
            total += self._gradients.vector
        self._gradients.vector[...] = total
        return sums

    def batch_cost(self) -> float:
        """Take the next batch, train on it no further than forward, and return its mean cost."""
        total, is_last, batch = 0.0, False, 1
        with np.errstate(all="ignore"):  # as in learn
            while not is_last:
                block = self.feed.next(self.settings)
                work = self.network.forward(block.pixels, True, self.settings.dropout, self._dropout_rng)
                total += self.network.summed_cost(work, block.labels)
                is_last, batch = block.is_last, block.batch
        return total / batch

    def _block_gradient(self, block: Block) -> BlockSums:
        """Run one block forward and backward; return its sums.

        The gradient is that of the block's costs over the size of the whole batch.
        """
        network, labels, smoothing = self.network, block.labels, self.settings.label_smoothing
        work = network.forward(block.pixels, learning=True, dropout=self.settings.dropout, rng=self._dropout_rng)
        cost = objective = network.summed_cost(work, labels)
        if smoothing:
            objective = network.summed_cost(work, labels, smoothing)
        right = int(np.count_nonzero(work.outputs.argmax(axis=1) == labels))
        network.backward(work, labels, self._gradients, smoothing, block.batch)
        return BlockSums(cost, objective, right)

    def _descend(self) -> None:
        """Measure the gradient, clip it if asked, and take the optimizer's step."""
        settings, gradient = self.settings, self._gradients.vector
        self.gradient_norm = math.sqrt(float(np.dot(gradient, gradient)))
        if settings.clip_norm and self.gradient_norm > settings.clip_norm:
            gradient *= settings.clip_norm / self.gradient_norm  # Pascanu et al. 2013, algorithm 1
        self.updater.step(self.network.parameters.vector, gradient, self._rates())
        if self._ema is not None:
            self._ema.follow(self.network.parameters.vector, self.updater.steps)

    def _rates(self) -> Rates:
        settings = self.settings
        return Rates(self.learning_rate, settings.momentum, settings.beta2, settings.rms_decay, settings.weight_decay)

    def rehearse(self, gradient: Floats) -> Floats:
        """Return how a step at the last rate with the gradient (P,) would change the parameters; take none."""
        norm, most = float(np.linalg.norm(gradient)), self.settings.clip_norm
        clipped = gradient * gradient.dtype.type(most / norm) if most and norm > most else gradient
        return self.updater.rehearse(self.network.parameters.vector, clipped, self._rates())

    def mark(self) -> Mark:
        """Return the small part of the state; between two batches only."""
        return Mark(
            settings=self.settings,
            position=self.feed.tell(),
            dropout_generator=self._dropout_rng.bit_generator.state,
            learning_rate=self.learning_rate,
            gradient_norm=self.gradient_norm,
        )

    def state(self) -> LearnerState:
        """Return copies of all that determines the next step; between two batches only."""
        return LearnerState(
            mark=self.mark(),
            parameters=self.network.parameters.vector.copy(),
            slots={name: vector.copy() for name, vector in self.slots.items()},
            optimizer_steps=self.updater.steps,
            moments=(self.updater.first, self.updater.second),
        )

    def restore(self, state: LearnerState) -> None:
        """Continue from `state`, which must come from a network and optimizer of the same shapes."""
        self.network.parameters.vector[...] = state.parameters
        for name, vector in self.slots.items():
            vector[...] = state.slots[name]
        self.updater.steps = state.optimizer_steps
        self.updater.first, self.updater.second = state.moments
        self.go_to(state.mark)

    def go_to(self, mark: Mark) -> None:
        """Continue with the batch at `mark`, and with the same dropout, from the weights as they are."""
        self.settings = mark.settings
        self.feed.seek(mark.position)
        self._dropout_rng.bit_generator.state = mark.dropout_generator
        self.learning_rate, self.gradient_norm = mark.learning_rate, mark.gradient_norm
