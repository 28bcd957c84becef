"""A run as it stands and as it goes on, from what is written in its folder. It opens no checkpoint."""

import time
from collections.abc import Iterator
from pathlib import Path

from mnist_tui.data.runs.log_search import LogTail
from mnist_tui.data.runs.run_file import NAME, RunFile, read_run_file
from mnist_tui.data.runs.run_folder import LOG
from mnist_tui.data.runs.run_lock import is_held
from mnist_tui.data.runs.run_store import ListedRun
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.commands.runs.record import run_record, state_of

LOOK_EVERY_S = 0.3
OF_THE_LOG = ("n", "time", "event")
"""Keys of every record."""
Numbers = dict[str, int | float | None]


def looks(folder: Path, follow: bool) -> Iterator[RunFile | None]:
    """Yield what is known of a run, once or until nobody writes it any more; None while nothing is new."""
    told: tuple[RunFile, str] | None = None
    is_live = True
    while is_live:
        is_live = follow and is_held(folder)
        file = read_run_file(folder / NAME)
        now = file, state_of(ListedRun(folder, file))  # one that was killed writes no more
        yield file if now != told else None
        told = now
        if is_live:
            time.sleep(LOOK_EVERY_S)


def tell_run(folder: Path, follow: bool) -> None:
    """Print every epoch of a run as `train` does, and whenever the run is saved what `runs` says of it."""
    log, is_first = LogTail(folder / LOG), True
    for file in looks(folder, follow):
        for epoch in _epochs(log, is_first):
            print_json({"event": "epoch", **epoch})
        if file is not None:
            print_json(run_record(ListedRun(folder, file)))
        is_first = False


def _epochs(log: LogTail, is_first: bool) -> list[Numbers]:
    """Return the epochs that were logged since the last call; at first without those that were trained again later."""
    epochs: list[Numbers] = []
    for record in log.news():
        numbers = {key: value for key, value in record.items() if isinstance(value, int | float | None)}
        if record.get("event") == "resumed" and is_first:
            epochs = [epoch for epoch in epochs if (epoch.get("step") or 0) <= (numbers.get("step") or 0)]
        elif record.get("event") == "epoch":
            epochs.append({key: value for key, value in numbers.items() if key not in OF_THE_LOG})
    return epochs
