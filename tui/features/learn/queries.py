"""What the screen asks about one image on its way through the network, and what it is told."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array2D
from mnist_tui.tui.protocol.drawn import Drawn
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query

PRESENT = -1
"""In place of a step: the network as it is now."""


class Subject(Message, frozen=True):
    """An image, the network that it goes through, and the units that are looked at on the way."""

    split: str = ""
    """Empty where the engine is to choose an image that teaches much: a mistake that was a close call."""
    index: int = 0
    """In the split; without one, the number of such an image, from 0."""
    step: int = PRESENT
    """The network of this step is kept while it is looked at. One that is kept no more is replaced by the present."""
    ranks: tuple[int, ...] = ()
    """Which unit is looked at in every layer, from the pixels on: 0 for the one that matters most."""
    follows: bool = False
    """Whether units are ranked along the strongest path, and not by their own errors."""
    drawn: Drawn | None = None
    """The image where it is a drawing; the split is DRAWING then."""


class OperationAnswer(Message, frozen=True, eq=False):
    """What `engine.backprop.numbers.Numbers` holds."""

    kind: str
    layer: int
    unit: int
    indices: Array1D[np.int64]
    first: Array1D[np.float64]
    second: Array1D[np.float64]
    products: Array1D[np.float64]
    more: int
    more_sum: float
    zeros: int
    bias: float
    total: float
    values: Array1D[np.float32]
    terms_of_pixels: Array1D[np.float32]
    """In the first layer what every pixel adds; empty elsewhere."""
    code: list[str]
    """The lines of the engine that compute it."""


class WalkAnswer(Message, frozen=True, eq=False):
    """All operations for one image."""

    revision: int
    """That of the query."""
    pick: int
    """Which of its own choices the engine has taken; -1 for an image that was asked for."""
    step: int
    """Of the network."""
    is_ema: bool
    """True where its weights are the moving average that evaluations look at."""
    split: str
    index: int
    pixels: Array2D[np.uint8]
    label: int
    predicted: int
    probabilities: Array1D[np.float64]
    cost: float
    sizes: list[int]
    activation: str
    cost_name: str
    output: str
    optimizer: str
    smoothing: float
    units: list[int]
    """The one that is looked at in every layer, from the pixels on."""
    operations: list[OperationAnswer]
    is_labelled: bool = True
    """False where nobody has said what the image is: its label is the prediction."""


class Walk(Query, frozen=True):
    """Take an image through the network and back."""

    reply: ClassVar[type[Message]] = WalkAnswer
    subject: Subject = Subject()
    revision: int = 0
    """A new number asks once more."""


class MovedWeight(Message, frozen=True):
    """One weight that was moved by ε both ways."""

    epsilon: float
    above: float
    """C(w+ε)"""
    below: float
    """C(w-ε)"""
    measured: float
    """The central difference."""
    off: float
    """How far it is from what backpropagation says, as a fraction of the larger."""
    off_float32: float
    is_kink: bool


class CheckedLayer(Message, frozen=True):
    """Weights and biases of a layer that were checked, in float64 and in float32."""

    checked: int
    kinks: int
    """Of these, in float64, a unit changed sides between both points: they say nothing."""
    weights_off: float
    """The largest distance, apart from rounding; 0 where none could be checked."""
    biases_off: float
    float32_off: float
    weights_pass: bool
    biases_pass: bool
    float32_passes: bool


class CheckAnswer(Message, frozen=True):
    """What measuring has shown."""

    sample: int
    fault: str
    """What is broken in the copy of the backward pass; empty for nothing."""
    fault_layer: int
    step: int
    split: str
    index: int
    source: int
    """The pixel whose weight was moved."""
    target: int
    """The unit of layer 1 that it leads to."""
    weight: float
    claimed: float
    """∂C/∂w of that weight by backpropagation."""
    parameters: int
    """Weights and biases in all."""
    rows: list[MovedWeight]
    layers: list[CheckedLayer]


class Check(Query, frozen=True):
    """Is backpropagation right? Move weights and see."""

    reply: ClassVar[type[Message]] = CheckAnswer
    subject: Subject = Subject()
    sample: int = 0
    """Another number checks other weights."""
    fault: str = ""
    """The bug that is planted in a copy of the backward pass."""
    fault_layer: int = 0


class TriedStep(Message, frozen=True):
    """What `engine.backprop.descent.Step` holds, of two classes."""

    rate: float
    promised: float
    cost: float
    label_probability: float
    predicted_probability: float
    """Of the class that is predicted before the step."""
    length: float


class StepsAnswer(Message, frozen=True):
    """What steps down the gradient of one image have done to it."""

    step: int
    split: str
    index: int
    before: TriedStep
    """No step at all."""
    norm: float
    """Of the gradient."""
    steps: list[TriedStep]
    weight: float
    weight_after: float
    """Of the weight that is looked at, by the step after which the cost is lowest, if it were the only one to move."""
    weight_rate: float
    weight_cost: float
    plain: TriedStep
    optimized: TriedStep
    """What the optimizer would do at the same learning rate."""
    cosine: float
    without_image: float
    layers: list[tuple[float, float]]
    """The norm of both steps for the weights of every layer."""
    optimizer: str
    optimizer_steps: int
    has_memory: bool
    """True where it keeps something of one step for the next."""
    decays_weights: bool
    batch_size: int
    """0 for all images."""
    code: list[str]
    plain_code: list[str]


class Steps(Query, frozen=True):
    """What does the gradient promise, and what happens?"""

    reply: ClassVar[type[Message]] = StepsAnswer
    subject: Subject = Subject()


class StepAccuraciesAnswer(Message, frozen=True):
    """How many images of the watched split are classified correctly after these steps.

    Before any, after each of the four, after a plain one at the learning rate that is set, and after the optimizer's.
    """

    step: int
    split: str
    index: int
    watched: str
    count: int
    right: list[int]


class StepAccuracies(Query, frozen=True):
    """What do these steps do to all other images? It takes longer, so it is a question of its own."""

    reply: ClassVar[type[Message]] = StepAccuraciesAnswer
    subject: Subject = Subject()
