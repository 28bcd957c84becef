"""`mnist-tui runs`: lists the runs on disk, and removes, renames or locates one. It opens no checkpoint."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.data.runs.run_file import Point
from mnist_tui.data.runs.run_folder import is_held
from mnist_tui.data.runs.run_store import ListedRun, RunStore
from mnist_tui.tui.cli.console import percent
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.run_options import add_runs, read_runs

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
            for one in listed:
                print_json(_record(one))
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
    run = one.run
    hidden = run.settings.get("hidden")
    network = "-".join(map(str, hidden)) if isinstance(hidden, list) else ""
    return (
        printable(one.name),
        state_of(one),
        f"{run.step:,}",
        f"{run.epoch:.1f}",
        _accuracy(run.latest),
        _accuracy(run.best),
        network,
        printable(run.data.name),
        f"{run.checkpoint_bytes / MEGABYTE:,.1f} of {run.budget_bytes / MEGABYTE:,.0f} MB",
    )


def _accuracy(point: Point | None) -> str:
    return "" if point is None or point.accuracy is None else percent(point.accuracy)


def state_of(one: ListedRun) -> str:
    """Return the state of a run, in one word; one that says it goes on, though nobody writes it, was interrupted."""
    if one.run is None:
        return "damaged"
    is_live = one.run.state in ("running", "paused")
    return one.run.state if not is_live or is_held(one.path) else "interrupted"


def _record(one: ListedRun) -> dict[str, object]:
    """Return what `--json` says of a run: of a damaged one, name, path and fault."""
    run = one.run
    best, latest = (run.best, run.latest) if run is not None else (None, None)
    return {
        "event": "run",
        "name": printable(one.name),
        "path": printable(os.fspath(one.path)),
        "state": state_of(one),
        "fault": one.fault or None,
        "id": run and run.id,
        "parent": run and run.parent,
        "created": run and _utc(run.created),
        "updated": run and _utc(run.updated),
        "step": run and run.step,
        "epoch": run and run.epoch,
        "seconds": run and run.training_seconds,
        "validation_accuracy": latest and latest.accuracy,
        "validation_cost": latest and latest.cost,
        "best_validation_accuracy": best and best.accuracy,
        "best_step": best and best.step,
        "test_evaluations": run and run.test_evaluations,
        "until": run and (run.until or None),
        "kept": run and run.keep,
        "checkpoint_bytes": run and run.checkpoint_bytes,
        "budget_bytes": run and run.budget_bytes,
        "settings": run and run.settings,
        "data": run and printable(run.data.name),
    }


def _utc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
