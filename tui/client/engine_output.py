"""Keeps what the engine's process prints, as long as there is somebody to read it. It must not import Textual."""

import asyncio

from mnist_tui.tui.client.engine_process import read_output
from mnist_tui.tui.client.run import Run


def listen(view: Run, output: int) -> None:
    """Put what arrives at a descriptor into the log, until the other end is closed; in a running event loop only."""
    loop = asyncio.get_running_loop()

    def hear() -> None:
        if text := read_output(output):
            view.overhear("engine", text)
        else:
            loop.remove_reader(output)

    loop.add_reader(output, hear)
