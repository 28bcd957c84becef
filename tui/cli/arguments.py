"""The flags that commands share, made from the declared settings. It must not know what a command does with them."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from mnist_tui.data.preprocessing import USUAL_SIZE, Preprocessing
from mnist_tui.engine.diagnosis.sick_networks import SICK, sick_network
from mnist_tui.engine.presets import PRESETS, preset_named
from mnist_tui.engine.setting import Setting, Value
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.data_names import read_data
from mnist_tui.tui.cli.parser import ChoiceFlag, FormerFlag, Parser, UsageError
from mnist_tui.tui.cli.paths import read_file_path
from mnist_tui.tui.paint.look import GlyphChoice

METAVARS = {"int": "N", "float": "X", "choice": "NAME", "sizes": "N,N", "text": "TEXT"}
GLYPHS = Setting("glyphs", "choice", "auto", "screen", "characters to draw with", choices=get_args(GlyphChoice))
SIZE = Setting(
    "size", "int", USUAL_SIZE, "data", "rows and columns that pictures in folders are brought to", low=4, high=256
)


def add_setting(group: argparse._ActionsContainer, setting: Setting, otherwise: str = "") -> None:
    """Add the flag of one setting; it stays absent from the namespace unless it is given.

    Its former flags are taken, too, but no help tells of them. `otherwise` is what holds without the flag, if that is
    not the default of the setting.
    """
    text = f"{setting.help}; {setting.range_text} (default {otherwise or setting.text(setting.default)})"
    group.add_argument(
        setting.flag,
        dest=setting.name,
        action=ChoiceFlag if setting.choices else "store",
        const=setting.choices or None,
        metavar=METAVARS[setting.kind],
        default=argparse.SUPPRESS,
        help=text.replace("%", "%%"),
    )
    for former in setting.former_flags:
        group.add_argument(
            former,
            dest=setting.name,
            const=setting.flag,
            action=FormerFlag,
            default=argparse.SUPPRESS,
            help=argparse.SUPPRESS,
        )


def preset_lines() -> str:
    """Return a line for every preset, the first clause of its purpose."""
    lines = (f"  {preset.name:<13} {preset.purpose.partition(':')[0]}" for preset in PRESETS.values())
    return "\n".join(["presets, settings to start from:", *lines])


def add_settings(parser: Parser) -> None:
    """Add the flags of the starting point and one for every setting, in their groups."""
    start = parser.add_argument_group("starting point", "--config overrides --preset or --like; flags override both.")
    add_start(start)
    add_data(start)
    groups = {setting.group: parser.add_argument_group(setting.group) for setting in SETTINGS.values()}
    for setting in SETTINGS.values():
        add_setting(groups[setting.group], setting)


def add_start(group: argparse._ActionsContainer, what: str = "settings") -> None:
    """Add the flags that say with which settings a command starts; `what` is for their help."""
    group.add_argument(
        "--preset",
        action=ChoiceFlag,
        const=tuple(PRESETS),
        metavar="NAME",
        help=f"{what} to start from: {', '.join(PRESETS)} (default: default)",
    )
    group.add_argument(
        "--like", type=read_file_path, metavar="MODEL", help=f"{what} of a saved model, instead of --preset"
    )
    group.add_argument(
        "--sick",
        action=ChoiceFlag,
        const=tuple(SICK),
        metavar="NAME",
        help=f"a network that does not learn, to find out why, instead of --preset: {', '.join(SICK)}",
    )
    group.add_argument(
        "--config",
        type=read_file_path,
        metavar="FILE",
        help=f"{what} in a TOML file, named as the flags: learning-rate = 0.01; - is standard input",
    )


def add_data(group: argparse._ActionsContainer) -> None:
    """Add --data, and what is done to its images."""
    group.add_argument(
        "--data",
        type=read_data,
        metavar="PATH",
        help="folder with IDX files named like MNIST's or with a folder of pictures for each class, a .npz file or two "
        ".csv tables; qmnist is MNIST with 50,000 fresh test images (default: the bundled MNIST)",
    )
    add_setting(group, SIZE)
    group.add_argument("--invert", action="store_true", help="invert the pixels: for images that are dark on light")
    group.add_argument(
        "--transpose",
        action="store_true",
        help="swap rows and columns: for images on their side, as EMNIST stores them",
    )


def read_preprocessing(namespace: argparse.Namespace) -> Preprocessing:
    """Return what the flags of `add_data` say is done to the images."""
    size = cast("int", SIZE.parse(namespace.size)) if "size" in namespace else USUAL_SIZE
    return Preprocessing(namespace.invert, namespace.transpose, size)


def read_spoil(namespace: argparse.Namespace, can_spoil: bool = False) -> str:
    """Return how the data of the sick network that is asked for are spoilt; empty for sound ones.

    Raises:
        UsageError: they are to be spoilt, where a command cannot do it.
    """
    spoil = "" if namespace.sick is None else sick_network(namespace.sick).spoil
    if spoil and not can_spoil:
        raise UsageError(f"--sick {namespace.sick} spoils the data, which only mnist-tui train does")
    return spoil


def read_settings(namespace: argparse.Namespace) -> Settings:
    """Return the settings that the flags ask for: of a preset or a model, then of a file, then of flags of their own.

    The default validation set of a folder is no larger a fraction of its images than of MNIST's.

    Raises:
        UsageError: both a preset and a model are to be started from.
        SettingError: the preset is unknown, or a value is outside its range.
        DataError: the model, the file or the labels of the folder cannot be read.
    """
    preset, values = _in_file(namespace.config)
    given = {**values, **_flags(namespace)}
    settings = _start(namespace, preset).replace(given)
    if "validation" in given or namespace.data is None:
        return settings
    from mnist_tui.data import loading  # with all readers of data, and the bundled MNIST needs none here

    usual = loading.validation_unless_given if namespace.like is None else loading.validation_as_learned
    return settings.replace({"validation": usual(namespace.data, settings.validation)})


def _flags(namespace: argparse.Namespace) -> Mapping[str, Value]:
    return {name: _read(setting, namespace) for name, setting in SETTINGS.items() if name in namespace}


def _in_file(path: Path | None) -> tuple[str | None, Mapping[str, Value]]:
    """Return the preset and the settings that the file of --config names; nothing where there is none."""
    if path is None:
        return None, {}
    from mnist_tui.tui.cli.settings_file import read_settings_file  # TOML takes time to import, and is seldom needed

    file = read_settings_file(path)
    return file.preset, file.values


def _start(namespace: argparse.Namespace, preset_in_file: str | None) -> Settings:
    preset = namespace.preset if namespace.preset is not None else preset_in_file
    if namespace.sick is not None:
        if preset is not None or namespace.like is not None:
            raise UsageError(f"--sick {namespace.sick} excludes --preset and --like: each of them gives all settings")
        return sick_network(namespace.sick).settings
    if namespace.like is None:
        return preset_named("default" if preset is None else preset).settings
    if preset is not None:
        raise UsageError(
            f"preset {preset} and --like {namespace.like} exclude each other: each of them gives all settings"
        )
    from mnist_tui.tui.training.model import load_network  # safetensors takes time to import, and is seldom needed

    return load_network(namespace.like).settings


def _read(setting: Setting, namespace: argparse.Namespace) -> Value:
    """Return the value that was given for `setting`; a choice's former name is taken with a notice."""
    text = getattr(namespace, setting.name)
    if text in setting.former_choices:
        present = setting.former_choices[text]
        complain(f"{setting.flag} {text} is now {setting.flag} {present}; the next version drops the old name")
        text = present
    return setting.parse(text)


def read_choice(namespace: argparse.Namespace, setting: Setting) -> str:
    """Return the choice that was made, or the default.

    Raises:
        SettingError: there is no such choice.
    """
    return str(setting.parse(getattr(namespace, setting.name, str(setting.default))))
