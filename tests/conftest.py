"""What all tests share: nothing is compiled twice, and nobody waits for a disk."""

import os
import sys
from collections.abc import Iterator

import pytest

# The tests start the program, and Python, some hundred times: with this variable each would compile all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """Let files count as written when the system has them: no test is about a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)  # which refuses what is no open file, too
        yield
