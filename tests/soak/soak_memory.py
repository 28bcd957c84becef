"""What the two processes of a dashboard hold, read from /proc, and whether that grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from processes import engine_of

KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """Memory in MiB, and numbers of descriptors and threads: of the screen's process and of the engine's."""

    screen_mib: float
    engine_mib: float
    counts: tuple[int, int, int, int]
    """Descriptors of both, then threads of both."""

    def row(self) -> str:
        """Return it as a part of a table."""
        descriptors, threads = self.counts[:2], self.counts[2:]
        return f"{self.screen_mib:7.1f} {self.engine_mib:11.1f} {descriptors!s:>11} {threads!s:>7}"


def sample_of(screen: int) -> Sample:
    """Return what the dashboard whose process has the number `screen` holds."""
    both = screen, engine_of(screen)
    memory = [int(status_of(pid)["VmRSS"].split()[0]) / KIB_PER_MIB for pid in both]
    descriptors = [len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in both]
    threads = [int(status_of(pid)["Threads"]) for pid in both]
    return Sample(memory[0], memory[1], (descriptors[0], descriptors[1], threads[0], threads[1]))


def growth(minutes: Sequence[float], samples: Sequence[Sample]) -> dict[str, float]:
    """Return how fast both grow over the second half, in MiB an hour; nothing while there are too few samples."""
    half = len(samples) // 2
    if len(samples) - half < 3:
        return {}
    hours = np.array(minutes[half:]) / 60
    both = {"screen": [one.screen_mib for one in samples], "engine": [one.engine_mib for one in samples]}
    return {f"{name}_mib_per_hour": round(float(np.polyfit(hours, mib[half:], 1)[0]), 1) for name, mib in both.items()}


def status_of(pid: int) -> dict[str, str]:
    """Return what the system tells of a process, by name."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
