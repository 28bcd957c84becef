"""The options of the dashboard: those of every run, and those of the screen."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from mnist_tui.data.preprocessing import AS_STORED, Preprocessing
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.arguments import (
    GLYPHS,
    add_setting,
    add_settings,
    preset_lines,
    read_choice,
    read_preprocessing,
    read_settings,
    read_spoil,
)
from mnist_tui.tui.cli.command_table import COMMANDS, PROGRAM
from mnist_tui.tui.cli.environment import choice_of
from mnist_tui.tui.cli.leaving_options import add_leaving, read_leaving
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.remote import is_remote
from mnist_tui.tui.cli.run_end import End, read_end
from mnist_tui.tui.cli.run_options import Keeping, add_keeping, read_keeping, read_runs, read_what
from mnist_tui.tui.cli.terminal import holds_esc_back
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice, ThemeChoice
from mnist_tui.tui.protocol.commands import OnHangUp, PredictionFiles
from mnist_tui.tui.protocol.only_shown import About
from mnist_tui.tui.training.reading import Reading

COLORS = Setting("colors", "choice", "auto", "screen", "colours to draw with", choices=get_args(ColourChoice))
THEME = Setting("theme", "choice", "auto", "screen", "colour theme", choices=get_args(ThemeChoice))
FPS = Setting("fps", "int", 10, "screen", "frames per second; 4 by default over SSH", low=1, high=60)
FPS_OVER_SSH = 4
PACE_VARIABLE = "MNIST_TUI_PACE"
PACE = Setting(
    "pace",
    "choice",
    "slow-start",
    "screen",
    "slow-start takes 50 steps in five seconds, so that they can be seen, and doubles the pace every second after; "
    f"max never slows; ${PACE_VARIABLE} changes the default",
    choices=("slow-start", "max"),
)
MOUSE = Setting(
    "mouse",
    "choice",
    "auto",
    "screen",
    "whether clicks and the wheel are taken; auto: not over SSH, where the terminal selects and copies text with them, "
    "nor in GNU screen",
    choices=("auto", "on", "off"),
)


@dataclass(frozen=True, slots=True)
class DashboardOptions:
    """The options of the dashboard."""

    settings: Settings
    source: Path | None
    """Where the data are; None is the bundled MNIST."""
    preprocessing: Preprocessing
    paused: bool
    fps: int
    glyphs: GlyphChoice
    colors: ColourChoice
    theme: ThemeChoice
    mouse: bool = True
    quiet: bool = False
    """True for no progress where there is no screen."""
    runs: Path | None = None
    """The folder that runs are kept in; None for nowhere."""
    listed: Path | None = None
    """The folder whose runs can be seen beside one that is kept nowhere."""
    resume: Path | None = None
    """The folder of a run to continue; settings and data are then its own."""
    shows: Path | None = None
    """The folder of a run that is only to be shown."""
    predictions: PredictionFiles | None = None
    """What is only to be shown in place of a run."""
    model: Path | None = None
    """A model file that is only to be shown."""
    reading: Reading = Reading()  # noqa: RUF009  # frozen
    """How that is read, where it is another program's."""
    about: About = "run"
    """What is to be shown, where that is known before it has been read."""
    keeping: Keeping = Keeping()  # noqa: RUF009  # frozen
    end: End = End()  # noqa: RUF009  # frozen
    """Where a run that is continued is to end."""
    on_hang_up: OnHangUp = "end"
    is_detached: bool = False
    """True for no screen at all: the run goes on alone from the beginning."""
    starts_slowly: bool = False
    """True for new runs whose first steps can be watched."""
    is_first: bool = False
    """True for the first start ever: the network waits, and the status line says for what."""
    opens: str = ""
    """The screen that is opened at once, by the name of its feature; empty for the dashboard."""


def dashboard_parser() -> Parser:
    """Return the parser of the command line that names no command."""
    listed = "\n".join(f"  {PROGRAM} {name:<12}{command.purpose}" for name, command in COMMANDS.items())
    description = (
        "Watch a neural network learn MNIST in the terminal, and tune it while it learns.\n\n"
        f"commands:\n  {PROGRAM:<22}the dashboard\n{listed}\n"
        "Each command has its own --help.\n\n" + preset_lines()
    )
    parser = Parser("", description, f"[settings] [screen]   or   {PROGRAM} COMMAND --help")
    add_settings(parser)
    add_setting(add_screen(parser), PACE)
    add_leaving(parser.add_argument_group("leaving"))
    add_keeping(parser.add_argument_group("keeping runs"))
    return parser


def add_screen(
    parser: Parser, paused: str = "start paused, with the untrained network's predictions"
) -> argparse._ActionsContainer:
    """Add the group of the flags that only the dashboard has, and return it; `paused` is the help of --paused."""
    group = parser.add_argument_group("screen")
    group.add_argument("--paused", action="store_true", help=paused)
    add_display(group)
    return group


def add_display(group: argparse._ActionsContainer) -> None:
    """Add the flags for how a screen is drawn."""
    for setting in (FPS, GLYPHS, COLORS, THEME, MOUSE):
        add_setting(group, setting)


def read_dashboard(namespace: argparse.Namespace) -> DashboardOptions:
    """Return the options of the dashboard.

    Raises:
        SettingError: a value is outside its range.
        DataError: a file of settings cannot be used.
    """
    read_spoil(namespace)
    settings, preprocessing, runs = read_settings(namespace), read_preprocessing(namespace), read_keeping(namespace)
    return replace(
        read_screen(namespace),
        settings=settings,
        source=namespace.data,
        preprocessing=preprocessing,
        paused=namespace.paused,
        runs=runs,
        listed=read_runs(namespace),
        keeping=read_what(namespace, settings),
        on_hang_up=read_leaving(namespace, runs),
        is_detached=namespace.detach,
        starts_slowly=not namespace.detach and _pace(namespace) == "slow-start",
    )


def _pace(namespace: argparse.Namespace) -> str:
    return choice_of(PACE, getattr(namespace, PACE.name, None), PACE_VARIABLE)


def read_resumed(namespace: argparse.Namespace, path: Path) -> DashboardOptions:
    """Return the options of a dashboard that continues the run in the folder `path`, and keeps others beside it.

    Raises:
        SettingError: a value is outside its range.
    """
    return replace(
        read_screen(namespace),
        source=namespace.data,
        resume=path,
        paused=namespace.paused,
        runs=path.parent,
        keeping=read_what(namespace),
        end=read_end(namespace),
        on_hang_up=read_leaving(namespace, path.parent),
        is_detached=namespace.detach,
    )


def read_shown(namespace: argparse.Namespace, path: Path) -> DashboardOptions:
    """Return the options of a dashboard that only shows the run in the folder `path`.

    Raises:
        SettingError: a value is outside its range.
    """
    return replace(read_screen(namespace), source=namespace.data, shows=path, runs=path.parent)


def read_shown_model(namespace: argparse.Namespace, path: Path, reading: Reading) -> DashboardOptions:
    """Return the options of a dashboard that only shows the model in the file `path`.

    Raises:
        SettingError: a value is outside its range.
    """
    return replace(
        read_screen(namespace),
        source=namespace.data,
        preprocessing=read_preprocessing(namespace),
        model=path,
        reading=reading,
        runs=read_runs(namespace),
    )


def read_screen(namespace: argparse.Namespace) -> DashboardOptions:
    """Return the options of a screen whose run is settled elsewhere.

    Raises:
        SettingError: a value is outside its range.
    """
    is_elsewhere = is_remote()
    fps = FPS_OVER_SSH if is_elsewhere else FPS.default
    mouse = read_choice(namespace, MOUSE)
    return DashboardOptions(
        settings=Settings(),
        source=None,
        preprocessing=AS_STORED,
        paused=False,
        fps=cast("int", FPS.parse(getattr(namespace, "fps", str(fps)))),
        glyphs=cast("GlyphChoice", read_choice(namespace, GLYPHS)),
        colors=cast("ColourChoice", read_choice(namespace, COLORS)),
        theme=cast("ThemeChoice", read_choice(namespace, THEME)),
        mouse=not (is_elsewhere or holds_esc_back()) if mouse == "auto" else mouse == "on",
        quiet=namespace.quiet,
    )
