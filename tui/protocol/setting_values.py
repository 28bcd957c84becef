"""Settings as they travel between screen and engine, and are kept with a run: plain values by name."""

from typing import TypeAlias

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings

PlainValue: TypeAlias = int | float | str | list[int]
"""The value of a setting; its declaration checks it on arrival."""


def plain_settings(settings: Settings) -> dict[str, PlainValue]:
    """Return the settings by name, as they travel."""
    return {name: plain_value(value) for name, value in settings.as_dict().items()}


def plain_value(value: Value) -> PlainValue:
    """Return the value of a setting as it travels."""
    return list(value) if isinstance(value, tuple) else value


def read_settings(values: dict[str, PlainValue]) -> Settings:
    """Return the settings that travelled as `values`.

    Raises:
        SettingError: they hold an unknown name or a value outside its range.
    """
    return Settings().replace(values)
