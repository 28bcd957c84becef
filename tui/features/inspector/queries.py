"""What the inspector asks about one image, and what it is told."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.images.queries import EditRequest
from mnist_tui.tui.protocol.arrays import Array1D, Array2D
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
    """Probabilities of the image as it was; empty where nothing was edited."""
    cost: float
    margin: float
    lead: float
    """Of the answer's score over the rival's."""
    entropy: float
    """bits"""
    saliency: Array2D[np.float32]
    """As `pixels`."""
    layers: list[LayerExplanation]
    perturbation_levels: int
    """Size of the nudge in grey levels; 0 for none."""
    perturbation_failed: bool
    label_probability_steps: Array1D[np.float32]
    """(E,); empty for images that are not followed."""
    label_probability: Array1D[np.float32]
    """(E,): probability of the true class at these steps."""


class Inspect(Query, frozen=True):
    """Why the network answers what it answers to one image."""

    reply: ClassVar[type[Message]] = InspectAnswer
    split: str
    index: int
    edits: tuple[EditRequest, ...] = ()
    perturbed: bool = False
    """Whether to take the smallest step along the gradient's sign that changes the answer, after the edits."""
