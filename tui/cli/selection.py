"""Which images a command is about: the flags --split and --index, and what they select."""

import argparse
from typing import Literal, cast

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Setting
from mnist_tui.tui.cli.arguments import add_setting

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
    return cast("SplitName", split_setting(default).parse(getattr(namespace, "split", default)))


def read_indices(text: str, count: int, name: str) -> tuple[int, ...]:
    """Return the indices that `text` lists, as `5` or `3,1,4`, among `count` images called `name`.

    Raises:
        SettingError: one is not a whole number or out of range.
    """
    indices = []
    for part in map(str.strip, text.split(",")):
        index = int(part) if part.isascii() and part.isdigit() and len(part) < 19 else -1
        if not 0 <= index < count:
            typed = f"index={text}" if part == text else f"index={text}: {part or 'an empty item'}"
            where = f"in 0..{count - 1}" if count else "possible"
            raise SettingError(f"{typed} is not {where}: there are {count:,} {name} images")
        indices.append(index)
    return tuple(indices)
