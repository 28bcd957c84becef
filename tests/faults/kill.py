"""Kills training at random moments, resumes it, and compares the end with that of runs that were never killed.

    python tests/faults/kill.py [--kills 50] [--seed 0] [--only 3]

Every setting in turn is trained once without interruption. Then it is trained again and killed with SIGKILL after a
random processor time, and resumed and killed until it comes to its end. The two saved networks must be equal to the
byte, and so must all rows of all curves. The last setting stands for a run whose settings were changed while it
trained: both networks go on from there. Prints a row per setting: kills, what every one of them cost at most, and the
verdict.
"""

import argparse
import itertools
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from kept_steps import newest_checkpoint
from log_lines import read_log
from processes import processor_s

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.place import place_of
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import load_splits, new_trainer
from mnist_tui.tui.training.threads import compute_threads

WAYS: tuple[tuple[str, ...], ...] = (
    ("--optimizer", "adam"),
    ("--keep", "best", "--learning-rate", "0.03", "--schedule", "constant"),
    ("--optimizer", "sgd", "--momentum", "0.9", "--learning-rate", "0.1"),
    ("--optimizer", "rmsprop", "--learning-rate", "0.001"),
    ("--optimizer", "nesterov", "--learning-rate", "0.05"),
    ("--dropout", "0.2", "--ema", "0"),
    ("--shift", "2", "--rotation", "10", "--elastic", "20"),
    ("--noise", "20", "--erasing", "0.3", "--threads", "1"),
    ("--batch-size", "0", "--dtype", "float64", "--epochs", "60"),
    ("--schedule", "step", "--clip-norm", "0.5", "--hidden", "300"),
    ("after live changes",),
)
LIVE_CHANGES: Mapping[int, tuple[str, Value]] = {
    50: ("learning_rate", 0.03),
    120: ("batch_size", 100),
    170: ("dropout", 0.1),
    260: ("momentum", 0.5),
    300: ("shift", 1.0),
}
"""By step; the run is left at the last of them."""
COMMON = ("--epochs", "10", "--hidden", "64", "--quiet")
EARLIEST_S, LATEST_S = 0.8, 2.5
"""Processor time at which a process is killed, the same on a busy machine; at less it would seldom have learned."""
LOOK_EVERY_S = 0.005


def command(*words: str) -> list[str]:
    """Return the command line of the program that is installed beside this Python."""
    return [sys.executable, "-m", "mnist_tui.tui", *words]


class Hand(Observer):
    """Changes the settings of a run."""

    is_done = False

    def progressed(self, run: LiveRun, now: float) -> None:
        """Change what is due."""
        changed = {event.name for event in run.trainer.history.events}
        for step, (name, value) in LIVE_CHANGES.items():
            if run.trainer.steps >= step and name not in changed:
                run.trainer.set(name, value)
        self.is_done = run.trainer.steps >= max(LIVE_CHANGES)


def leave_changed_run(runs: Path) -> None:
    """Train a run in this process while its settings are changed, and leave it to be resumed."""
    splits, hand = load_splits(None, Settings().validation), Hand()
    trainer = new_trainer(Settings().replace({"hidden": (64,), "epochs": 10}), splits)
    with compute_threads(1) as threads:
        observers = [hand, Recorder(place_of(runs, splits, None, 1))]
        plan = Plan(evaluates_epochs_only=True)
        Session(splits, trainer, threads, observers=observers, plan=plan, is_asked_to_stop=lambda: hand.is_done).run()


def beginning(way: tuple[str, ...], runs: Path, model: Path) -> tuple[str, ...]:
    """Return the words that begin a run there."""
    if way != WAYS[-1]:
        return ("train", *COMMON, *way, "--runs", str(runs), "--save", str(model))
    if not (left := runs.with_name("left")).exists():
        leave_changed_run(left)
    shutil.copytree(left, runs)
    return ("resume", "--headless", "--quiet", "--runs", str(runs), "--save", str(model))


def train_to_the_end(folder: Path, way: tuple[str, ...]) -> tuple[bytes, dict[str, bytes]]:
    """Train without an interruption; return the saved network and the curves."""
    model = folder / "whole.safetensors"
    words = beginning(way, folder / "whole", model)
    subprocess.run(command(*words), check=True, capture_output=True)
    return model.read_bytes(), curves(folder / "whole")


def train_with_kills(folder: Path, way: tuple[str, ...], random_: random.Random) -> tuple[bytes, dict[str, bytes], int]:
    """Train, killed again and again; return the saved network, the curves, and the number of kills."""
    runs, model = folder / "killed", folder / "killed.safetensors"
    words = beginning(way, runs, model)
    for kills in itertools.count():
        process = subprocess.Popen(command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if not is_killed(process, random_.uniform(EARLIEST_S, LATEST_S)):
            assert process.stderr is not None
            if process.returncode:
                raise SystemExit(process.stderr.read().decode())
            return model.read_bytes(), curves(runs), kills
        for checkpoint in runs.glob("*/checkpoints/*.safetensors"):
            run = checkpoint.parent.parent.name
            words = ("resume", run, "--headless", "--quiet", "--runs", str(runs), "--save", str(model))
    raise AssertionError


def is_killed(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Kill a process once it has used so much processor time; return False when it ends before."""
    while process.poll() is None:
        if processor_s(process.pid) >= seconds:
            process.kill()
            process.wait()
            return True
        time.sleep(LOOK_EVERY_S)
    return False


def curves(runs: Path) -> dict[str, bytes]:
    """Return the curves of the only run there, as bytes by name."""
    (run,) = runs.iterdir()
    _, checkpoint, _ = newest_checkpoint(run)
    return {name: tensor.tobytes() for name, tensor in checkpoint.tensors.items() if name.startswith("history")}


def lost(runs: Path) -> int:
    """Return the largest number of steps that a kill has cost, by the log."""
    (run,) = runs.iterdir()
    latest, most = 0, 0
    for record in read_log(run / "log.jsonl"):
        if record is not None and record["event"] == "resumed":
            most = max(most, latest - record["step"])
        elif record is not None and "step" in record:
            latest = record["step"]
    return most


def main() -> int:
    """Print the table; return 1 if any run came out different."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="one of the settings, by number, from 0")
    options = parser.parse_args()
    random_, total, faults = random.Random(options.seed), 0, 0
    for way in itertools.cycle(WAYS if options.only is None else (WAYS[options.only],)):
        if total >= options.kills:
            break
        with tempfile.TemporaryDirectory() as name:
            begin = time.perf_counter()
            whole, whole_curves = train_to_the_end(Path(name), way)
            killed, killed_curves, kills = train_with_kills(Path(name), way, random_)
            is_equal = whole == killed and whole_curves == killed_curves
            total, faults = total + kills, faults + (not is_equal)
            verdict = "equal to the bit" if is_equal else "DIFFERENT"
            seconds = time.perf_counter() - begin
            print(
                f"{kills:3} kills  {lost(Path(name) / 'killed'):4} steps lost at most  {verdict}  {' '.join(way)}"
                f"  ({seconds:.0f} s)",
                flush=True,
            )
    print(json.dumps({"kills": total, "different": faults}))
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
