"""The title of a process, as ps and tmux read it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from mnist_tui.tui.system import process_title
from mnist_tui.tui.system.process_title import called_title, set_process_title, title_bytes

OWN = Path("/proc/self/cmdline")
TITLED = """
import sys
from mnist_tui.tui.system.process_title import set_process_title
set_process_title(sys.argv[1])
print(open("/proc/self/cmdline", "rb").read(), open("/proc/self/comm").read().strip(), sys.argv[1:])
"""
on_linux = pytest.mark.skipif(not OWN.exists(), reason="command lines are read in /proc")


def told_by(*words: str) -> str:
    command: Sequence[str] = (sys.executable, "-c", TITLED, *words)
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@on_linux
def test_a_title_takes_the_place_of_the_command_line_and_leaves_the_arguments_alone() -> None:
    words = ("mnist-tui train --data Bücher", "x" * 40)
    line = b"mnist-tui train --data B\xc3\xbccher\0"
    assert told_by(*words) == f"{line!r} mnist-tui {list(words)!r}\n"


def test_a_title_has_the_size_of_the_command_line_and_ends_in_no_zero() -> None:
    assert title_bytes("mnist-tui train", 20) == b"mnist-tui train\0\0\0\0\1"
    assert title_bytes("mnist-tui train", 14) == b"mnist-tui tr\0\1"
    with pytest.raises(ValueError, match="10 bytes"):
        title_bytes("mnist-tui train", 10)


def test_a_title_says_how_the_program_was_called() -> None:
    assert called_title([]) == "mnist-tui"
    assert called_title(["train", "--epochs", "3"]) == "mnist-tui train --epochs 3"


@pytest.mark.parametrize("place", ["STAT", "MEMORY"])
def test_a_system_without_a_place_for_titles_keeps_the_command_line(
    place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(process_title, place, str(tmp_path / "missing"))
    before = OWN.read_bytes() if OWN.exists() else b""
    set_process_title("mnist-tui of a test")
    assert (OWN.read_bytes() if OWN.exists() else b"") == before
