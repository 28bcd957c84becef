"""What a run without a screen has to do."""

from dataclasses import dataclass
from pathlib import Path

from mnist_tui.data.preprocessing import AS_STORED, Preprocessing
from mnist_tui.data.runs.run_file import Keep
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.run_options import Keeping
from mnist_tui.tui.training.target import Target


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """The command line, read."""

    settings: Settings
    source: Path | None
    preprocessing: Preprocessing = AS_STORED
    last_step: int | None = None
    """Where it ends, instead of after `settings.epochs`."""
    target: Target | None = None
    """Where it ends earlier, and what it falls short of otherwise."""
    as_json: bool = False
    save: Path | None = None
    quiet: bool = False
    """True to tell nothing of the progress."""
    force: bool = False
    """True to replace any file at `save`, whatever the run comes to."""
    details: bool = False
    """True to print the confusion matrix and the most confident mistakes at the end."""
    runs: Path | None = None
    """The folder that the run is kept in; None for nowhere."""
    spoil: str = ""
    """How the data are spoilt on purpose; empty for as they are."""
    keeping: Keeping = Keeping()  # noqa: RUF009  # frozen

    @property
    def keep(self) -> Keep:
        """Which network is handed over at the end."""
        return self.keeping.keep or "last"
