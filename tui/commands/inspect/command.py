"""`mnist-tui inspect`: what a run is and how far it has come, once, or as it goes on. It opens no checkpoint."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.data.runs.run_file import Point, RunFile
from mnist_tui.data.runs.run_folder import checkpoint_steps
from mnist_tui.data.runs.run_note import read_note
from mnist_tui.data.runs.run_store import ListedRun
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.cli.console import duration, figure, percent
from mnist_tui.tui.cli.model_argument import add_run_to_read, run_folder
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.commands.inspect.findings import findings_lines
from mnist_tui.tui.commands.inspect.follow import Records, findings_of, ids_of, looks, tell_run
from mnist_tui.tui.commands.runs.record import state_of
from mnist_tui.tui.training.watched_split import watched_split

DESCRIPTION = "Say what a run is and how far it has come; with --follow, whenever it is saved, until it ends."


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `inspect` and return the exit status."""
    namespace = parser().read(arguments)
    folder = run_folder(namespace, namespace.run)
    if namespace.json:
        tell_run(folder, namespace.follow)
        return 0
    told: Records | None = None
    for number, file in enumerate(filter(None, looks(folder, namespace.follow))):
        found = findings_of(folder)
        lines = [_progress(folder, file)] if number else [*_lines(folder, file, found)]
        if number and ids_of(found) != ids_of(told):
            lines += findings_lines(found)
        print("\n".join(lines), flush=True)
        told = found
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("inspect", DESCRIPTION, "RUN [--follow] [--json]")
    add_run_to_read(parser)
    parser.add_argument("--follow", action="store_true", help="go on as long as a program writes it")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print a JSON object for every epoch and finding, and one for the run whenever it is saved",
    )
    return parser


def _lines(folder: Path, run: RunFile, found: Records | None) -> Iterator[str]:
    yield _progress(folder, run)
    if note := read_note(folder):
        yield f"  note         {note}"
    yield f"  data         {printable(run.data.name)}"
    if run.best is not None and run.best.accuracy is not None:
        yield f"  best         {_accuracy(run, run.best)} at step {run.best.step:,}"
    yield f"  test images  evaluated {count(run.test_evaluations, 'time')}"
    yield from findings_lines(found)
    defaults = {name: setting.default for name, setting in SETTINGS.items()}
    others = [
        f"{name.replace('_', '-')} {_text(value)}"
        for name, value in run.settings.items()
        if _plain(value) != defaults.get(name)
    ]
    yield f"  settings     {', '.join(others) or 'all defaults'}"
    steps = [f"{step:,}" for step in sorted(_steps(folder))]
    yield f"  checkpoints  {', '.join(steps if len(steps) < 8 else [*steps[:3], '…', *steps[-3:]]) or 'none'}"
    if run.parent:
        yield f"  came from    {run.parent}"
    yield f"  id           {run.id}"


def _progress(folder: Path, run: RunFile) -> str:
    parts = [
        f"{printable(folder.name)}  {state_of(ListedRun(folder, run))}",
        f"step {run.step:,}",
        f"epoch {run.epoch:.2f}",
    ]
    parts.append(f"{duration(run.training_seconds)} of training")
    if run.latest is not None and run.latest.accuracy is not None:
        cost = "" if run.latest.cost is None else f", cost {figure(run.latest.cost)}"
        split = "valid" if watched_split(run.settings.get("validation")) == "validation" else "test"
        parts.append(f"{split} {_accuracy(run, run.latest)}{cost}")
    return "  ".join(parts)


def _accuracy(run: RunFile, point: Point) -> str:
    """Write an accuracy with its interval, where it is known of how many images."""
    assert point.accuracy is not None
    images = run.settings.get("validation")
    if not isinstance(images, int) or images <= 0:
        return percent(point.accuracy)
    low, high = wilson_interval(round(point.accuracy * images), images)
    return f"{percent(point.accuracy)} ({100 * low:.2f} to {100 * high:.2f})"


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _steps(folder: Path) -> list[int]:
    try:
        return checkpoint_steps(folder)
    except OSError:
        return []
