"""The colours of terminals by the database of the system; each name in a process of its own, as curses keeps one."""

import subprocess
import sys

SCRIPT = "from mnist_tui.tui.cli.terminfo import terminfo_colours; import sys; print(terminfo_colours(sys.argv[1]))"


def colours_of(term: str) -> int:
    return int(subprocess.run([sys.executable, "-c", SCRIPT, term], capture_output=True, check=True).stdout)


def test_terminfo_knows_a_common_terminal_and_nothing_of_an_unknown_one() -> None:
    assert colours_of("xterm-256color") in (0, 256)  # 0 where the system has no database
    assert colours_of("no-such-terminal") == 0
