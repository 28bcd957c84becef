"""How a file of another program is read where it does not tell. It is light: the start of the program knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.tui.training.pixel_reading import READINGS, PixelReading, read_pixels

USUAL_ACTIVATION = "relu"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file may leave open; None where it is to be found out."""

    activation: str | None = None
    pixels: str | None = None
    cost: str | None = None

    @property
    def pixel_reading(self) -> PixelReading:
        """What a pixel becomes."""
        return read_pixels(self.pixels or "unit")

    @property
    def text(self) -> str:
        """Say what is known of it."""
        return ", ".join([*([self.activation] if self.activation else []), f"pixels {self.pixel_reading.text}"])


def candidates(asked: Reading, told: Reading, has_hidden: bool) -> list[Reading]:
    """Return the readings that are possible, the likeliest first; a file that tells something is right about it."""
    activations: Sequence[str | None] = [told.activation or asked.activation]
    if activations == [None] and has_hidden:
        activations = sorted(ACTIVATIONS, key=lambda name: name != USUAL_ACTIVATION)
    pixels = told.pixels or asked.pixels
    cost = told.cost or asked.cost
    names = [pixels] if pixels else list(READINGS)
    return [Reading(activation, name, cost) for activation, name in product(activations, names)]
