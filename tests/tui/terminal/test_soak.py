"""The short form of the soak: a look at every screen takes neither descriptors nor threads, and figures agree."""

from pathlib import Path

import pytest
from soak import Soak
from soak_keys import look_round
from soak_memory import Sample, growth
from watched_terminal import Terminal

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what a process holds is read in /proc"),
]


def test_looking_at_every_screen_leaves_nothing_behind(small_data: Path) -> None:
    dashboard = Soak(
        ("--no-save", "--data", str(small_data), "--validation", "60", "--hidden", "8", "--batch-size", "8")
    )
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


def test_growth_is_that_of_the_second_half() -> None:
    mib = [60.0, 80.0, 90.0, 90.5, 91.0, 91.5]  # half a MiB every ten minutes
    samples = [Sample(screen, 130.0, (9, 9, 4, 3)) for screen in mib]
    found = growth([0, 10, 20, 30, 40, 50], samples)
    assert found == {"screen_mib_per_hour": 3.0, "engine_mib_per_hour": 0.0}
    assert growth([0, 10, 20, 30], samples[:4]) == {}


HALF_A_FRAME = r"""
stty -echo
printf 'status 98.34\n\rstats 98.34'; read key
printf '\033[?2026h\033[Hstatus 98.70'; read key
printf '\033[2;1Hstats 98.70\033[?2026l'; read key
"""


def test_half_a_frame_is_not_compared_with_the_rest_of_the_one_before() -> None:
    terminal = Terminal(("/bin/sh", "-c", HALF_A_FRAME), {})
    try:
        terminal.until_shown("stats 98.34")
        terminal.type("\n")
        terminal.until(lambda: terminal.raw.endswith(b"98.70"))
        assert [row.rstrip() for row in terminal.rows()[:2]] == ["status 98.34", "stats 98.34"]
        terminal.type("\n")
        terminal.until_shown("stats 98.70")
        assert terminal.rows()[0].rstrip() == "status 98.70"
    finally:
        terminal.close()
