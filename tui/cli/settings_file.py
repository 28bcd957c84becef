"""Reads settings from a TOML file: `--config FILE`. The names are those of the flags, without their dashes."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.presets import preset_named
from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.engine.spelling import suggestion
from mnist_tui.tui.cli.streams import STANDARD_INPUT, named, open_standard_input
from mnist_tui.tui.cli.synonyms import FLAGS, meant_by

PRESET = "preset"
MOST_BYTES = 1 << 16
LONGEST_LINE = 4_000
"""The time that a name with many dots takes grows with the square of their number."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a file says."""

    preset: str | None
    values: Mapping[str, Value]
    """Settings by name; every value has been checked."""


def read_settings_file(path: Path) -> SettingsFile:
    """Read the settings in the file at `path`, "-" for standard input.

    Raises:
        DataError: it cannot be read, is no TOML, or holds a name or a value that is none of ours, with its line.
    """
    text, name = _text(path), printable(str(named(path)))
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{name}: {printable(str(error))}; expected TOML, as in learning-rate = 0.01") from error
    preset, values = None, {}
    for key, value in found.items():
        try:
            if key == PRESET:
                preset = preset_named(str(value)).name
                continue
            setting = _find(key)
            if setting.name in values:
                raise SettingError(f"{key} is set twice, with - and with _")
            values[setting.name] = _checked(setting, value)
        except SettingError as error:
            reason = str(error).removeprefix(error.setting)
            where = f"{name}:{_line(text, key)}"
            raise DataError(f"{where}: {printable(key + reason if error.setting else reason)}") from error
    return SettingsFile(preset, values)


def _text(path: Path) -> str:
    try:
        with open_standard_input() if path == STANDARD_INPUT else path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DataError.from_system(named(path), error, "read") from error
    if len(content) > MOST_BYTES:
        raise DataError.about(named(path), f"more than {MOST_BYTES:,} bytes", "a file of settings")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError.about(named(path), f"byte {error.start} outside UTF-8", "TOML") from error
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            where = f"{printable(str(named(path)))}:{number}"
            raise DataError(f"{where}: found {len(line):,} characters in a line, expected at most {LONGEST_LINE:,}")
    return text


def _find(key: str) -> Setting:
    names = {setting.flag.removeprefix("--"): setting for setting in SETTINGS.values()}
    present = key.replace("_", "-")
    if present in names:
        return names[present]
    meant = [flag.removeprefix("--") for flag in meant_by(f"--{key}", FLAGS)]
    hint = next((f"; did you mean {name}?" for name in meant if name in names), "")
    raise SettingError(f"there is no setting {key}{hint or suggestion(key, (*names, PRESET))}")


def _checked(setting: Setting, value: object) -> Value:
    """Return a value of TOML as the setting's own type: `hidden` may be a list, a number or the text of the flag."""
    is_whole = type(value) is int
    return setting.parse(str(value)) if isinstance(value, str) or is_whole else setting.check(value)


def _line(text: str, key: str) -> int:
    """Return the line on which `key` is set, counted from 1."""
    pattern = re.compile(rf"\s*[\"'\[]?{re.escape(key)}\b")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
