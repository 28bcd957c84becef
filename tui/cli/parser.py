"""Parses the flags of one command, and answers what it does not know. It must not know what a command does."""

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from mnist_tui.engine.spelling import nearest
from mnist_tui.tui import __version__
from mnist_tui.tui.cli import synonyms
from mnist_tui.tui.cli.command_table import COMMANDS, DASHBOARD_EXAMPLES, NO_SCREEN, PROGRAM
from mnist_tui.tui.cli.console import complain

HELP_COLUMN = 26
NOTHING = '""'
"""An empty word, as it was typed."""
ALMOST_EQUAL = 0.85
"""How similar a mistyped flag is to one of the command's own before a flag of another command is thought of."""
NEGATIVE = re.compile(r"-(\d|\.\d|inf|nan)", re.IGNORECASE)
EXIT_STATUSES = """\
exit status:
  0    done
  1    {failure}
  2    bad input
  75   done, but the end of the run could not be saved
  130  after SIGINT; 143 after SIGTERM, 129 after SIGHUP, 131 after SIGQUIT
  141  when the reader of its output has closed the pipe"""


class UsageError(Exception):
    """An invalid command line; the message is one line."""


class UnknownFlagError(UsageError):
    """A flag that the command does not have."""

    def __init__(self, flag: str, own: str | None, is_certain: bool) -> None:
        """`own` is the flag of this command that was meant, if any; `is_certain` when no other is likelier."""
        super().__init__(f"there is no flag {flag}" + (f"; did you mean {own}?" if own else ""))
        self.flag, self.is_certain = flag, is_certain


class _ShowVersion(argparse.Action):
    """Prints the version."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(f"{PROGRAM} {__version__}")
        parser.exit()


class FormerFlag(argparse.Action):
    """Accepts a flag of the previous version, and names its replacement (`const`)."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, value: object, flag: str | None = None
    ) -> None:
        complain(f"{flag} is now {self.const}; the next version drops the old name")
        setattr(namespace, self.dest, value)


class ChoiceFlag(argparse.Action):
    """Takes one of the values in `const`; a wrong one is answered later, with the nearest."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, value: object, flag: str | None = None
    ) -> None:
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
            epilog="\n\n".join(part for part in (epilog, *_closing(command)) if part),
            allow_abbrev=False,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, max_help_position=HELP_COLUMN),
        )
        self.add_argument("-V", "--version", action=_ShowVersion, nargs=0, help="show the program's version and exit")
        self.add_argument("-q", "--quiet", action="store_true", help="no progress; the result and errors stay")

    def error(self, message: str) -> NoReturn:
        """Reject the command line with one line."""
        raise UsageError(message)

    @property
    def flags(self) -> tuple[str, ...]:
        """All flags that are not of the previous version."""
        known = self._option_string_actions.items()
        return tuple(name for name, action in known if not isinstance(action, FormerFlag))

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the flags as a namespace; those that were not given and have no default are absent.

        Raises:
            UsageError: a flag is unknown, with the nearest known one, or lacks its value.
        """
        namespace, unknown = self.parse_known_args(self._with_negative_values(arguments))
        if unknown:
            raise self._unknown(unknown[0])
        return namespace

    def _with_negative_values(self, arguments: Sequence[str]) -> list[str]:
        """Join a flag and its negative value by "=": alone, argparse takes -1e-12 or -inf for a flag."""
        joined: list[str] = []
        for argument in arguments:
            action = self._option_string_actions.get(joined[-1]) if joined else None
            if action is not None and action.nargs is None and NEGATIVE.match(argument):
                joined[-1] += f"={argument}"
            else:
                joined.append(argument)
        return joined

    def _unknown(self, unknown: str) -> UsageError:
        if unknown in COMMANDS and self.prog == PROGRAM:
            return UsageError(f"the command comes first: {PROGRAM} {unknown} [settings]")
        if unknown == "-" or not unknown.startswith("-"):
            return UsageError(f"unexpected argument {unknown or NOTHING}; see {self.prog} --help")
        flag, known = unknown.split("=")[0], self.flags
        certain = [name for name in synonyms.meant_by(flag, synonyms.FLAGS) if name in known]
        certain += filter(None, [nearest(flag, known, ALMOST_EQUAL)])
        return UnknownFlagError(flag, certain[0] if certain else nearest(flag, known), bool(certain))


def _closing(command: str) -> tuple[str, str]:
    """Return the end of every help: examples, and what the exit status means."""
    known = COMMANDS.get(command)
    examples, failure = (known.examples, known.failure) if known else (DASHBOARD_EXAMPLES, NO_SCREEN)
    lines = [f"  {f'{PROGRAM} {command}'.strip()} {flags}".rstrip() + f"\n      {what}" for flags, what in examples]
    return "\n".join(["examples:", *lines]), EXIT_STATUSES.format(failure=failure)
