"""Kills training at random moments, resumes it, and compares the end with that of runs that were never killed.

    python tests/faults/kill.py [--kills 50] [--seed 0] [--only 3]

Every setting in turn, and again until there were so many kills, is trained once without interruption. Then it is
trained again and killed with SIGKILL after a random processor time, and resumed and killed until it comes to its end.
The two saved networks must be equal to the byte, and so must all rows of all curves. The last two stand for a run whose
settings were changed while it trained, from where both networks go on; and for one on the dashboard, whose engine is
killed while it is paused, or while the network is evaluated. (A dashboard evaluates as time allows: of its curves only
that of the steps is compared.) Prints a row per setting: kills, what every one of them cost at most, and the verdict.
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
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from kept_steps import newest_checkpoint
from log_lines import read_log
from processes import processor_s

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.protocol.commands import EvaluateTest, StartRun, Steps
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed
from mnist_tui.tui.protocol.setting_values import plain_settings
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
    ("--batch-size", "0", "--dtype", "float64", "--epochs", "20"),
    ("--schedule", "step", "--clip-norm", "0.5", "--hidden", "300"),
    ("after live changes",),
    ("in pauses and evaluations",),
)
CHANGED, PAUSED = WAYS[-2:]
PAUSES_IN_A_ROW = 2
MOST_STEPS_TO_A_PAUSE, LONGEST_PAUSE_S, LONGEST_EVALUATION_S = 300, 0.5, 0.03
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
    if way == PAUSED:
        return ("train", *COMMON, "--runs", str(runs), "--save", str(model))
    if way != CHANGED:
        return ("train", *COMMON, *way, "--runs", str(runs), "--save", str(model))
    if not (left := runs.with_name("left")).exists():
        leave_changed_run(left)
    shutil.copytree(left, runs)
    return ("resume", "--headless", "--quiet", "--runs", str(runs), "--save", str(model))


# --- in pauses and evaluations ---------------------------------------------------------------------------------------


def wait_for(link: ScreenEnd, is_it: Callable[[Progress], bool]) -> Progress:
    """Read what the engine reports until it is there."""
    while True:
        link.wait(1)
        for report in link.drain():
            if isinstance(report, Progress) and is_it(report):
                return report
            if isinstance(report, Failed):
                raise SystemExit(report.text)


def kill_at_once(link: ScreenEnd, random_: random.Random) -> None:
    """Leave no time: the network of the pause is being evaluated, and nothing of it saved."""


def kill_in_the_pause(link: ScreenEnd, random_: random.Random) -> None:
    time.sleep(random_.uniform(0, LONGEST_PAUSE_S))


def kill_in_a_test(link: ScreenEnd, random_: random.Random) -> None:
    link.send(EvaluateTest())
    time.sleep(random_.uniform(0, LONGEST_EVALUATION_S))


def kill_engines(runs: Path, random_: random.Random) -> int:
    """Train some steps after the other as a dashboard does, each time in an engine that is killed; return how many."""
    settings = plain_settings(Settings().replace({"hidden": (64,), "epochs": 10}))
    moments = (kill_in_the_pause, kill_at_once, kill_in_a_test) * PAUSES_IN_A_ROW
    for wait in moments:
        run = next(runs.glob("*"), None)
        engine = EngineProcess()
        link = engine.begin(StartRun(None, settings, True, runs=str(runs), resume=None if run is None else str(run)))
        count = random_.randint(1, MOST_STEPS_TO_A_PAUSE)
        last_step = wait_for(link, lambda _: True).step + count
        link.send(Steps(count))
        wait_for(link, lambda now: now.phase == "paused" and now.step >= last_step)  # noqa: B023  # called at once
        while not any(runs.glob("*/checkpoints/0*")):
            time.sleep(LOOK_EVERY_S)
        wait(link, random_)
        engine.discard()
    return len(moments)


# --- at random moments -----------------------------------------------------------------------------------------------


def train_to_the_end(folder: Path, way: tuple[str, ...]) -> tuple[bytes, dict[str, bytes]]:
    """Train without an interruption; return the saved network and the curves."""
    model = folder / "whole.safetensors"
    words = beginning(way, folder / "whole", model)
    subprocess.run(command(*words), check=True, capture_output=True)
    return model.read_bytes(), curves(folder / "whole")


def train_with_kills(folder: Path, way: tuple[str, ...], random_: random.Random) -> tuple[bytes, dict[str, bytes], int]:
    """Train, killed again and again; return the saved network, the curves, and the number of kills."""
    runs, model = folder / "killed", folder / "killed.safetensors"
    before = kill_engines(runs, random_) if way == PAUSED else 0
    words = resuming(runs, model) if before else beginning(way, runs, model)
    for kills in itertools.count(before):
        process = subprocess.Popen(command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if not is_killed(process, random_.uniform(EARLIEST_S, LATEST_S)):
            assert process.stderr is not None
            if process.returncode:
                raise SystemExit(process.stderr.read().decode())
            return model.read_bytes(), curves(runs), kills
        words = resuming(runs, model) or words
    raise AssertionError


def resuming(runs: Path, model: Path) -> tuple[str, ...]:
    """Return the words that resume the run there; nothing if there is none to resume."""
    for run in runs.glob("*"):
        if any(run.glob("checkpoints/0*.safetensors")):
            return ("resume", run.name, "--headless", "--quiet", "--runs", str(runs), "--save", str(model))
    return ()


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


def compared(way: tuple[str, ...], rows: dict[str, bytes]) -> dict[str, bytes]:
    """Return the curves that must be equal."""
    return {name: content for name, content in rows.items() if way != PAUSED or name.startswith("history.steps")}


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
    ways = WAYS if options.only is None else (WAYS[options.only],)
    for number, way in enumerate(itertools.cycle(ways)):
        if total >= options.kills and number >= len(ways):
            break
        with tempfile.TemporaryDirectory() as name:
            begin = time.perf_counter()
            whole, whole_curves = train_to_the_end(Path(name), way)
            killed, killed_curves, kills = train_with_kills(Path(name), way, random_)
            is_equal = whole == killed and compared(way, whole_curves) == compared(way, killed_curves)
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
