"""`mnist-tui quiz`: the dashboard with a short run, and the quiz open above it."""

import importlib
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace

from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.arguments import add_setting
from mnist_tui.tui.cli.leaving_options import ON_HANG_UP, read_leaving
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_keeping, read_keeping, read_what
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_screen
from mnist_tui.tui.cli.terminal import why_no_screen

DESCRIPTION = (
    "Ten questions, each about two networks that were trained for it or about an image of the network that is loaded,\n"
    "here one that learns for a few seconds. A number answers, and the page says why. Esc leaves the quiz for the\n"
    "dashboard, 9 comes back."
)
DASHBOARD = "mnist_tui.tui.commands.dashboard"
SEED = SETTINGS["seed"]


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `quiz` and return the exit status."""
    options = _options(parser().read(arguments))
    if reason := why_no_screen():
        raise UsageError(f"{reason}: quiz needs one to draw on")
    show: Callable[[DashboardOptions], int] = importlib.import_module(DASHBOARD).run_dashboard
    return show(options)


def _options(namespace: Namespace) -> DashboardOptions:
    settings = Settings().replace({"seed": SEED.parse(getattr(namespace, "seed", str(SEED.default)))})
    runs = read_keeping(namespace)
    return replace(
        read_screen(namespace),
        settings=settings,
        runs=runs,
        keeping=read_what(namespace, settings),
        on_hang_up=read_leaving(namespace, runs),
        opens="quiz",
    )


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("quiz", DESCRIPTION, "[--seed N] [screen]")
    parser.set_defaults(detach=False)
    add_setting(parser, SEED)
    add_display(parser.add_argument_group("screen"))
    add_setting(parser.add_argument_group("leaving"), ON_HANG_UP)
    add_keeping(parser.add_argument_group("keeping runs"))
    return parser
