"""What recording a run costs: training with the recorder beside training without, in turn.

    python tests/bench/recorder.py [--rounds 5]

Prints, for two networks, the median seconds with and without, and the ratio of the rates with its range over the
rounds: by the clock, and by the processor time of the process, which other programs on the machine disturb less. Also
how long a list of a thousand runs takes, and what an hour takes on disk.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.place import place_of
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.threads import compute_threads

NETWORKS = (((128, 64), 20), ((1000, 500), 2))
"""Hidden layers, and epochs that take some ten seconds or more."""


class Finish(Observer):
    """Notes when training has ended: what the disk takes after that makes no step wait."""

    def __init__(self) -> None:
        self.wall = self.processor = 0.0

    def ended(self) -> None:
        """Note the times."""
        self.wall, self.processor = time.perf_counter(), time.process_time()


def seconds(splits: Splits, settings: Settings, runs: Path | None) -> tuple[float, float]:
    """Train, evaluating as the dashboard does; return the seconds of all of it, by the clock and of the processors."""
    with compute_threads(settings.threads) as threads:
        finish = Finish()
        observers: list[Observer] = [finish]
        if runs is not None:
            observers.append(Recorder(place_of(runs, splits, None, threads.count)))
        wall, processor = time.perf_counter(), time.process_time()
        session = Session(splits, new_trainer(settings, splits), threads, observers=observers, plan=Plan())
        session.run()
        return finish.wall - wall, finish.processor - processor


def list_seconds(folder: Path) -> float:
    """Return the median time to list a thousand runs."""
    (first,) = folder.iterdir()
    for number in range(999):
        (folder / f"copy-{number}").mkdir()
        shutil.copy(first / "run.json", folder / f"copy-{number}")
    times = []
    for _ in range(9):
        begin = time.perf_counter()
        assert len(RunStore(folder).runs()) == 1000
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def middle(times: list[tuple[float, float]], part: int) -> float:
    """Return the median of the times by the clock (0) or of the processors (1)."""
    return statistics.median(one[part] for one in times)


def ratio(without: list[tuple[float, float]], recorded: list[tuple[float, float]], part: int) -> str:
    """Return the median ratio of these times and its range."""
    ratios = sorted(one[part] / other[part] for one, other in zip(without, recorded, strict=True))
    return f"{statistics.median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds, splits = parser.parse_args().rounds, load_splits(None, Settings().validation)
    for hidden, epochs in NETWORKS:
        settings = Settings().replace({"hidden": hidden, "epochs": epochs})
        without, recorded = [], []
        for _ in range(rounds):
            without.append(seconds(splits, settings, None))
            with tempfile.TemporaryDirectory() as name:
                recorded.append(seconds(splits, settings, Path(name)))
                size = sum(path.stat().st_size for path in Path(name).rglob("*") if path.is_file())
                log = sum(path.stat().st_size for path in Path(name).rglob("log.jsonl"))
                checkpoints = len(list(Path(name).rglob("*.safetensors")))
        name = "-".join(map(str, hidden))
        print(
            f"{name:>9}: {middle(without, 0):6.2f} s without, {middle(recorded, 0):6.2f} s with; rate with / without "
            f"{ratio(without, recorded, 0)}, by processor time {ratio(without, recorded, 1)}; {size / 1e6:.0f} MB in "
            f"{checkpoints} checkpoints, log {3600 / recorded[-1][0] * log / 1e6:.1f} MB an hour",
            flush=True,
        )
    with tempfile.TemporaryDirectory() as name:
        seconds(splits, Settings().replace({"epochs": 1}), Path(name))
        print(f"a list of 1,000 runs: {1000 * list_seconds(Path(name)):.0f} ms")


if __name__ == "__main__":
    main()
