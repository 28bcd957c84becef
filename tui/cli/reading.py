"""What `story` and `quiz` share: a dashboard with something to read open above it."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.arguments import add_setting
from mnist_tui.tui.cli.leaving_options import ON_HANG_UP, read_leaving
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_keeping, read_keeping, read_what
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_display, read_screen
from mnist_tui.tui.cli.terminal import why_no_screen

DASHBOARD = "mnist_tui.tui.commands.dashboard"
SEED = SETTINGS["seed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A command that is called as its screen is, and the run below it."""

    name: str
    description: str
    settings: Settings
    paused: bool = False
    instead: str = ""
    """Where to read it without a screen."""

    def parser(self) -> Parser:
        """Return the parser of the command line."""
        parser = Parser(self.name, self.description, "[--seed N] [screen]")
        parser.set_defaults(detach=False)
        add_setting(parser, SEED)
        add_display(parser.add_argument_group("screen"))
        add_setting(parser.add_argument_group("leaving"), ON_HANG_UP)
        add_keeping(parser.add_argument_group("keeping runs"))
        return parser

    def run(self, arguments: Sequence[str]) -> int:
        """Open dashboard and screen, and return the exit status."""
        options = self._options(arguments)
        if reason := why_no_screen():
            raise UsageError(f"{reason}: {self.name} needs one to draw on{self.instead}")
        show: Callable[[DashboardOptions], int] = importlib.import_module(DASHBOARD).run_dashboard
        return show(options)

    def _options(self, arguments: Sequence[str]) -> DashboardOptions:
        namespace = self.parser().read(arguments)
        settings = self.settings.replace({"seed": SEED.parse(getattr(namespace, "seed", str(SEED.default)))})
        runs = read_keeping(namespace)
        return replace(
            read_screen(namespace),
            settings=settings,
            paused=self.paused,
            runs=runs,
            keeping=read_what(namespace, settings),
            on_hang_up=read_leaving(namespace, runs),
            opens=self.name,
        )
