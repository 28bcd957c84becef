"""What all tests share: nothing is compiled twice, and nobody waits for a disk."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The tests start the program, and Python, some hundred times: with this variable each would compile all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

LONGEST = "test_contributing.py"


def pytest_xdist_auto_num_workers() -> int | None:
    """Start a worker more than there are cores: tests in real terminals wait for the most part."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest file, which the workers would wait for at the end."""
    items.sort(key=lambda item: Path(item.path).name != LONGEST)


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """Let files count as written when the system has them: no test is about a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)  # which refuses what is no open file, too
        yield
