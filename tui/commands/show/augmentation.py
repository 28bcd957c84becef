"""Images beside augmented copies, as training would see them: the preview of `mnist-tui show --augment`."""

import argparse
import textwrap
from collections.abc import Iterator, Sequence

import numpy as np

from mnist_tui.data.dataset import Split
from mnist_tui.engine.augmentation import Augmenter
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.engine.types import Pixels
from mnist_tui.tui.cli.arguments import add_setting, add_start, read_settings
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.paint.text import image_name

AMOUNTS = tuple(setting for setting in SETTINGS.values() if setting.group == "augmentation")
EXAMPLE: dict[str, float] = {"shift": 1.5, "rotation": 12, "scale": 0.12, "shear": 0.12, "elastic": 34}
"""Shown when no augmentation is chosen: about as strong as is useful for MNIST."""
NO_BREAK = "\u00a0"
GAP = 2
THUMBNAIL_CELLS = {"braille": (14, 7), "blocks": (14, 7), "ascii": (18, 9)}
"""Width and height by glyphs, of a whole image: a shift can be seen only with its margins."""


def add_augmentation(parser: argparse.ArgumentParser) -> None:
    """Add --augment and the flags of the augmentation settings."""
    group = parser.add_argument_group("augmentation")
    group.add_argument(
        "--augment",
        action="store_true",
        help="show each image with augmented copies beside it, as training sees them; 3 images by default",
    )
    add_start(group, "augmentation settings")
    for setting in (*AMOUNTS, SETTINGS["seed"]):
        add_setting(group, setting)


def read_augmentation(namespace: argparse.Namespace) -> Settings | None:
    """Return settings with the augmentation to show, None without --augment.

    Raises:
        UsageError: an augmentation flag was given without --augment.
        SettingError: the preset is unknown, or a value is outside its range.
    """
    if namespace.augment:
        return read_settings(namespace)
    flags = [setting.flag for setting in (*AMOUNTS, SETTINGS["seed"]) if setting.name in namespace]
    flags[:0] = [
        f"--{start}" for start in ("preset", "like", "sick", "config") if getattr(namespace, start) is not None
    ]
    if flags:
        raise UsageError(f"{flags[0]} needs --augment")
    return None


def augmented_lines(
    split: Split, indices: Sequence[int], classes: Sequence[str], settings: Settings, width: int, glyphs: Glyphs
) -> Iterator[str]:
    """Yield the augmentation settings, then a row for each of the images: itself and as many copies as fit `width`."""
    what = "augmented by"
    if not settings.augmentation.is_on:
        settings, what = settings.replace(EXAMPLE), "no augmentation chosen; as an example:"
    amounts = [one for one in AMOUNTS if settings.value(one.name) != one.default]
    flags = " ".join(f"{one.flag}{NO_BREAK}{one.text(settings.value(one.name))}" for one in amounts)
    for line in textwrap.wrap(f"{what} {flags}", max(width, 1), break_on_hyphens=False):
        yield line.replace(NO_BREAK, " ")
    tile, height = min(THUMBNAIL_CELLS[glyphs.name][0], max((width - GAP) // 2, 1)), THUMBNAIL_CELLS[glyphs.name][1]
    columns = max((width + GAP) // (tile + GAP), 2)
    rows, across = split.images.shape[1:]
    rng = np.random.default_rng(settings.seed)
    augmenter = Augmenter(settings.augmentation, rows, across, rng, settings.seed)
    for index in indices:
        images = _with_copies(split.images[index], columns - 1, augmenter)
        canvas = Canvas(width, height + 1)
        for column, image in enumerate(images):
            thumbnail = paint_thumbnail(image, tile, height, NONE, glyphs, with_margins=True)
            canvas.paste(column * (tile + GAP), 0, thumbnail)
        canvas.text(0, height, f"{image_name(index)} {classes[int(split.labels[index])]}")
        yield from canvas.lines()


def _with_copies(image: Pixels, count: int, augmenter: Augmenter) -> Pixels:
    """Return the image (H, W) followed by `count` augmented copies, (1 + count, H, W)."""
    images = np.repeat(image[None], 1 + count, axis=0)
    copies = images[1:].reshape(count, -1)
    augmenter.augment(copies, copies)
    return images
