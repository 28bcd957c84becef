"""`mnist-tui resume`: continues a run from its newest checkpoint."""

import importlib
from collections.abc import Callable, Sequence

from mnist_tui.data.errors import printable
from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.data.runs.run_folder import RunFolder
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.paths import read_new_file
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.cli.screen_options import DashboardOptions, add_screen, read_resumed
from mnist_tui.tui.cli.terminal import why_no_screen
from mnist_tui.tui.commands.train.command import TrainOptions, train
from mnist_tui.tui.session.resume import take_up

DESCRIPTION = "Continue a run where it was left, bit for bit; by default the latest that has not finished."
USAGE = "[RUN] [screen]   or   [RUN] --headless [--save FILE [--force]] [--json]"
DASHBOARD = "mnist_tui.tui.commands.dashboard"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `resume` and return the exit status."""
    namespace = parser().read(arguments)
    store = RunStore(read_runs(namespace))
    path = store.unfinished() if namespace.run is None else store.find(namespace.run)
    is_headless = namespace.headless or namespace.json or namespace.save is not None
    reason = "" if is_headless else why_no_screen()
    if not is_headless and not reason:
        RunFolder(path).close()  # who else writes it is said before there is a screen
        show: Callable[[DashboardOptions], int] = importlib.import_module(DASHBOARD).run_dashboard
        return show(read_resumed(namespace, path))
    if reason:
        complain(f"{reason}: training without a screen")
    begun = take_up(path)
    for notice in begun.notices:
        complain(notice)
    trainer, run = begun.trainer, begun.resumed.run
    what = "has finished at" if trainer.finished else "resumes at"
    complain(f"{printable(path.name)} {what} step {trainer.steps:,}")
    options = TrainOptions(
        trainer.settings,
        begun.source,
        Preprocessing(run.data.invert, run.data.transpose),
        trainer.last_step,
        as_json=namespace.json,
        save=namespace.save,
        quiet=namespace.quiet,
        force=namespace.force,
        runs=store.folder,
    )
    return train(options, begun=begun)


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("resume", DESCRIPTION, USAGE)
    parser.add_argument("run", nargs="?", metavar="RUN", help="its name, the beginning of it, or its folder")
    parser.add_argument("--headless", action="store_true", help="without a screen, as train does")
    parser.add_argument("--json", action="store_true", help="print one JSON object per epoch, and one at the end")
    parser.add_argument("--save", type=read_new_file, metavar="FILE", help="write the network as a safetensors file")
    parser.add_argument("--force", action="store_true", help="replace FILE, whatever it is")
    add_runs(parser)
    add_screen(parser)
    return parser
