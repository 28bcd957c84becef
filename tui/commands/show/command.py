"""`mnist-tui show`: prints images with their labels, as many side by side as fit, or with augmented copies."""

import argparse
from collections.abc import Iterator, Sequence
from typing import cast

from mnist_tui.data.dataset import Split, SplitName
from mnist_tui.data.errors import DataError
from mnist_tui.data.loading import load, validation_unless_given
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.cli.arguments import GLYPHS, add_data, add_setting, read_choice, read_preprocessing
from mnist_tui.tui.cli.console import stdout_glyphs, stdout_width
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.selection import add_index, add_split, read_indices, read_split, refuse_validation_of_test
from mnist_tui.tui.cli.tiles import tile_lines
from mnist_tui.tui.commands.show.augmentation import add_augmentation, augmented_lines, read_augmentation
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.paint.text import image_name

FIRST = Setting("first", "int", 10, "images", "show the first N", low=1, high=10**9)
FIRST_WITH_COPIES = 3
"""The default with --augment, where each takes a row of its own."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `show` and return the exit status."""
    namespace = parser().read(arguments)
    split_name = read_split(namespace, "train")
    glyphs = stdout_glyphs(cast("GlyphChoice", read_choice(namespace, GLYPHS)))
    augmentation = read_augmentation(namespace)
    usual = FIRST.default if augmentation is None else FIRST_WITH_COPIES
    first = cast("int", FIRST.parse(getattr(namespace, "first", str(usual))))
    validation = _validation(namespace, split_name)
    dataset = load(namespace.data, validation, read_preprocessing(namespace))
    split = dataset.split(split_name)
    if len(split) == 0:
        raise DataError(f"validation={validation} holds out no image: there are no {split_name} images", "validation")
    indices = tuple(range(min(first, len(split))))
    if namespace.index is not None:
        indices = read_indices(namespace.index, len(split), split_name)
    tell_data(dataset, quiet=namespace.quiet)
    width = stdout_width()
    lines = digit_lines(split, indices, dataset.classes, width, glyphs)
    if augmentation is not None:
        lines = augmented_lines(split, indices, dataset.classes, augmentation, width, glyphs)
    for line in lines:
        print(line)
    return 0


def _validation(namespace: argparse.Namespace, split: SplitName) -> int:
    """Return the size of the validation set. It does not matter for the test images; 0 is then always valid."""
    setting = SETTINGS["validation"]
    if split == "test":
        refuse_validation_of_test(namespace)
        return 0
    if "validation" in namespace:
        return cast("int", setting.parse(namespace.validation))
    return validation_unless_given(namespace.data, cast("int", setting.default))


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "show", "Print digits and their labels.", usage="[--split NAME] [--first N | --index I,J,K-L] [--augment]"
    )
    group = parser.add_argument_group("images")
    add_split(group, "train")
    which = group.add_mutually_exclusive_group()
    add_setting(which, FIRST)
    add_index(which, "show")
    add_data(group)
    add_setting(group, SETTINGS["validation"])
    add_augmentation(parser)
    add_setting(parser.add_argument_group("screen"), GLYPHS)
    return parser


def digit_lines(
    split: Split, indices: Sequence[int], classes: Sequence[str], width: int, glyphs: Glyphs
) -> Iterator[str]:
    """Yield the lines of the images at `indices`, each above its index and label, in rows of at most `width` cells."""
    captions = [(f"{image_name(index)} {classes[int(split.labels[index])]}",) for index in indices]
    yield from tile_lines(split.images[list(indices)], captions, width, glyphs)
