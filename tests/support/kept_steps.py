"""What is on disk of a run that some fault has ended, and what its log knows of."""

from pathlib import Path

from log_lines import read_log

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint
from mnist_tui.data.runs.run_folder import LOG, newest_usable


def run_folders(runs: Path) -> list[Path]:
    """Return the folders of all runs that have begun, the oldest first."""
    return sorted(path for path in runs.glob("*") if (path / "run.json").exists())


def latest_step(run: Path) -> int:
    """Return the last step that the log of a run knows of."""
    return max((record["step"] for record in read_log(run / LOG) if record and "step" in record), default=0)


def newest_checkpoint(run: Path) -> tuple[int, Checkpoint, list[DataError]]:
    """Return the newest checkpoint that can be read, its step, and what was wrong with newer ones.

    Raises:
        DataError: there is none.
    """
    return newest_usable(run, lambda _, path: read_checkpoint(path))


def lost_steps(runs: Path) -> int | None:
    """Return how many steps of the newest run are known of but not saved; None if none has begun.

    Raises:
        DataError: it cannot be read.
    """
    if not (found := run_folders(runs)):
        return None
    return latest_step(found[-1]) - newest_checkpoint(found[-1])[0]


def deeds(runs: Path) -> list[str]:
    """Return what somebody has done with the runs, beyond that they have begun, learned and ended."""
    done = []
    for run in run_folders(runs):
        for record in read_log(run / LOG):
            event = record["event"] if record else ""
            if event in ("phase", "setting", "marked", "resumed"):
                done.append(event)
            elif event == "evaluated" and record and record["is_test"]:
                done.append("test")
    return done + ["new run"] * (len(run_folders(runs)) - 1)
