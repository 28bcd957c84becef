"""`mnist-tui stop`: saves a run that is under way, and ends it."""

from collections.abc import Sequence

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.run_lock import holder_of, is_held
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.client.attached_engine import END_WITHIN_S, AttachedEngine, address_of, connected, live_run
from mnist_tui.tui.protocol.hello import ProtocolError

DESCRIPTION = "Save a run that is under way, and end it; resume continues it. Without RUN, the only one there is."
USAGE = "[RUN]"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `stop` and return the exit status."""
    namespace = parser().read(arguments)
    store = RunStore(read_runs(namespace))
    if namespace.run is None and len(live := store.live()) > 1:
        names = ", ".join(printable(one.name) for one in live[:3])
        raise DataError(f"{printable(str(store.folder))}: {len(live)} runs are under way ({names}, …): expected one")
    one = live_run(store, namespace.run)
    engine, holder = AttachedEngine(connected(address_of(one)), only_watches=True), holder_of(one.path)
    try:
        engine.stop()
    except ProtocolError as error:
        or_else = "" if holder is None else f"; kill {holder.process} saves and ends it, too"
        complain(f"{printable(one.name)}: {error}{or_else}")
        return 1
    if engine.exit_status == 0:
        complain(f"{printable(one.name)} is saved and has ended; mnist-tui resume {printable(one.name)} continues it")
        return 0
    if engine.exit_status is not None:
        why = "its end could not be saved"
    elif is_held(one.path):
        why = f"it has not ended within {END_WITHIN_S:g} s; it is told to, and will after the step under way"
    else:
        why = "it has ended without a word"
    complain(f"{printable(one.name)}: {why}")
    return 1


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("stop", DESCRIPTION, USAGE)
    parser.add_argument("run", nargs="?", metavar="RUN", help="its name, the beginning of it, or its folder")
    add_runs(parser)
    return parser
