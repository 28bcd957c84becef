"""`mnist-tui completion`: prints a script with which a shell completes commands, flags, choices and file names."""

import argparse
from collections.abc import Iterator, Sequence

import shtab

from mnist_tui.engine.spelling import suggestion
from mnist_tui.tui.cli.data_names import read_data
from mnist_tui.tui.cli.parser import ChoiceFlag, Parser, UsageError
from mnist_tui.tui.cli.parsers import whole_parser
from mnist_tui.tui.cli.paths import read_file_path, read_new_file, read_new_folder, read_path

SHELLS = ("bash", "zsh", "fish")
DESCRIPTION = """\
Print a script with which a shell completes commands, flags, choices and file names. Where shells look for it:
  bash  ~/.local/share/bash-completion/completions/mnist-tui
  zsh   a file _mnist-tui in a folder of $fpath
  fish  ~/.config/fish/completions/mnist-tui.fish"""


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `completion` and return the exit status."""
    shell = parser().read(arguments).shell
    if shell not in SHELLS:
        raise UsageError(f"{shell} is not one of {', '.join(SHELLS)}{suggestion(shell, SHELLS)}")
    print(completion_script(shell))
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("completion", DESCRIPTION, "|".join(SHELLS))
    parser.add_argument("shell", action=ChoiceFlag, const=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return parser


def completion_script(shell: str) -> str:
    """Return the script for one of the shells."""
    whole = whole_parser()
    for action in _actions(whole):
        _tell_values(action)
    return shtab.complete(whole, shell)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action


def _tell_values(action: argparse.Action) -> None:
    """Note in an action what its values are: our parsers check them later than argparse would."""
    if action.type in (read_path, read_data, read_file_path, read_new_file, read_new_folder):
        action.complete = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE  # type: ignore[attr-defined]
    elif isinstance(action, ChoiceFlag):
        action.choices = action.const
