"""Records that the test images were evaluated once more after a run had ended. It evaluates nothing itself."""

import time
from collections.abc import Callable
from pathlib import Path

from msgspec import structs

from mnist_tui.data.runs.log_search import last_number
from mnist_tui.data.runs.run_file import NAME, read_run_file
from mnist_tui.data.runs.run_folder import LOG, RunFolder
from mnist_tui.engine.evaluation import EvaluationResult


def record_final_test(
    path: Path, step: int, result: EvaluationResult, wall_clock: Callable[[], float] = time.time
) -> None:
    """Count the evaluation of the network after `step` steps in the folder of its run, which nobody holds any more.

    Raises:
        DataError: the system refuses, or another program has taken the run up.
    """
    with RunFolder(path) as folder:
        run = read_run_file(path / NAME)
        record = {
            "n": last_number(path / LOG) + 1,
            "time": wall_clock(),
            "event": "evaluated",
            "step": step,
            "split": "test",
            "is_test": True,
            "cost": None if result.not_finite else result.cost,
            "right": result.right,
            "count": result.count,
        }
        folder.append([record])
        folder.write(structs.replace(run, test_evaluations=run.test_evaluations + 1))
