"""How accurate a run was on the test images when these were evaluated last, from its log. It reads nothing else."""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.log_search import last_record
from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.data.runs.run_folder import LOG
from mnist_tui.tui.features.runs.queries import LastTest

MARK = b'"is_test":true'
"""Only records of evaluations on the test images hold it."""


def read_tested(folder: Path, run: RunFile) -> LastTest | None:
    """Return the last result; None for a run that was never evaluated on them, or whose log does not tell."""
    if not run.test_evaluations:
        return None
    try:
        record = last_record(folder / LOG, MARK) or {}
    except DataError:
        return None
    match record:
        case {"step": int(step), "right": int(right), "count": int(count)} if 0 <= right <= count > 0:
            return LastTest(step, right, count)
    return None
