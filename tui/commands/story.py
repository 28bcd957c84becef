"""`mnist-tui story`: the dashboard, paused with the first network of the story, and the story open above it."""

import importlib
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace

from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.cli.arguments import add_setting
from mnist_tui.tui.cli.leaving_options import ON_HANG_UP, read_leaving
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_keeping, read_keeping, read_what
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_screen
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.features.story.script import FIRST_LEG

DESCRIPTION = (
    "Replay the story of somebody's first network, which stayed at 11.35 %: eight steps of half a minute, each begun\n"
    "by enter. The networks are trained as you read, and all figures are theirs. Esc leaves the story for the\n"
    "dashboard, 8 comes back."
)
DASHBOARD = "mnist_tui.tui.commands.dashboard"
SEED = SETTINGS["seed"]


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `story` and return the exit status."""
    options = _options(parser().read(arguments))
    if reason := why_no_screen():
        raise UsageError(f"{reason}: story needs one to draw on; docs/story.md tells it in words")
    show: Callable[[DashboardOptions], int] = importlib.import_module(DASHBOARD).run_dashboard
    return show(options)


def _options(namespace: Namespace) -> DashboardOptions:
    settings = FIRST_LEG.settings.replace({"seed": SEED.parse(getattr(namespace, "seed", str(SEED.default)))})
    runs = read_keeping(namespace)
    return replace(
        read_screen(namespace),
        settings=settings,
        paused=True,
        runs=runs,
        keeping=read_what(namespace, settings),
        on_hang_up=read_leaving(namespace, runs),
        opens="story",
    )


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("story", DESCRIPTION, "[--seed N] [screen]")
    parser.set_defaults(detach=False)
    add_setting(parser, SEED)
    add_display(parser.add_argument_group("screen"))
    add_setting(parser.add_argument_group("leaving"), ON_HANG_UP)
    add_keeping(parser.add_argument_group("keeping runs"))
    return parser
