"""The progress bar of a run without a screen, drawn by rich on standard error. Imported only where there is a terminal.

It draws when it is told to: a thread of its own would take the interpreter from the training.
"""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from mnist_tui.tui.cli.console import duration, figure, percent, rate
from mnist_tui.tui.commands.train.reports import epoch_parts
from mnist_tui.tui.training.events import Epoch, Progress

INTERVAL_S = 0.1
COLUMNS = (
    "cost {task.fields[cost]}",
    "{task.fields[split]} {task.fields[accuracy]}",
    "{task.fields[rate]}",
    "{task.fields[left]} left",
)


class BarReport:
    """A bar with cost, accuracy, speed and the time left; a line above it for every epoch."""

    interval_s = INTERVAL_S

    def __init__(self, epochs: int, split: str, steps: int, console: Console | None = None) -> None:
        """`split` names the images that the run is watched on; `steps` are to be taken in all."""
        self._epochs, self._split = epochs, split
        self._console = console or Console(stderr=True, highlight=False)
        columns = (BarColumn(bar_width=None), TaskProgressColumn(), *(TextColumn(column) for column in COLUMNS))
        self._bar = Bar(*columns, console=self._console, auto_refresh=False, transient=True, expand=True)
        self._task = self._bar.add_task("", total=steps, split=split, cost="-", accuracy="-", rate="-", left="-")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def progress(self, progress: Progress) -> None:
        """Move the bar."""
        self._bar.update(
            self._task,
            completed=progress.step,
            total=progress.steps,
            cost=figure(progress.train_cost),
            accuracy=percent(progress.accuracy),
            rate=rate(progress.images_per_second),
            left=duration(progress.seconds_left),
        )
        self._bar.refresh()

    def epoch(self, epoch: Epoch) -> None:
        """Print the epoch above the bar."""
        line = "  ".join(epoch_parts(epoch, self._epochs, self._split))
        self._console.print(line, markup=False, soft_wrap=True)
        self._bar.update(
            self._task,
            completed=epoch.step,
            cost=figure(epoch.train_cost),
            accuracy=percent(epoch.result.accuracy),
            rate=rate(epoch.images_per_second),
            left=duration(epoch.seconds_left),
        )
        self._bar.refresh()
