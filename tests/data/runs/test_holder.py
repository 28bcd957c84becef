"""Where the program that writes a run can be spoken to, as its lock has it."""

import os
from pathlib import Path

from mnist_tui.data.runs.run_folder import RunFolder
from mnist_tui.data.runs.run_lock import Holder, holder_of


def test_a_lock_says_where_screens_can_come(tmp_path: Path) -> None:
    def found() -> Holder:
        holder = holder_of(tmp_path)
        assert holder is not None and holder.process == os.getpid() and holder.is_here
        return holder

    with RunFolder(tmp_path) as folder:
        assert found().address == ""
        for address in ("/run/a.sock", "/b.sock"):
            folder.announce(address)
            assert found().address == address
    assert holder_of(tmp_path) is None
    with RunFolder(tmp_path):
        assert found().address == "", "the socket was that of the program before"
