"""What a network is made of. It must not know how a network is trained."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Architecture:
    """The layers of a network, and what its units and its cost compute; the names are those of the engine's tables."""

    sizes: tuple[int, ...]
    """Units of every layer: the pixels of an image first, the classes last."""
    activation: str
    """Activation function of the hidden units, a name in ACTIVATIONS."""
    cost: str
    """A name in COSTS."""
    output: str
    """What the output units compute under the quadratic cost: "linear", or "activation" as the hidden units do."""
    pixel_scale: float
    """What a pixel of 0 to 255 is multiplied by before the first layer."""
    dtype: str
    """Precision of all its arrays, "float32" or "float64"."""
