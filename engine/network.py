"""The network and backpropagation, on one page: forward from pixels to outputs, back from the cost to every gradient.

It must not know what is done with the gradients. Shapes: B images, I inputs and O outputs of a layer, K classes; J of
the pixels are active, that is, not 0 in the whole batch.
"""

import copy
import itertools

import numpy as np

from mnist_tui.engine.activations import ACTIVATIONS, Activation, linear
from mnist_tui.engine.active_pixels import ActivePixels
from mnist_tui.engine.architecture import Architecture
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.initializers import INITIALIZERS
from mnist_tui.engine.products import multiply
from mnist_tui.engine.types import Floats, Indices, Labels, Pixels
from mnist_tui.engine.workers import ALONE, Workers

FEW_IMAGES_PER_OUTPUT = 0.5
"""With fewer images per output of a layer, BLAS is faster at w δᵀ, transposed afterwards, than at δ wᵀ."""


class Parameters:
    """All weights and biases, or all their gradients, in one vector (P,): weights first, a view per layer."""

    def __init__(self, sizes: tuple[int, ...], dtype: str, vector: Floats | None = None) -> None:
        """Make views of `vector` (P,), or of a new one of zeros."""
        shapes = list(itertools.pairwise(sizes))
        self.weight_count = sum(inputs * outputs for inputs, outputs in shapes)
        self.vector: Floats = np.zeros(self.count_of(sizes), dtype) if vector is None else vector
        self.weights: list[Floats] = []
        self.biases: list[Floats] = []
        start, bias_start = 0, self.weight_count
        for inputs, outputs in shapes:
            self.weights.append(self.vector[start : start + inputs * outputs].reshape(inputs, outputs))
            self.biases.append(self.vector[bias_start : bias_start + outputs])
            start, bias_start = start + inputs * outputs, bias_start + outputs

    @staticmethod
    def count_of(sizes: tuple[int, ...]) -> int:
        """Return how many weights and biases a network of these layers has."""
        return sum((inputs + 1) * outputs for inputs, outputs in itertools.pairwise(sizes))


class Workspace:
    """The arrays that one batch size needs, allocated once, so that a step allocates next to nothing."""

    def __init__(self, batch: int, sizes: tuple[int, ...], dtype: str, scratch: Floats) -> None:
        self.rows: Indices = np.arange(batch)
        self.ones: Floats = np.ones(batch, dtype)
        self.active = ActivePixels(batch, sizes[0], scratch)
        self.layers: list[Floats] = [np.empty((batch, size), dtype) for size in (0, *sizes[1:])]
        """The active pixels of the input, (B, J), put there by `forward`; then a of every layer, the outputs last."""
        self.slopes: list[Floats] = [np.empty((batch, size), dtype) for size in sizes[1:]]
        self.deltas: list[Floats] = [np.empty((batch, size), dtype) for size in sizes[1:-1]]
        self.transposed: list[Floats] = [np.empty((size, batch), dtype) for size in sizes[1:-1]]
        """(I, B): memory for w δᵀ, used where images are few."""
        self.logits: Floats = np.empty((batch, sizes[-1]), dtype)
        self.outputs: Floats = self.layers[-1]


class Network:
    """A fully connected network: its parameters, the forward pass and backpropagation."""

    most_at_once = 1 << 30
    """Any number: `evaluation.images_per_chunk` keeps an evaluation short."""

    def __init__(self, architecture: Architecture, vector: Floats | None = None) -> None:
        """Make a network of zeros, or one whose parameters are the memory of `vector` (P,)."""
        self.sizes, self.dtype = architecture.sizes, architecture.dtype
        self.parameters = Parameters(self.sizes, self.dtype, vector)
        self.cost = COSTS[architecture.cost]
        self.activation: Activation = ACTIVATIONS[architecture.activation]
        self.output: Activation = self.activation if architecture.output == "activation" else linear
        self.pixel_scale = np.array(architecture.pixel_scale, self.dtype)
        """A zero-dimensional array: a product with a Python number takes numpy twice as long to set up."""
        self.workers = ALONE
        """The threads that share the large products; the results do not depend on them."""
        self._workspaces: dict[int, Workspace] = {}
        self._scratch: Floats = np.empty((self.sizes[0] + 1) * self.sizes[1], self.dtype)
        """Shared by the workspaces, for none needs it from one product to the next; a copy has its own."""

    def draw_weights(self, initializer: str, scale: float, rng: "np.random.Generator") -> None:
        """Draw new weights by the `initializer` of that name, which may use `scale`; set the biases to zero."""
        self.parameters.vector.fill(0)
        for weights in self.parameters.weights:
            inputs, outputs = weights.shape
            weights[...] = INITIALIZERS[initializer](rng, inputs, outputs, scale)

    def copy(self) -> "Network":
        """Return an independent network with equal parameters, to be inspected while this one is trained on."""
        twin = copy.copy(self)
        twin.parameters = Parameters(self.sizes, self.dtype, self.parameters.vector.copy())
        twin._workspaces, twin._scratch = {}, np.empty_like(self._scratch)
        return twin

    @property
    def nbytes(self) -> int:
        """Bytes of the parameters and of the memory that the workspaces share."""
        return self.parameters.vector.nbytes + self._scratch.nbytes

    def drop_workspaces(self) -> None:
        """Let go of the arrays of all batch sizes."""
        self._workspaces.clear()

    def workspace(self, batch: int) -> Workspace:
        """Return the arrays for `batch` images; the last few batch sizes are kept."""
        if batch not in self._workspaces:
            while len(self._workspaces) >= 3:
                del self._workspaces[next(iter(self._workspaces))]
            self._workspaces[batch] = Workspace(batch, self.sizes, self.dtype, self._scratch)
        return self._workspaces[batch]

    def forward(
        self, pixels: Pixels, learning: bool = False, dropout: float = 0.0, rng: "np.random.Generator | None" = None
    ) -> Workspace:
        """Compute all layers for `pixels` (B, I); the result is in the workspace, valid until the next call.

        `learning` also stores the slopes that `backward` needs. With `dropout` p each hidden unit is dropped with
        probability p and the others are scaled by 1 / (1 − p) (Srivastava et al. 2014, inverted form).
        """
        work = self.workspace(len(pixels))
        last = len(self.sizes) - 2
        # fmt: off
        first, *others = self.parameters.weights
        work.layers[0], met = work.active.read(pixels, first)                  # (B, J)  0 to 255, and the w they meet
        for layer, (w, b) in enumerate(zip((met, *others), self.parameters.biases, strict=True)):
            z = work.logits if layer == last else work.layers[layer + 1]
            slope = work.slopes[layer] if learning else None
            multiply(work.layers[layer], w, z, self.workers)                # (B, O)  a w
            if layer == 0:
                z *= self.pixel_scale                                       # (B, O)  cheaper than scaling every pixel
            z += b                                                          # (B, O)  z = a w + b
            if layer == last:
                self.cost.outputs(z, work.outputs, self.output, slope)      # (B, K)
            else:
                self.activation(z, slope)                                   # (B, O)  a = f(z), slope = f'(z)
                if dropout and slope is not None and rng is not None:
                    keep = (rng.random(z.shape, np.float32) >= dropout) / z.dtype.type(1 - dropout)
                    z *= keep                                               # (B, O)  a unit dropped forward
                    slope *= keep                                           # (B, O)  gets no gradient either
        # fmt: on
        return work

    def summed_cost(self, work: Workspace, labels: Labels, smoothing: float = 0.0) -> float:
        """Return the sum of the costs of the images whose `forward` left `work`."""
        return float(self.cost.per_image(work.logits, work.outputs, work.rows, labels, smoothing).sum(dtype=np.float64))

    def backward(
        self, work: Workspace, labels: Labels, gradients: Parameters, smoothing: float = 0.0, batch: int | None = None
    ) -> None:
        """Write ∂C/∂w and ∂C/∂b of every layer into `gradients`, C being the mean cost of the images.

        Where these are a part of a larger batch, C is the sum of their costs divided by `batch`, the size of the whole.
        `work` comes from a `forward` with learning=True and is used up. With δ = ∂C/∂z of a layer:
        ∂C/∂w = aᵀ δ, ∂C/∂b = Σ δ over the batch, and δ of the layer before is (δ wᵀ) ⊙ f'(z).
        """
        delta, count = work.outputs, batch or len(labels)
        # fmt: off
        self.cost.delta(delta, work.slopes[-1], labels, smoothing, count)          # (B, K)  δ = ∂C/∂z of the last layer
        for layer in reversed(range(len(self.parameters.weights))):
            np.dot(work.ones, delta, out=gradients.biases[layer])                  # (O,)    ∂C/∂b = Σ δ
            if layer == 0:
                delta *= self.pixel_scale                                          # (B, O)  its input is scaled pixels
                work.active.gradient(delta, gradients.weights[0], self.workers)    # (I, O)  ∂C/∂w = aᵀ δ, 0 if inactive
                break
            multiply(work.layers[layer].T, delta, gradients.weights[layer], self.workers)  # (I, O)  ∂C/∂w = aᵀ δ
            w, before = self.parameters.weights[layer], work.deltas[layer - 1]
            delta_before(delta, w, work.transposed[layer - 1], before, self.workers)  # (B, I)  ∂C/∂a = δ wᵀ
            before *= work.slopes[layer - 1]                                       # (B, I)  δ = ∂C/∂a ⊙ f'(z)
            delta = before
        # fmt: on


def delta_before(delta: Floats, w: Floats, transposed: Floats, out: Floats, workers: Workers) -> None:
    """Write δ wᵀ into `out` (B, I); for few images by way of `transposed` (I, B) = w δᵀ, which is faster."""
    if len(delta) < FEW_IMAGES_PER_OUTPUT * delta.shape[1]:
        multiply(w, delta.T, transposed, workers)
        out[...] = transposed.T
    else:
        multiply(delta, w.T, out, workers)
