"""Records what became known of a run after it had ended: of the test images, and what is wrong with it."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import structs

from mnist_tui.data.runs.log_search import last_number
from mnist_tui.data.runs.run_file import NAME, read_run_file
from mnist_tui.data.runs.run_folder import LOG, RunFolder
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.training.finding_record import examination_record


def record_final_test(
    path: Path,
    step: int,
    result: EvaluationResult,
    findings: Iterable[Finding],
    wall_clock: Callable[[], float] = time.time,
) -> None:
    """Count the evaluation of the network after `step` steps in the folder of its run, which nobody holds any more.

    `findings` are what is wrong with the run at its end.

    Raises:
        DataError: the system refuses, or another program has taken the run up.
    """
    with RunFolder(path) as folder:
        run = read_run_file(path / NAME)
        number, now = last_number(path / LOG) + 1, wall_clock()
        evaluated = {
            "n": number,
            "time": now,
            "event": "evaluated",
            "step": step,
            "split": "test",
            "is_test": True,
            "cost": None if result.not_finite else result.cost,
            "right": result.right,
            "count": result.count,
        }
        examined = {"n": number + 1, "time": now, "event": "examined", **examination_record(findings, run.step)}
        folder.append([evaluated, examined])
        folder.write(structs.replace(run, test_evaluations=run.test_evaluations + 1))
