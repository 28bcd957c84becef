"""Tells from within an engine how long its training thread is busy with other screens, which hardly depends on
what else the machine does.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TOLD = "VISITORS_CLOCK"
"""The environment variable with the file that is written."""
EVERY_S = 0.1
DOUBLE = """
import os, sys
if "mnist_tui.tui.serve" in sys.orig_argv:
    sys.path.append(os.environ["VISITORS_CLOCK_CODE"])
    import visitors_clock
    visitors_clock.tell(os.environ["VISITORS_CLOCK"])
"""


class Clock:
    """Adds up the processor time of calls, those within others only once. One thread only."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._is_running = False

    def wrap(self, owner: type, name: str, is_meant: Callable[[Any], bool] = lambda owner: True) -> None:
        """Measure a method from now on, for those that are meant."""
        method = getattr(owner, name)

        def measured(this: Any, *arguments: Any, **named: Any) -> Any:
            if self._is_running or not is_meant(this):
                return method(this, *arguments, **named)
            self._is_running, begin = True, time.thread_time()
            try:
                return method(this, *arguments, **named)
            finally:
                self.seconds, self._is_running = self.seconds + time.thread_time() - begin, False

        setattr(owner, name, measured)


def tell(path: str) -> None:
    """Measure in this process, and write into a file again and again how much it is."""
    from mnist_tui.tui.session.session import Session
    from mnist_tui.tui.session.viewer import Viewer

    clock = Clock()
    for name in ("_obey", "_answer"):
        clock.wrap(Session, name)
    for name in ("flush", "progressed", "evaluated", "status_changed"):
        clock.wrap(Viewer, name, lambda viewer: bool(viewer.is_guest))

    def write() -> None:
        while True:
            Path(f"{path}.new").write_text(str(clock.seconds))
            os.replace(f"{path}.new", path)
            time.sleep(EVERY_S)

    threading.Thread(target=write, daemon=True).start()


@contextlib.contextmanager
def told_in(folder: Path) -> Iterator[Path]:
    """Have the engines that are started within the block tell; yield the file of the last one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(DOUBLE)
    path = folder / "seconds"
    path.write_text("0")
    changes = {TOLD: str(path), f"{TOLD}_CODE": str(Path(__file__).parent), "PYTHONPATH": str(folder)}
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield path
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
