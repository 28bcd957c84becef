"""A run without a screen for pipes and logs: a line per epoch on standard error, and a few in between."""

import sys
from contextlib import suppress

from mnist_tui.tui.cli.console import duration, figure, percent, rate
from mnist_tui.tui.cli.streams import OutputError
from mnist_tui.tui.commands.train.console import Console, Progress
from mnist_tui.tui.session.epochs import Epoch


class PlainConsole(Console):
    """Prints a line per epoch, and one every few seconds of a long one."""

    INTERVAL_S = 3.0

    def tell_note(self, text: str) -> None:
        """Print the line."""
        _print_line(text)

    def tell_progress(self, progress: Progress) -> None:
        """Print where the run stands."""
        _print_line(
            f"epoch {progress.epoch:.2f}" + (f"/{progress.epochs}" if progress.epochs else ""),
            f"step {progress.step:,}/{progress.steps:,}",
            f"train cost {figure(progress.train_cost)}",
            rate(progress.images_per_second),
            f"{duration(progress.seconds_left)} left",
        )

    def tell_epoch(self, epoch: Epoch) -> None:
        """Print the epoch."""
        _print_line(*epoch_parts(epoch))


def epoch_parts(epoch: Epoch) -> tuple[str, ...]:
    """Return the parts of a line that tells of an epoch."""
    return (
        f"epoch {epoch.number}" + (f"/{epoch.epochs}" if epoch.epochs else ""),
        f"step {epoch.step:,}" + ("" if epoch.epochs else f"/{epoch.steps:,}"),
        f"train cost {figure(epoch.train_cost)}",
        f"{epoch.split} cost {figure(epoch.result.cost)}",
        f"{epoch.split} accuracy {percent(epoch.result.accuracy)}",
        rate(epoch.images_per_second),
    )


def _print_line(*parts: str) -> None:
    """Print a line on standard error; a full disk behind a log must not end the run, a reader who has gone does."""
    with suppress(OutputError):
        print("  ".join(parts), file=sys.stderr, flush=True)
