"""Choices that a person may make once and for all, by a variable of the environment."""

import os

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Setting
from mnist_tui.tui.cli.parser import UsageError


def choice_of(setting: Setting, flag: str | None, variable: str) -> str:
    """Return what a flag says, or else the variable of that name, or else the default.

    Raises:
        SettingError: the flag names no choice.
        UsageError: the variable names none.
    """
    if flag or not (named := os.environ.get(variable)):
        return str(setting.parse(flag or str(setting.default)))
    try:
        return str(setting.parse(named))
    except SettingError as error:
        raise UsageError(f"{variable}{str(error).removeprefix(setting.name)}") from None
