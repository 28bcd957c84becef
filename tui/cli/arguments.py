"""The flags that commands share, made from the declared settings. It must not know what a command does with them."""

import argparse
import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast, get_args

from mnist_tui.data.loading import validation_unless_given
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui import __version__
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.paths import read_path
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice, ThemeChoice

PROGRAM = "mnist-tui"
COMMANDS = {
    "train": "train.command",
    "show": "show.command",
    "predict": "predict",
    "eval": "eval.command",
    "mistakes": "mistakes",
    "lr-range": "lr_range",
    "bench": "bench.command",
}
"""The module in `commands` whose function `run` is the command."""
METAVARS = {"int": "N", "float": "X", "choice": "NAME", "sizes": "N,N", "text": "TEXT"}
HELP_COLUMN = 26

GLYPHS = Setting("glyphs", "choice", "auto", "screen", "characters to draw with", choices=get_args(GlyphChoice))
COLORS = Setting("colors", "choice", "auto", "screen", "colours to draw with", choices=get_args(ColourChoice))
THEME = Setting("theme", "choice", "auto", "screen", "colour theme", choices=get_args(ThemeChoice))
FPS = Setting("fps", "int", 10, "screen", "frames per second; 4 by default over SSH", low=1, high=60)
FPS_OVER_SSH = 4


class UsageError(Exception):
    """An invalid command line; the message is one line."""


@dataclass(frozen=True, slots=True)
class DashboardOptions:
    """The options of the dashboard."""

    settings: Settings
    source: Path | None
    """The folder with the data; None is the bundled MNIST."""
    paused: bool
    fps: int
    glyphs: GlyphChoice
    colors: ColourChoice
    theme: ThemeChoice


class _ShowVersion(argparse.Action):
    """Prints the version."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(f"{PROGRAM} {__version__}")
        parser.exit()


class _FormerFlag(argparse.Action):
    """Accepts a flag of the previous version, and names its replacement (`const`)."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, value: object, flag: str | None = None
    ) -> None:
        complain(f"{flag} is now {self.const}; the next version drops the old name")
        setattr(namespace, self.dest, value)


class Parser(argparse.ArgumentParser):
    """Parses the flags of one command; errors become a UsageError."""

    def __init__(self, command: str, description: str, usage: str, epilog: str = "") -> None:
        """`usage` is what follows the command's name in the first line of its help."""
        name = f"{PROGRAM} {command}".strip()
        super().__init__(
            prog=name,
            usage=f"{name} {usage}",
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, max_help_position=HELP_COLUMN),
        )
        self.add_argument("--version", action=_ShowVersion, nargs=0, help="show program's version number and exit")

    def error(self, message: str) -> NoReturn:
        """Reject the command line with one line."""
        raise UsageError(message)

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the flags as a namespace; those that were not given and have no default are absent.

        Raises:
            UsageError: a flag is unknown, with the nearest known one, or lacks its value.
        """
        namespace, unknown = self.parse_known_args(arguments)
        if unknown:
            raise UsageError(self._unknown(unknown[0]))
        return namespace

    def _unknown(self, unknown: str) -> str:
        if unknown in COMMANDS:
            return f"the command comes first: {PROGRAM} {unknown} [settings]"
        if not unknown.startswith("-"):
            return f"unexpected argument {unknown}; see {self.prog} --help"
        flag = unknown.split("=")[0]
        known = (name for name, action in self._option_string_actions.items() if not isinstance(action, _FormerFlag))
        return f"there is no flag {flag}{suggestion(flag, tuple(known))}"


def suggestion(word: str, known: Sequence[str]) -> str:
    """Return "; did you mean ...?" with the nearest known word, or nothing."""
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def add_setting(group: argparse._ActionsContainer, setting: Setting) -> None:
    """Add the flag of one setting; it stays absent from the namespace unless it is given.

    Its former flags are taken, too, but no help tells of them.
    """
    text = f"{setting.help}; {setting.range_text} (default {setting.text(setting.default)})"
    group.add_argument(
        setting.flag,
        dest=setting.name,
        metavar=METAVARS[setting.kind],
        default=argparse.SUPPRESS,
        help=text.replace("%", "%%"),
    )
    for former in setting.former_flags:
        group.add_argument(
            former,
            dest=setting.name,
            const=setting.flag,
            action=_FormerFlag,
            default=argparse.SUPPRESS,
            help=argparse.SUPPRESS,
        )


def add_settings(parser: Parser) -> None:
    """Add --preset, --data and a flag for every setting, in their groups."""
    start = parser.add_argument_group("starting point")
    presets = "; ".join(f"{preset.name}: {preset.purpose}" for preset in PRESETS.values())
    add_preset(start, f"settings to start from. {presets}")
    add_data(start)
    groups = {setting.group: parser.add_argument_group(setting.group) for setting in SETTINGS.values()}
    for setting in SETTINGS.values():
        add_setting(groups[setting.group], setting)


def add_preset(group: argparse._ActionsContainer, text: str) -> None:
    """Add --preset with `text` as its help."""
    group.add_argument("--preset", metavar="NAME", help=text.replace("%", "%%"))


def add_data(group: argparse._ActionsContainer) -> None:
    """Add --data."""
    group.add_argument(
        "--data",
        type=read_path,
        metavar="DIR",
        help="folder with four IDX files named like MNIST's (default: the bundled MNIST)",
    )


def read_settings(namespace: argparse.Namespace) -> Settings:
    """Return the preset's settings with the flags that were given.

    The default validation set of a folder is no larger a fraction of its images than of MNIST's.

    Raises:
        SettingError: the preset is unknown, or a value is outside its range.
        DataError: the labels of the folder cannot be read.
    """
    given = {name: _read(setting, namespace) for name, setting in SETTINGS.items() if name in namespace}
    settings = _preset(namespace.preset).replace(given)
    if "validation" in given:
        return settings
    return settings.replace({"validation": validation_unless_given(namespace.data, settings.validation)})


def _read(setting: Setting, namespace: argparse.Namespace) -> Value:
    """Return the value that was given for `setting`; a choice's former name is taken with a notice."""
    text = getattr(namespace, setting.name)
    if text in setting.former_choices:
        present = setting.former_choices[text]
        complain(f"{setting.flag} {text} is now {setting.flag} {present}; the next version drops the old name")
        text = present
    return setting.parse(text)


def _preset(name: str | None) -> Settings:
    name = name or "default"
    if name not in PRESETS:
        known = tuple(PRESETS)
        raise SettingError(f"preset={name} is not one of {', '.join(known)}{suggestion(name, known)}")
    return PRESETS[name].settings


def add_screen(parser: Parser) -> None:
    """Add the flags that only the dashboard has."""
    group = parser.add_argument_group("screen")
    group.add_argument("--paused", action="store_true", help="start paused, with the untrained network's predictions")
    for setting in (FPS, GLYPHS, COLORS, THEME):
        add_setting(group, setting)


def read_dashboard(namespace: argparse.Namespace) -> DashboardOptions:
    """Return the options of the dashboard.

    Raises:
        SettingError: a value is outside its range.
    """
    fps = FPS_OVER_SSH if "SSH_CONNECTION" in os.environ else FPS.default
    return DashboardOptions(
        settings=read_settings(namespace),
        source=namespace.data,
        paused=namespace.paused,
        fps=cast("int", FPS.parse(getattr(namespace, "fps", str(fps)))),
        glyphs=cast("GlyphChoice", GLYPHS.parse(getattr(namespace, "glyphs", "auto"))),
        colors=cast("ColourChoice", COLORS.parse(getattr(namespace, "colors", "auto"))),
        theme=cast("ThemeChoice", THEME.parse(getattr(namespace, "theme", "auto"))),
    )
