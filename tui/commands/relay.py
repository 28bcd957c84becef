"""`mnist-tui relay`: the far end of `mnist-tui attach HOST:RUN`, started there by ssh. It prints nothing of its own."""

import os
from collections.abc import Sequence

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.client.attached_engine import address_of, connected, live_run
from mnist_tui.tui.client.relay import carry

DESCRIPTION = (
    "Pass messages between standard input and output and a run that is under way, by default the latest.\n"
    "mnist-tui attach HOST:RUN starts this on HOST."
)
USAGE = "[RUN]"
INPUT, OUTPUT = 0, 1


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `relay` and return the exit status."""
    namespace = parser().read(arguments)
    if any(map(os.isatty, (INPUT, OUTPUT))):
        raise UsageError("relay passes messages between programs, not to a terminal: see mnist-tui attach --help")
    with connected(address_of(live_run(RunStore(read_runs(namespace)), namespace.run))) as line:
        carry(INPUT, OUTPUT, line)
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("relay", DESCRIPTION, USAGE)
    parser.add_argument("run", nargs="?", metavar="RUN", help="its name, the beginning of it, or its folder")
    add_runs(parser)
    return parser
