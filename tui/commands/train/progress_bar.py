"""The progress bar of a run without a screen, drawn by rich on standard error. Imported only where there is a terminal.

It draws when it is told to: a thread of its own would take the interpreter from the training.
"""

from types import TracebackType
from typing import Self

from rich.console import Console as RichConsole
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from mnist_tui.tui.cli.console import duration, figure, percent, rate
from mnist_tui.tui.commands.train.console import Console, Progress
from mnist_tui.tui.commands.train.plain_lines import epoch_parts
from mnist_tui.tui.session.epochs import Epoch
from mnist_tui.tui.session.live_run import LiveRun

COLUMNS = (
    "cost {task.fields[cost]}",
    "{task.fields[split]} {task.fields[accuracy]}",
    "{task.fields[rate]}",
    "{task.fields[left]} left",
)


class BarConsole(Console):
    """A bar with cost, accuracy, speed and the time left; a line above it for every epoch."""

    INTERVAL_S = 0.1

    def __init__(self, console: RichConsole | None = None) -> None:
        super().__init__()
        self._console = console or RichConsole(stderr=True, highlight=False)
        columns = (BarColumn(bar_width=None), TaskProgressColumn(), *(TextColumn(column) for column in COLUMNS))
        self._bar = Bar(*columns, console=self._console, auto_refresh=False, transient=True, expand=True)
        self._task = TaskID(0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def run_started(self, run: LiveRun) -> None:
        """Begin with an empty bar."""
        super().run_started(run)
        split = run.splits.dataset.eval_split
        self._task = self._bar.add_task(
            "", total=run.last_step, split=split, cost="-", accuracy="-", rate="-", left="-"
        )

    def tell_note(self, text: str) -> None:
        """Print the line above the bar."""
        self._console.print(text, markup=False, soft_wrap=True)

    def tell_progress(self, progress: Progress) -> None:
        """Move the bar."""
        self._move(progress, progress.accuracy)

    def tell_epoch(self, epoch: Epoch) -> None:
        """Print the epoch above the bar."""
        self._console.print("  ".join(epoch_parts(epoch)), markup=False, soft_wrap=True)
        self._move(epoch, epoch.result.accuracy)

    def _move(self, at: Progress | Epoch, accuracy: float) -> None:
        self._bar.update(
            self._task,
            completed=at.step,
            cost=figure(at.train_cost),
            accuracy=percent(accuracy),
            rate=rate(at.images_per_second),
            left=duration(at.seconds_left),
        )
        self._bar.refresh()
