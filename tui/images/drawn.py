"""A drawing as an example, for those who look at single images. It knows no screen."""

from collections.abc import Callable

import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.images.drawing import Image
from mnist_tui.tui.protocol.drawn import Drawn


def drawn_image(pixels: bytes, shape: tuple[int, int]) -> Image:
    """Return the image that arrived as bytes.

    Raises:
        DataError: it is of another size.
    """
    rows, columns = shape
    if len(pixels) != rows * columns:
        raise DataError(f"a drawing of {len(pixels)} pixels is none of {rows}x{columns}")
    return np.frombuffer(pixels, np.uint8).reshape(rows, columns)


def chosen_example(
    examples_of: Callable[[str], Examples], network: Classifier, split: str, index: int, drawn: Drawn | None
) -> tuple[Examples, int, int]:
    """Return the examples that an image is one of, its place among them, and the index by which it is told of.

    `examples_of` returns those of a split.

    Raises:
        DataError: there is no such split, or the drawing is none of these images.
    """
    if drawn is not None:
        return drawn_example(drawn, examples_of("train").shape, network), 0, index
    examples = examples_of(split)
    place = min(max(index, 0), len(examples) - 1)
    return examples, place, place


def drawn_example(drawn: Drawn, shape: tuple[int, int], network: Classifier) -> Examples:
    """Return the only example; without a label it gets what the network predicts.

    Raises:
        DataError: it is of another size, or its label none of a class of the network.
    """
    pixels, label = drawn_image(drawn.pixels, shape).reshape(1, -1), drawn.label
    if label >= network.sizes[-1]:
        raise DataError(f"a drawing with label {label} is of none of {network.sizes[-1]} classes")
    if label < 0:
        with np.errstate(all="ignore"):  # a diverged network may be asked: its numbers are NaN
            label = int(network.forward(pixels).outputs[0].argmax())
    return Examples(pixels, np.array([label], np.intp), shape)
