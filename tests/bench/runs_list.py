"""How long `mnist-tui runs` takes for a thousand runs, from its start to its end, beside `mnist-tui --version`.

    python tests/bench/runs_list.py [--runs 1000] [--rounds 9]

Makes so many folders as training leaves them, each with a checkpoint that nobody must read, and lists them in turn with
the other command, which only starts. Prints medians and ranges of wall time and of user CPU time.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec import structs

from mnist_tui.data.runs.run_file import FORMAT, NAME, Point, RunData, RunFile, write_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.place import this_machine

CHECKPOINT_BYTES = 1_000_000
COMMANDS = (("runs",), ("runs", "--json"), ("--version",))


def make_runs(folder: Path, count: int) -> None:
    """Make the folders; their checkpoints are holes that take no room."""
    run = RunFile(
        format=FORMAT,
        id="0",
        created=1.8e9,
        updated=1.8e9,
        state="stopped",
        settings=plain_settings(Settings()),
        data=RunData("MNIST", "60000x28x28", None),
        machine=this_machine(2),
        step=2150,
        latest=Point(2150, 0.97, 0.1),
        best=Point(1935, 0.98, 0.09),
        checkpoint=2150,
    )
    for number in range(count):
        path = folder / f"2026-11-28-{number:06}"
        (path / "checkpoints").mkdir(parents=True)
        write_run_file(path / NAME, structs.replace(run, id=f"{number:012x}", updated=run.updated + number))
        with checkpoint_path(path, 2150).open("wb") as file:
            file.truncate(CHECKPOINT_BYTES)


def seconds(words: tuple[str, ...]) -> tuple[float, float]:
    """Run a command; return its wall time and its user CPU time."""
    begin, before = time.perf_counter(), os.times().children_user
    subprocess.run([sys.executable, "-m", "mnist_tui.tui", *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin, os.times().children_user - before


def main() -> None:
    """Print a line per command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        make_runs(Path(name), given.runs)
        os.environ["MNIST_TUI_RUNS"] = name
        taken = [[seconds(words) for words in COMMANDS] for _ in range(given.rounds)]
    for words, of_command in zip(COMMANDS, zip(*taken, strict=True), strict=True):
        wall, user = ([1000 * one[part] for one in of_command] for part in (0, 1))
        print(
            f"{' '.join(words):>12}: {statistics.median(wall):4.0f} ms ({min(wall):.0f} to {max(wall):.0f}), "
            f"user CPU {statistics.median(user):4.0f} ms ({min(user):.0f} to {max(user):.0f})"
        )


if __name__ == "__main__":
    main()
