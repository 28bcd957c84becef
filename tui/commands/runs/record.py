"""What `--json` says of a run, and the word for its state."""

import os
import time
from collections.abc import Iterable, Mapping

from mnist_tui.data.errors import printable
from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.data.runs.run_state import present_state
from mnist_tui.data.runs.run_store import ListedRun
from mnist_tui.tui.training.watched_split import watched_split


def state_of(one: ListedRun) -> str:
    """Return the state of a run, in one word; one that says it goes on, though nobody writes it, was interrupted."""
    return "damaged" if one.run is None else present_state(one.path, one.run)


def forks_of(listed: Iterable[ListedRun]) -> Mapping[str, list[str]]:
    """Return, by the id of a run, the ids of those that were forked from it."""
    forks: dict[str, list[str]] = {}
    for one in listed:
        if one.run is not None and one.run.parent is not None and one.run.forked_at is not None:
            forks.setdefault(one.run.parent, []).append(one.run.id)
    return forks


def run_record(one: ListedRun, forks: Mapping[str, list[str]] | None = None) -> dict[str, object]:
    """Return what `--json` says of a run: of a damaged one, name, path and fault.

    `forks` are those of all runs, None where nobody has looked for them.
    """
    run = one.run
    return {
        "event": "run",
        "name": printable(one.name),
        "path": printable(os.fspath(one.path)),
        "state": state_of(one),
        "fault": one.fault or None,
        "id": run and run.id,
        "parent": run and run.parent,
        "forked_at": run and run.forked_at,
        "forks": forks.get(run.id, []) if run is not None and forks is not None else None,
        "created": run and _utc(run.created),
        "updated": run and _utc(run.updated),
        "step": run and run.step,
        "epoch": run and run.epoch,
        "seconds": run and run.training_seconds,
        **_evaluations(run, "validation"),
        **_evaluations(run, "test"),
        "best_step": run and run.best and run.best.step,
        "findings": None,
        "test_evaluations": run and run.test_evaluations,
        "until": run and (run.until or None),
        "kept": run and run.keep,
        "checkpoint_bytes": run and run.checkpoint_bytes,
        "budget_bytes": run and run.budget_bytes,
        "settings": run and run.settings,
        "data": run and printable(run.data.name),
    }


def _evaluations(run: RunFile | None, split: str) -> dict[str, float | None]:
    """Return what is known of the images that a run was watched on, and None for others."""
    is_watched = run is not None and watched_split(run.settings.get("validation")) == split
    best, latest = (run.best, run.latest) if run is not None and is_watched else (None, None)
    return {
        f"{split}_accuracy": None if latest is None else latest.accuracy,
        f"{split}_cost": None if latest is None else latest.cost,
        f"best_{split}_accuracy": None if best is None else best.accuracy,
    }


def _utc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
