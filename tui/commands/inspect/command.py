"""`mnist-tui inspect`: what a run is and how far it has come, once, or as it goes on. It opens no checkpoint."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.data.runs.run_file import NAME, Point, RunFile, read_run_file
from mnist_tui.data.runs.run_folder import checkpoint_steps
from mnist_tui.data.runs.run_lock import is_held
from mnist_tui.data.runs.run_note import read_note
from mnist_tui.data.runs.run_store import ListedRun
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.cli.console import duration, figure, percent
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import add_run_to_read, run_folder
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.commands.runs.record import run_record, state_of

LOOK_EVERY_S = 0.3
DESCRIPTION = "Say what a run is and how far it has come; with --follow, whenever it is saved, until it ends."


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `inspect` and return the exit status."""
    namespace = parser().read(arguments)
    folder = run_folder(namespace, namespace.run)
    file = read_run_file(folder / NAME)
    if namespace.json:
        print_json(run_record(ListedRun(folder, file)))
    else:
        print("\n".join(_lines(folder, file)), flush=True)
    if namespace.follow:
        for now in _later(folder, file):
            if namespace.json:
                print_json(run_record(ListedRun(folder, now)))
            else:
                print(_progress(folder, now), flush=True)
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("inspect", DESCRIPTION, "RUN [--follow] [--json]")
    add_run_to_read(parser)
    parser.add_argument("--follow", action="store_true", help="go on as long as a program writes it")
    parser.add_argument("--json", action="store_true", help="print one JSON object, or one whenever it is saved")
    return parser


def _later(folder: Path, file: RunFile) -> Iterator[RunFile]:
    """Yield what the file says whenever it is another, until nobody writes the run any more."""
    is_live = True
    while is_live:
        is_live = is_held(folder)
        if is_live:
            time.sleep(LOOK_EVERY_S)
        now = read_run_file(folder / NAME)
        if now != file:
            file = now
            yield file


def _lines(folder: Path, run: RunFile) -> Iterator[str]:
    yield _progress(folder, run)
    if note := read_note(folder):
        yield f"  note         {note}"
    yield f"  data         {printable(run.data.name)}"
    if run.best is not None and run.best.accuracy is not None:
        yield f"  best         {_accuracy(run, run.best)} at step {run.best.step:,}"
    yield f"  test images  evaluated {count(run.test_evaluations, 'time')}"
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
        parts.append(f"valid {_accuracy(run, run.latest)}{cost}")
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
