"""The parsers of all commands. Each command is imported only when its parser is asked for."""

import argparse
import importlib
from types import ModuleType
from typing import cast

from mnist_tui.engine.spelling import nearest
from mnist_tui.tui.cli import synonyms
from mnist_tui.tui.cli.command_table import COMMANDS, PROGRAM
from mnist_tui.tui.cli.parser import NOTHING, Parser, UnknownFlagError, UsageError
from mnist_tui.tui.cli.screen_options import dashboard_parser


def command_module(name: str) -> ModuleType:
    """Return the module of the command called `name`.

    Raises:
        UsageError: there is none, with the nearest.
    """
    if name not in COMMANDS:
        meant = synonyms.meant_by(name, synonyms.COMMANDS) or tuple(filter(None, [nearest(name, COMMANDS)]))
        hint = f"; did you mean {meant[0]}?" if meant else f"; there are {', '.join(COMMANDS)}"
        raise UsageError(f"there is no command {name or NOTHING}{hint}")
    return importlib.import_module(f"mnist_tui.tui.commands.{COMMANDS[name].module}")


def parser_of(name: str) -> Parser:
    """Return the parser of a command; the dashboard is the one without a name.

    Raises:
        UsageError: there is no such command.
    """
    parser: Parser = dashboard_parser() if name == "" else command_module(name).parser()
    return parser


def whole_parser() -> argparse.ArgumentParser:
    """Return a parser of everything, each command a subcommand of the dashboard: for what goes through all flags."""
    whole = dashboard_parser()
    # argparse makes each by calling a class with its name: here that is what finds the command's own parser
    found = cast("type[Parser]", lambda *, prog, **_: parser_of(prog.rpartition(" ")[2]))
    commands = whole.add_subparsers(metavar="COMMAND", parser_class=found)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.purpose)
    return whole


def who_knows(error: UnknownFlagError) -> str:
    """Return the error as one line; a flag that only other commands have is answered with their names."""
    if error.is_certain:
        return str(error)
    for flag in (error.flag, *synonyms.meant_by(error.flag, synonyms.FLAGS)):
        owners = [name for name in ("", *COMMANDS) if flag in parser_of(name).flags]
        if owners:
            named = ", ".join(f"{PROGRAM} {owner}" if owner else "the dashboard" for owner in owners)
            what = "it" if flag == error.flag else flag
            return f"there is no flag {error.flag} here; {what} is a flag of {named}"
    return str(error)
