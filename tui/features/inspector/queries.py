"""The query of the inspector about one image, and its reply."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.images.queries import EditRequest
from mnist_tui.tui.protocol.arrays import Array1D, Array2D
from mnist_tui.tui.protocol.drawn import Drawn
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class LayerExplanation(Message, frozen=True, eq=False):
    """One hidden layer of H units."""

    activations: Array1D[np.float32]
    attributions: Array1D[np.float32]


class InspectAnswer(Message, frozen=True, eq=False):
    """What `engine.inspection.explanation.Explanation` holds, of the image after the edits."""

    split: str
    index: int
    label: int
    predicted: int
    rival: int
    pixels: Array2D[np.uint8]
    probabilities: Array1D[np.float64]
    before: Array1D[np.float64]
    """Probabilities of the original image; empty without edits."""
    cost: float
    margin: float
    lead: float
    """The logit of the prediction minus that of the runner-up."""
    entropy: float
    """bits"""
    saliency: Array2D[np.float32]
    """As `pixels`."""
    layers: list[LayerExplanation]
    perturbation_levels: int
    """Size of the adversarial perturbation in grey levels; 0 for none."""
    perturbation_failed: bool
    label_probability_steps: Array1D[np.float32]
    """(E,); empty for images outside the evaluation split."""
    label_probability: Array1D[np.float32]
    """(E,): probability of the label at these steps."""
    is_labelled: bool = True
    """False where nobody has said what the image is: its label is the prediction."""
    temperature: float | None = None
    """At which probabilities, margin and entropy are; None where they are as the network gives them."""
    by_occlusion: bool = False
    """True where `saliency` is how much the logit difference falls when patches are blanked: no gradient is known."""


class Inspect(Query, frozen=True):
    """Why the network predicts what it does for one image."""

    reply: ClassVar[type[Message]] = InspectAnswer
    split: str
    index: int
    edits: tuple[EditRequest, ...] = ()
    perturbed: bool = False
    """Whether to add the smallest FGSM perturbation that changes the prediction, after the edits."""
    drawn: Drawn | None = None
    """The image where it is a drawing; the split is DRAWING then."""
