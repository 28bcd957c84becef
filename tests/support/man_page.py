"""The manual page, made from the parsers of all commands: `docs/mnist-tui.1`."""

import argparse
from collections.abc import Iterator

from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui import __version__
from mnist_tui.tui.cli.command_table import COMMANDS, PROGRAM
from mnist_tui.tui.cli.parser import FormerFlag
from mnist_tui.tui.cli.parsers import parser_of

OF_EVERY_COMMAND = ("help", "version", "quiet")
ENDING = """\
.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
Failed, diverged, short of the goal.
.TP
.B 2
Bad input.
.TP
.B 130, 143, 129, 131
Ended by SIGINT, SIGTERM, SIGHUP, SIGQUIT.
.TP
.B 141
The output is no longer read.
.SH FILES
Logs of failures, and runs that could not be saved where they should, are in
.IR $XDG_STATE_HOME/mnist-tui .
QMNIST is looked for in
.IR $MNIST_TUI_DATA ,
by default
.IR $XDG_DATA_HOME/mnist-tui .
"""


def man_page() -> str:
    """Return the page in the macros of man(7)."""
    return "\n".join(_lines()) + "\n" + ENDING


def _lines() -> Iterator[str]:
    yield f'.TH MNIST\\-TUI 1 "" "{PROGRAM} {__version__}" "User Commands"'
    yield ".ad l"
    yield ".SH NAME"
    yield f"{_escaped(PROGRAM)} \\- watch a neural network learn MNIST in the terminal"
    yield ".SH SYNOPSIS"
    for name in ("", *COMMANDS):
        yield ".br" if name else ".nh"
        yield _escaped(parser_of(name).format_usage().removeprefix("usage: ").strip())
    yield ".SH DESCRIPTION"
    yield from _paragraphs(parser_of("").description or "")
    yield ".SH OPTIONS OF EVERY COMMAND"
    yield from _flags(action for action in parser_of("")._actions if action.dest in OF_EVERY_COMMAND)
    yield ".SH SETTINGS"
    yield "Of the dashboard, train and lr-range; show takes those of the augmentation.".replace("-", "\\-")
    yield from _flags(action for action in parser_of("")._actions if action.dest not in OF_EVERY_COMMAND)
    yield ".SH COMMANDS"
    for name in COMMANDS:
        yield f".SS {_escaped(PROGRAM)} {_escaped(name)}"
        yield from _paragraphs(_without_presets(parser_of(name).description or ""))
        yield from _flags(action for action in parser_of(name)._actions if not _is_known(name, action))
        yield from _paragraphs((parser_of(name).epilog or "").partition("exit status:")[0])


def _is_known(command: str, action: argparse.Action) -> bool:
    """Tell whether an action has been explained before, with the flags of every command or the settings."""
    is_setting = action.dest in SETTINGS or action.dest in ("preset", "like", "config", "data")
    return action.dest in OF_EVERY_COMMAND or (is_setting and command in ("train", "lr-range"))


def _without_presets(description: str) -> str:
    return description.partition("\n\npresets")[0]


def _flags(actions: "Iterator[argparse.Action]") -> Iterator[str]:
    for action in actions:
        if action.help == argparse.SUPPRESS or isinstance(action, FormerFlag):
            continue
        names = ", ".join(f"\\fB{_escaped(name)}\\fR" for name in action.option_strings)
        value = f" \\fI{_escaped(str(action.metavar))}\\fR" if action.metavar else ""
        yield from (".TP", f"{names}{value}".strip(), _escaped((action.help or "").replace("%%", "%")))


def _paragraphs(text: str) -> Iterator[str]:
    """Keep the lines of lists, which are indented; let others flow."""
    for paragraph in filter(None, text.split("\n\n")):
        yield ".PP"
        listed = any(line.startswith("  ") for line in paragraph.splitlines())
        yield from [".nf"] * listed
        yield from map(_escaped, paragraph.splitlines())
        yield from [".fi"] * listed


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
