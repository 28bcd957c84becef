"""The short form of the soak: a look at every screen takes neither descriptors nor threads, and figures agree."""

from pathlib import Path

import pytest
from soak import Soak
from soak_keys import look_round

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what a process holds is read in /proc"),
]


def test_looking_at_every_screen_leaves_nothing_behind(small_data: Path) -> None:
    dashboard = Soak(("--data", str(small_data), "--validation", "60", "--hidden", "8", "--batch-size", "8"))
    try:
        counts = []
        for _ in range(2):
            dashboard.tour(look_round(0.1))
            counts.append(dashboard.sample().counts)
        assert counts[0] == counts[1]
        assert dashboard.figures().agree
        assert dashboard.end() == 0
    finally:
        dashboard.close()
