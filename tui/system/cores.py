"""The processor cores that this process may use."""

import os


def available_cores() -> int:
    """Return how many there are; where the system does not restrict programs to some, as macOS, all of them."""
    ask = getattr(os, "sched_getaffinity", None)
    return len(ask(0)) if ask is not None else os.cpu_count() or 1
