"""The same training step here, in PyTorch, in JAX and in scikit-learn, side by side.

    python tests/bench/compare.py [--nets 128-64,512-256] [--batches 32,128] [--threads 1,2] [--rounds N] [--json]

Every library has a process of its own, for their thread pools get into each other's way. They take turns in short
blocks, so that whatever else the machine does falls on all. Reported are medians over the rounds, the quartiles, and
how long our step takes against the fastest other's of the same round; on a busy machine the fastest blocks of each say
more. `products` are the matrix products of the step alone, in numpy, black pixels included, which our step leaves out.
The extra `bench` installs the libraries.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mnist_tui.tui.commands.bench.machine import machine_facts
from mnist_tui.tui.commands.bench.measurement import Quartiles

CONTENDERS = Path(__file__).with_name("contenders.py")
LIBRARIES = "ours,products,torch,jax,sklearn"
"""All that contenders.py knows."""
LEAST_STEPS = 3
SETTLE_S = 0.3
"""Rest before each block: the idle threads of the library before it keep a core busy for a while."""
TOO_MANY_CORES = 1.15
"""Times the threads allowed that a library may keep busy before its figure is marked."""


class Contender:
    """A library in its own process."""

    def __init__(self, library: str, process: "subprocess.Popen[str]") -> None:
        self.library, self._process = library, process

    def answer(self, **request: object) -> dict[str, object]:
        """Return what the process says next, after a request if there is one."""
        assert self._process.stdin is not None and self._process.stdout is not None
        if request:
            print(json.dumps(request), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.library} ended unexpectedly")
        answer: dict[str, object] = json.loads(line)
        return answer

    def answer_after_rest(self, **request: object) -> dict[str, object]:
        """Return the answer to a request that is made when the others have come to rest."""
        time.sleep(SETTLE_S)
        return self.answer(**request)

    def seconds(self, **request: object) -> float:
        """Return the seconds of the answer."""
        seconds = self.answer(**request)["seconds"]
        assert isinstance(seconds, float)
        return seconds


@contextmanager
def started(library: str, threads: int) -> Iterator[Contender]:
    """Start the process of a library, and end it."""
    with subprocess.Popen(
        [sys.executable, str(CONTENDERS), library, str(threads)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Contender(library, process)
        assert process.stdin is not None
        process.stdin.close()


@dataclass(frozen=True, slots=True)
class Figure:
    """One library in one cell."""

    library: str
    variant: str
    seconds: list[float]
    """Of a step, by round."""
    cores: float
    """Busy during a block, in the middle."""


def measure(contenders: list[Contender], cell: dict[str, object], rounds: int, block_s: float) -> list[Figure]:
    """Let the contenders take turns in one cell."""
    variants = [str(contender.answer_after_rest(**cell)["variant"]) for contender in contenders]
    counts = [max(LEAST_STEPS, int(block_s / contender.seconds(steps=LEAST_STEPS))) for contender in contenders]
    seconds: list[list[float]] = [[] for _ in contenders]
    cores: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for index, contender in enumerate(contenders):
            answer = contender.answer_after_rest(steps=counts[index])
            seconds[index].append(float(str(answer["seconds"])))
            cores[index].append(float(str(answer["cores"])))
    return [
        Figure(contender.library, variant, times, statistics.median(busy))
        for contender, variant, times, busy in zip(contenders, variants, seconds, cores, strict=True)
    ]


def against_best(figures: list[Figure]) -> tuple[Quartiles, float] | None:
    """Return our step over the fastest other's, by round and of the fastest blocks; None without others."""
    others = [figure.seconds for figure in figures if figure.library not in ("ours", "products")]
    mine = [figure.seconds for figure in figures if figure.library == "ours"]
    if not others or not mine:
        return None
    rounds = [own / min(theirs) for own, *theirs in zip(mine[0], *others, strict=True)]
    return Quartiles.of(rounds), min(mine[0]) / min(map(min, others))


def line(cell: dict[str, object], threads: int, figures: list[Figure]) -> str:
    """Return one cell for people to read."""
    hidden = cell["hidden"]
    assert isinstance(hidden, list)
    net = "-".join(map(str, hidden))
    text = f"{net:>8} {cell['batch']:>5} {cell['optimizer']:>4} {threads} thread{'s' if threads > 1 else ' '}"
    for figure in figures:
        spread = Quartiles.of([1000 * one for one in figure.seconds])
        mark = "!" if figure.cores > TOO_MANY_CORES * threads else ""
        text += f"  {figure.library} {spread.median:7.3f}{mark} ({spread.low:.3f}-{spread.high:.3f})"
    if against := against_best(figures):
        ratio, fastest = against
        text += f"  ours/best x{ratio.median:.2f} ({ratio.low:.2f}-{ratio.high:.2f}), fastest blocks x{fastest:.2f}"
    return text


def record(cell: dict[str, object], threads: int, figures: list[Figure]) -> dict[str, object]:
    """Return one cell as the fields of a JSON object."""
    against = against_best(figures)
    fields: dict[str, object] = {**cell, "threads": threads, "ours_over_best": against and round(against[0].median, 3)}
    for figure in figures:
        spread = Quartiles.of([1000 * one for one in figure.seconds])
        fields[figure.library] = {
            "ms": round(spread.median, 4),
            "quartiles_ms": [round(spread.low, 4), round(spread.high, 4)],
            "fastest_ms": round(1000 * min(figure.seconds), 4),
            "variant": figure.variant,
            "cores": round(figure.cores, 2),
        }
    return fields


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nets", default="128-64,512-256,1000-500")
    parser.add_argument("--batches", default="32,128,256,1024")
    parser.add_argument("--optimizers", default="sgd,adam")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--libraries", default=LIBRARIES)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--block-s", type=float, default=0.1, help="seconds of a block")
    parser.add_argument("--json", action="store_true", help="one JSON object a cell")
    options = parser.parse_args()
    if not options.json:
        print(", ".join(f"{name} {value}" for name, value in machine_facts().items()))
        print("milliseconds of a step: median (quartiles); ! used more cores than it was allowed")
    cells: list[dict[str, object]] = [
        {"hidden": list(map(int, net.split("-"))), "batch": int(batch), "optimizer": optimizer}
        for net in options.nets.split(",")
        for batch in options.batches.split(",")
        for optimizer in options.optimizers.split(",")
    ]
    for threads in map(int, options.threads.split(",")):
        with ExitStack() as stack:
            every = [stack.enter_context(started(name, threads)) for name in options.libraries.split(",")]
            present = [contender for contender in every if not contender.answer()["missing"]]
            for contender in every:
                if contender not in present:
                    print(f"{contender.library} is not installed and left out", file=sys.stderr)
            for cell in cells:
                figures = measure(present, cell, options.rounds, options.block_s)
                text = json.dumps(record(cell, threads, figures)) if options.json else line(cell, threads, figures)
                print(text, flush=True)
            if hasattr(os, "getloadavg") and not options.json:
                print(f"load at the end: {os.getloadavg()[0]:.2f}, of which about {threads} are this program")


if __name__ == "__main__":
    main()
