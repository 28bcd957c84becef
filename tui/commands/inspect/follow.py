"""A run as it stands and as it goes on, from what is written in its folder. It opens no checkpoint."""

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.log_search import LogTail, last_record
from mnist_tui.data.runs.run_file import NAME, RunFile, read_run_file
from mnist_tui.data.runs.run_folder import LOG
from mnist_tui.data.runs.run_lock import is_held
from mnist_tui.data.runs.run_store import ListedRun
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.commands.runs.record import run_record, state_of

LOOK_EVERY_S = 0.3
OF_THE_LOG = ("n", "time", "event")
"""Keys of every record."""
EXAMINED = b'"event":"examined"'
"""Only records of what is wrong with a run hold it."""
Records = list[dict[str, Any]]


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
    told: set[str] = set()
    for file in looks(folder, follow):
        for event in _events(log.news(), is_first, told):
            print_json(event)
        if file is not None:
            print_json({**run_record(ListedRun(folder, file)), "findings": ids_of(findings_of(folder))})
        is_first = False


def findings_of(folder: Path) -> Records | None:
    """Return what is wrong with a run, as was found last; None where nobody has looked, or the log does not tell."""
    try:
        record = last_record(folder / LOG, EXAMINED)
    except DataError:
        return None
    return None if record is None else _listed(record)


def ids_of(found: Records | None) -> list[str] | None:
    """Return which findings they are."""
    return None if found is None else [str(one.get("id")) for one in found]


def _listed(record: Mapping[str, Any]) -> Records:
    found = record.get("findings")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _events(news: Iterable[Mapping[str, Any]], is_first: bool, told: set[str]) -> Records:
    """Return epochs and findings among the news of a log; at first without epochs that were trained again later.

    A finding comes once: its id is added to those that are `told`.
    """
    events: Records = []
    for record in news:
        step, kind = record.get("step"), record.get("event")
        if kind == "resumed" and is_first and isinstance(step, int):
            events = [one for one in events if one["event"] != "epoch" or (one.get("step") or 0) <= step]
        elif kind == "epoch":
            events.append({"event": "epoch", **_numbers(record)})
        elif kind == "examined":
            news_of_it = [one for one in _listed(record) if str(one.get("id")) not in told]
            told.update(str(one.get("id")) for one in news_of_it)
            events += [{"event": "finding", **one} for one in news_of_it]
    return events


def _numbers(record: Mapping[str, Any]) -> dict[str, int | float | None]:
    numbers = {key: value for key, value in record.items() if isinstance(value, int | float | None)}
    return {key: value for key, value in numbers.items() if key not in OF_THE_LOG}
