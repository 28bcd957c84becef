"""The machine of a benchmark: processor, cores, load, and the BLAS library."""

import os
import platform
from pathlib import Path

import numpy as np

from mnist_tui.tui.system.cores import available_cores
from mnist_tui.tui.training.blas import blas_name

PROCESSORS = Path("/proc/cpuinfo")
UNKNOWN = "unknown"


def machine_facts() -> dict[str, str | int | float]:
    """Return the facts by name; `load` is the mean number of running programs over the last minute, before this one."""
    return {
        "cpu": cpu_name(),
        "cores": available_cores(),
        "load": _load(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": blas_name() or UNKNOWN,
    }


def cpu_name() -> str:
    """Return the name of the processor."""
    try:
        lines = PROCESSORS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(filter(None, [*names, platform.processor(), platform.machine()]), UNKNOWN)


def _load() -> float:
    try:
        return round(os.getloadavg()[0], 2)
    except (AttributeError, OSError):
        return float("nan")
