"""Which images a command is about: the flags --split, --validation and --index, and what they select."""

import argparse
import re
from collections.abc import Mapping
from typing import Literal, cast

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.loading import validation_as_learned
from mnist_tui.data.quantity import count
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.cli.arguments import add_setting, read_choice
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.training.foreign_model import AnyModel

SplitChoice = Literal["train", "validation", "test"]


def split_setting(default: SplitChoice) -> Setting:
    """Return the declaration of --split."""
    return Setting(
        "split", "choice", default, "images", "which split of the data", choices=("train", "validation", "test"),
    )  # fmt: skip


def add_split(group: argparse._ActionsContainer, default: SplitChoice) -> None:
    """Add --split."""
    add_setting(group, split_setting(default))


def read_split(namespace: argparse.Namespace, default: SplitChoice) -> SplitName:
    """Return the chosen split.

    Raises:
        SettingError: there is no such split.
    """
    return cast("SplitName", read_choice(namespace, split_setting(default)))


def add_index(group: argparse._ActionsContainer, verb: str) -> None:
    """Add --index; `verb` says what happens to the images."""
    group.add_argument(
        "--index", metavar="I,J,K-L", help=f"{verb} the images at these indices, counted from 0; 3-5 is 3,4,5"
    )


def read_indices(text: str, number: int, name: str) -> tuple[int, ...]:
    """Return the indices that `text` lists, as `5`, `3,1,4` or `1-3,8`, among `number` images called `name`.

    Raises:
        SettingError: one is not a whole number or out of range, or a range runs backwards.
    """
    indices: list[int] = []
    for part in map(str.strip, text.split(",")):
        first, last = _ends(part)
        if not 0 <= first <= last < number:
            typed = f"index={text}" if part == text else f"index={text}: {part or 'an empty item'}"
            where = f"in 0..{number - 1}" if number else "possible"
            if 0 <= last < first < number:
                where = "a range from lower to higher"
            name = {"train": "training"}.get(name, name)
            there = f"there {'is' if number == 1 else 'are'} {count(number, f'{name} image')}"
            raise SettingError(f"{typed} is not {where}: {there}", "index")
        indices += range(first, last + 1)
    return tuple(indices)


def _ends(part: str) -> tuple[int, int]:
    """Return the first and the last index of `5` or `1-3`; both are -1 for anything else."""
    match = re.fullmatch(r"(\d{1,18})(?:\s*-\s*(\d{1,18}))?", part, re.ASCII)
    return (int(match[1]), int(match[2] or match[1])) if match else (-1, -1)


def add_validation(group: argparse._ActionsContainer) -> None:
    """Add --validation for commands that use saved models."""
    group.add_argument(
        "--validation",
        metavar="N",
        default=argparse.SUPPRESS,
        help="size of the validation set, taken from the training images (default: as in training)",
    )


def read_validation(namespace: argparse.Namespace, models: Mapping[str, AnyModel], split: SplitName) -> int:
    """Return the size of the validation set: by default of images that none of the `models` was trained on.

    For the training split it is the largest of all models, so that every model was trained on its images.

    Raises:
        SettingError, DataError: it cannot be that many, or the labels of the folder cannot be read.
        UsageError: a size was given for the test images, which do not depend on it.
    """
    held_out = {model.settings.validation: name for name, model in models.items()}
    least = min(held_out)
    if split == "test":
        refuse_validation_of_test(namespace)
        return 0
    if "validation" not in namespace:
        return validation_as_learned(namespace.data, least if split == "validation" else max(held_out))
    size = cast("int", SETTINGS["validation"].parse(namespace.validation))
    if split == "validation" and size > least:
        complain(f"{held_out[least]} was trained on some of these images: with --validation {least}")
    return size


def refuse_validation_of_test(namespace: argparse.Namespace) -> None:
    """Raise UsageError for a --validation that would have no effect."""
    if "validation" in namespace:
        raise UsageError("--validation has no effect on the test images: it needs --split train or validation")
