"""What is only to be shown: a run on disk, read at its newest checkpoint, whoever writes it, and never written."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.mark_file import Marks
from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.resume import Changes, changed_run, kept_marks, restored, splits_of
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.training.kept_checkpoints import KeptCheckpoints
from mnist_tui.tui.training.splits import Splits


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A run, or a model file, with its data, and what there is to say."""

    path: Path
    run: RunFile | None
    """None for a model file, which has no past."""
    source: Path | None
    """The folder of its data; None for the bundled MNIST."""
    splits: Splits
    trainer: Trainer
    checkpoint: Checkpoint | None
    marks: Marks
    notices: tuple[str, ...]
    is_foreign: bool = False
    """True for a network that another program has trained."""

    def saving(self) -> Saving:
        """Say whether it is a run that is on disk."""
        return Saving(self.run is not None, str(self.path), self.trainer.steps)


def read_shown(path: Path, source: Path | None = None) -> Shown:
    """Read the run in a folder; `source` is where its data are now, if not where they were.

    Raises:
        DataError: it is damaged or has no checkpoint, or its data are missing or different.
    """
    run = changed_run(path, Changes(source))
    splits = splits_of(path, run)
    step, (checkpoint, trainer), faults = KeptCheckpoints.of(path, run).newest(partial(restored, path, splits))
    notices = [str(fault) for fault in faults]
    if faults:
        notices.append(f"shown is the checkpoint before, step {step:,}")
    marks = kept_marks(path, notices)
    here = None if run.data.source is None else Path(run.data.source)
    return Shown(path, run, here, splits, trainer, checkpoint, marks, tuple(notices))
