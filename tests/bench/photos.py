"""Accuracy on photographs of handwritten digits, raw and prepared, beside that on the same digits untouched.

    python tests/bench/photos.py MODEL --folder FOLDER [--seed 1] [--count 50]

The photographs are made from test digits of MNIST: written with a pen on paper of some colour, plain, ruled or squared,
seen at an angle, lit unevenly, blurred, with noise, and kept as JPEG. They are left in the folder, with a sheet of all.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from photo_maker import photo
from PIL import Image

from mnist_tui.data.dataset import Split
from mnist_tui.data.grey import grey_of
from mnist_tui.data.loading import load
from mnist_tui.data.picture_file import read_picture
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.images.photo.preparation import prepare, raw
from mnist_tui.tui.training.model import Model, load_network
from mnist_tui.tui.training.threads import one_blas_thread

SHAPE, TILE_PX, COLUMNS = (28, 28), 112, 5


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A photograph, and what a network predicts for the digit in it."""

    label: int
    file: Path
    prepared: NDArray[np.uint8]
    predictions: dict[str, int]
    """By what was done to the photograph."""


def read(model: Model, test: Split, index: int, file: Path) -> Reading:
    """Predict one digit: untouched, and from its photograph."""
    greys = grey_of(read_picture(file).pixels)
    made = prepare(greys, SHAPE)
    images = {
        "the digits untouched": test.images[index],
        "photographs, raw": raw(greys, SHAPE).image,
        "raw, but inverted": raw(255 - greys, SHAPE).image,
        "photographs, prepared": np.zeros(SHAPE, np.uint8) if made is None else made.image,
    }
    outputs = model.network.forward(np.stack(list(images.values())).reshape(len(images), -1)).outputs
    predictions = dict(zip(images, map(int, outputs.argmax(axis=1)), strict=True))
    return Reading(int(test.labels[index]), file, images["photographs, prepared"], predictions)


def make_sheet(readings: Sequence[Reading]) -> Image.Image:
    """Return all photographs, each beside what was made of it; wrong predictions have a red bar below."""
    rows = -(-len(readings) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (2 * TILE_PX + 12), rows * (TILE_PX + 10)), "white")
    for place, one in enumerate(readings):
        x, y = place % COLUMNS * (2 * TILE_PX + 12), place // COLUMNS * (TILE_PX + 10)
        with Image.open(one.file) as photograph:
            photograph.thumbnail((TILE_PX, TILE_PX))
            sheet.paste(photograph, (x, y))
        sheet.paste(
            Image.fromarray(one.prepared).resize((TILE_PX, TILE_PX), Image.Resampling.NEAREST), (x + TILE_PX + 2, y)
        )
        if one.predictions["photographs, prepared"] != one.label:
            sheet.paste((220, 30, 30), (x, y + TILE_PX + 1, x + 2 * TILE_PX + 2, y + TILE_PX + 5))
    return sheet


def report(readings: Sequence[Reading]) -> None:
    """Print the accuracies with their 95 % confidence intervals, and what is predicted wrong once it is prepared."""
    for what in readings[0].predictions:
        right = sum(one.predictions[what] == one.label for one in readings)
        low, high = wilson_interval(right, len(readings))
        accuracy = right / len(readings)
        print(f"{what:<22} {right:3} of {len(readings)}  {accuracy:6.1%}  ({low:.1%} to {high:.1%})")
    for one in readings:
        predicted = one.predictions["photographs, prepared"]
        if predicted != one.label:
            print(f"{one.file.name}: a {one.label}, predicted as {predicted}")


def main() -> None:
    """Make the photographs, have them read, and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--folder", type=Path, required=True, help="where the photographs go, and a sheet of all")
    arguments = parser.parse_args()
    model, test, random = load_network(arguments.model), load(None, 0).test, np.random.default_rng(arguments.seed)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    readings = []
    with one_blas_thread():
        for number in range(arguments.count):
            index = int(random.integers(len(test)))
            file = arguments.folder / f"{number:03}.jpg"
            file.write_bytes(photo(test.images[index], random))
            readings.append(read(model, test, index, file))
    report(readings)
    make_sheet(readings).save(arguments.folder / "sheet.png")


if __name__ == "__main__":
    main()
