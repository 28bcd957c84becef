"""`mnist-tui runs`: lists the runs on disk, and removes, renames or locates one. It opens no checkpoint."""

from collections.abc import Sequence
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.data.runs.run_file import Point, RunFile
from mnist_tui.data.runs.run_state import UNDER_WAY
from mnist_tui.data.runs.run_store import ListedRun, RunStore
from mnist_tui.tui.cli.console import percent
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_runs, read_runs
from mnist_tui.tui.commands.runs.record import forks_of, run_record, state_of
from mnist_tui.tui.training.watched_split import watched_split

DESCRIPTION = "List the runs that are kept, the latest first; or remove, rename or locate one of them."
USAGE = "[rm RUN... | rename RUN NAME | path RUN] [--json]"
ACTIONS = {"rm": "rm RUN...", "rename": "rename RUN NAME", "path": "path RUN"}
HEAD = ("name", "state", "step", "epoch", "valid", "best", "network", "data", "disk")
MEGABYTE = 1_000_000


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `runs` and return the exit status."""
    namespace = parser().read(arguments)
    store = RunStore(read_runs(namespace))
    words: list[str] = namespace.words
    if not words:
        listed = store.runs()
        if namespace.json:
            forks = forks_of(listed)
            for one in listed:
                print_json(run_record(one, forks))
        else:
            print("\n".join(_lines(listed, store.folder)))
        return 0
    if namespace.json:
        raise UsageError("--json is for the list: expected no other word")
    _act(store, words[0], words[1:])
    return 0


def _act(store: RunStore, action: str, words: list[str]) -> None:
    match action, words:
        case "rm", [_, *_]:
            for path in dict.fromkeys([store.find(word) for word in words]):  # all of them, before any is removed
                store.remove(path)
        case "rename", [word, name]:
            store.rename(store.find(word), name)
        case "path", [word]:
            print(printable(str(store.find(word))))
        case _:
            usage = ACTIONS.get(action)
            expected = usage or ", ".join(ACTIONS)
            found = f"runs {action} with {count(len(words), 'word')}" if usage else f"runs {printable(action)}"
            raise UsageError(f"{found}: expected {expected}")


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("runs", DESCRIPTION, USAGE)
    parser.add_argument("words", nargs="*", metavar="ACTION", help="rm RUN..., rename RUN NAME, or path RUN")
    add_runs(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object per run")
    return parser


def _lines(listed: list[ListedRun], folder: Path) -> list[str]:
    if not listed:
        return [f"no runs in {printable(str(folder))}"]
    rows = [HEAD, *map(_row, listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    unreadable = [f"{printable(one.name)}: {one.fault}" for one in listed if one.run is None]
    return lines + unreadable


def _row(one: ListedRun) -> tuple[str, ...]:
    if one.run is None:
        return printable(one.name), "damaged", *[""] * (len(HEAD) - 2)
    run, state = one.run, state_of(one)
    hidden = run.settings.get("hidden")
    network = "-".join(map(str, hidden)) if isinstance(hidden, list) else ""
    return (
        printable(one.name),
        state,
        f"{run.step:,}",
        f"{run.epoch:.1f} of {run.settings.get('epochs', '?')}" if state in UNDER_WAY else f"{run.epoch:.1f}",
        _accuracy(run, run.latest),
        _accuracy(run, run.best),
        network,
        printable(run.data.name),
        f"{run.checkpoint_bytes / MEGABYTE:,.1f} of {run.budget_bytes / MEGABYTE:,.0f} MB",
    )


def _accuracy(run: RunFile, point: Point | None) -> str:
    if point is None or point.accuracy is None:
        return ""
    return percent(point.accuracy) + (" test" if watched_split(run.settings.get("validation")) == "test" else "")
