"""What evaluation needs of a network: that of the engine is one, and so is any other with probabilities."""

from typing import Protocol

from mnist_tui.engine.costs import Cost
from mnist_tui.engine.types import Floats, Labels, Pixels
from mnist_tui.engine.workers import Workers


class Outputs(Protocol):
    """The result of a forward pass for B images."""

    @property
    def rows(self) -> Labels:
        """arange(B)."""

    @property
    def logits(self) -> Floats:
        """What the cost takes for z, (B, K)."""

    @property
    def outputs(self) -> Floats:
        """The output units, (B, K)."""


class Classifier(Protocol):
    """Maps pixels to outputs; it need not have gradients."""

    workers: Workers
    most_at_once: int
    """Images that it should be asked about at a time, for an evaluation to be interrupted soon."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Pixels of an image first, classes last."""

    @property
    def cost(self) -> Cost:
        """What makes probabilities of the outputs, and costs."""

    def forward(self, pixels: Pixels, /) -> Outputs:
        """Compute the outputs for `pixels` (B, I); they are valid until the next call."""
