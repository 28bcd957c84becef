"""Learning from one batch: gather its images, go forward and backward, take the optimizer's step.

It must not know of curves, epochs to go or divergence: that is the trainer's.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mnist_tui.engine.augmentation import Augmenter
from mnist_tui.engine.batches import Batches, Place
from mnist_tui.engine.evaluation import Examples
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.optimizers import AVERAGE, Rates, Stepper
from mnist_tui.engine.settings import Settings, rate_factor
from mnist_tui.engine.types import Floats, Labels, Pixels

LARGEST_BLOCK = 2048
"""Images computed at once; a larger batch adds up the gradients of several blocks, which keeps memory flat."""
GRADIENT_NORM_EVERY_STEPS = 8


@dataclass(frozen=True, slots=True)
class LearnerState:
    """Everything that decides what the next step will do, as copies."""

    settings: Settings
    parameters: Floats
    memory: Mapping[str, Floats]
    optimizer_steps: int
    place: Place
    dropout_generator: Mapping[str, Any]
    """The generator's own description, as numpy gives and takes it."""
    distortion_generator: Mapping[str, Any]
    learning_rate: float
    gradient_norm: float


class Learner:
    """The network, its optimizer and the order of the images."""

    def __init__(self, settings: Settings, training: Examples, classes: int) -> None:
        """Draw the first weights and the first order from `settings.seed`."""
        self.settings = settings
        self.training = training
        seeds = np.random.SeedSequence(settings.seed).spawn(4)
        weights_rng, order_rng, self._dropout_rng, self._distortion_rng = map(np.random.default_rng, seeds)
        self.network = Network(settings, training.pixels.shape[1], classes)
        self.network.draw_weights(settings, weights_rng)
        parameters = self.network.parameters
        self.stepper = Stepper(
            settings.optimizer, len(parameters.vector), parameters.weight_count, settings.dtype, settings.average
        )
        average = self.stepper.memory.get(AVERAGE)
        if average is not None:
            average[...] = parameters.vector
        self.averaged = None if average is None else Network(settings, training.pixels.shape[1], classes, average)
        """The network of the averaged weights, if they are kept; it follows by itself."""
        self.batches = Batches(len(training), order_rng)
        self.learning_rate = 0.0
        """The rate of the last step, schedule included."""
        self.gradient_norm = 0.0
        """Length of the gradient, before clipping, at its last measurement (every 8 steps, or always when clipping)."""
        self.last_batch = 0
        """Images in the last batch."""
        self._augmenter: Augmenter | None = None
        self._augmenter_settings: Settings | None = None
        self._gradients = Parameters(self.network.sizes, settings.dtype)
        self._gathered: Pixels = np.empty((0, training.pixels.shape[1]), np.uint8)

    @property
    def epoch(self) -> float:
        """Epochs completed, with the share of the current one."""
        return self.batches.epoch + self.batches.position / len(self.training)

    def adopt(self, settings: Settings) -> None:
        """Learn by `settings` from the next batch on; they must differ in live ones only."""
        if settings.momentum != self.settings.momentum:
            self.stepper.change_momentum(self.settings.momentum, settings.momentum)
        self.settings = settings

    def learn(self) -> tuple[float, float, int]:
        """Learn from the next batch; return its mean cost, its accuracy (0 to 1) and its size.

        A cost that is not finite takes no step.
        """
        settings = self.settings
        self.learning_rate = settings.learning_rate * rate_factor(settings, self.epoch)
        chosen = self.batches.next(settings.batch_size)
        self.last_batch = len(chosen)
        with np.errstate(all="ignore"):  # an overflow is no news: the cost tells, and the run stops
            cost, accuracy = self._gradient(chosen)
            if math.isfinite(cost):
                self._descend()
        return cost, accuracy, len(chosen)

    def _gradient(self, chosen: Labels) -> tuple[float, float]:
        """Compute the mean gradient over the images `chosen`; return their mean cost and accuracy."""
        if len(chosen) <= LARGEST_BLOCK:
            cost, right = self._block_gradient(chosen)
            return cost / len(chosen), right / len(chosen)
        total = np.zeros_like(self._gradients.vector)
        cost, right = 0.0, 0
        for block in np.array_split(chosen, math.ceil(len(chosen) / LARGEST_BLOCK)):
            block_cost, block_right = self._block_gradient(block)
            cost, right = cost + block_cost, right + block_right
            self._gradients.vector *= len(block) / len(chosen)
            total += self._gradients.vector
        self._gradients.vector[...] = total
        return cost / len(chosen), right / len(chosen)

    def _block_gradient(self, block: Labels) -> tuple[float, int]:
        """Carry one block forward and back; return the sum of its costs and the number of right answers."""
        if len(self._gathered) < len(block):
            self._gathered = np.empty((len(block), self.training.pixels.shape[1]), np.uint8)
        pixels = self._gathered[: len(block)]
        np.take(self.training.pixels, block, axis=0, out=pixels, mode="clip")  # mode "raise" copies once more
        if (augmenter := self._present_augmenter()) is not None:
            augmenter.distort(pixels, pixels)
        labels = self.training.labels[block]
        network = self.network
        work = network.forward(pixels, learning=True, dropout=self.settings.dropout, rng=self._dropout_rng)
        cost = float(network.cost.per_image(work.logits, work.outputs, work.rows, labels).sum(dtype=np.float64))
        right = int(np.count_nonzero(work.outputs.argmax(axis=1) == labels))
        network.backward(work, labels, self._gradients, self.settings.label_smoothing)
        return cost, right

    def _present_augmenter(self) -> Augmenter | None:
        """Return what distorts the images, None when nothing does; made anew when a setting has changed."""
        if self._augmenter_settings is not self.settings:
            self._augmenter_settings, distortion = self.settings, self.settings.distortion
            rows, columns = self.training.shape if all(self.training.shape) else (1, self.training.pixels.shape[1])
            is_on = distortion.is_on
            self._augmenter = Augmenter(distortion, rows, columns, self._distortion_rng) if is_on else None
        return self._augmenter

    def _descend(self) -> None:
        """Clip the gradient if asked, and take the optimizer's step."""
        settings, gradient, step = self.settings, self._gradients.vector, self.stepper.steps + 1
        if settings.clip_norm or step % GRADIENT_NORM_EVERY_STEPS == 1:
            self.gradient_norm = math.sqrt(float(np.dot(gradient, gradient)))
        if settings.clip_norm and self.gradient_norm > settings.clip_norm:
            gradient *= settings.clip_norm / self.gradient_norm  # Pascanu et al. 2013, algorithm 1
        rates = Rates(
            self.learning_rate, settings.momentum, settings.beta2, settings.decay, settings.weight_decay, step
        )
        self.stepper.step(self.network.parameters.vector, gradient, rates)

    def state(self) -> LearnerState:
        """Return copies of all that decides the next step."""
        return LearnerState(
            settings=self.settings,
            parameters=self.network.parameters.vector.copy(),
            memory={name: vector.copy() for name, vector in self.stepper.memory.items()},
            optimizer_steps=self.stepper.steps,
            place=self.batches.place(),
            dropout_generator=self._dropout_rng.bit_generator.state,
            distortion_generator=self._distortion_rng.bit_generator.state,
            learning_rate=self.learning_rate,
            gradient_norm=self.gradient_norm,
        )

    def restore(self, state: LearnerState) -> None:
        """Continue from `state`, which must come from a network and optimizer of the same shapes."""
        self.settings = state.settings
        self.network.parameters.vector[...] = state.parameters
        for name, vector in self.stepper.memory.items():
            vector[...] = state.memory[name]
        self.stepper.steps = state.optimizer_steps
        self.batches.go_to(state.place)
        self._dropout_rng.bit_generator.state = state.dropout_generator
        self._distortion_rng.bit_generator.state = state.distortion_generator
        self.learning_rate, self.gradient_norm = state.learning_rate, state.gradient_norm
