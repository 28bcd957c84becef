"""Kills training at random moments, resumes it, and compares the end with that of runs that were never killed.

    python tests/faults/kill.py [--kills 50] [--seed 0]

Every setting in turn is trained once without interruption. Then it is trained again and killed with SIGKILL after a
random processor time, and resumed and killed until it comes to its end. The two saved networks must be equal to the
byte, and so must all rows of all curves. Prints a row per setting: kills, what every one of them cost at most, and the
verdict.
"""

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from kept_steps import newest_checkpoint
from log_lines import read_log
from processes import processor_s

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
)
COMMON = ("--epochs", "10", "--hidden", "64", "--quiet")
EARLIEST_S, LATEST_S = 0.8, 2.5
"""Processor time at which a process is killed, the same on a busy machine; at less it would seldom have learned."""
LOOK_EVERY_S = 0.005


def command(*words: str) -> list[str]:
    """Return the command line of the program that is installed beside this Python."""
    return [sys.executable, "-m", "mnist_tui.tui", *words]


def train_to_the_end(folder: Path, way: tuple[str, ...]) -> tuple[bytes, dict[str, bytes]]:
    """Train without an interruption; return the saved network and the curves."""
    model = folder / "whole.safetensors"
    words = ("train", *COMMON, *way, "--runs", str(folder / "whole"), "--save", str(model))
    subprocess.run(command(*words), check=True, capture_output=True)
    return model.read_bytes(), curves(folder / "whole")


def train_with_kills(folder: Path, way: tuple[str, ...], random_: random.Random) -> tuple[bytes, dict[str, bytes], int]:
    """Train, killed again and again; return the saved network, the curves, and the number of kills."""
    runs, model = folder / "killed", folder / "killed.safetensors"
    words: tuple[str, ...] = ("train", *COMMON, *way, "--runs", str(runs), "--save", str(model))
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
    options = parser.parse_args()
    random_, total, faults = random.Random(options.seed), 0, 0
    for way in itertools.cycle(WAYS):
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
