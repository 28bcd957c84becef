"""`mnist-tui help`: explains a command, or all of them."""

from collections.abc import Sequence

from mnist_tui.tui.cli.command_table import COMMANDS, PROGRAM
from mnist_tui.tui.cli.parser import ChoiceFlag, Parser
from mnist_tui.tui.cli.parsers import parser_of


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `help` and return the exit status."""
    parser_of(parser().read(arguments).command).print_help()
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("help", f"Explain a command, as {PROGRAM} COMMAND --help does; without one, list all.", "[COMMAND]")
    parser.add_argument(
        "command",
        nargs="?",
        default="",
        action=ChoiceFlag,
        const=tuple(COMMANDS),
        metavar="COMMAND",
        help=", ".join(COMMANDS),
    )
    return parser
