"""Reads what the engine's process prints. It must not import Textual."""

import asyncio
from collections.abc import Callable

from mnist_tui.tui.client.engine_process import read_output


def listen(output: int, tell: Callable[[str], None]) -> None:
    """Pass on what arrives at a descriptor until the other end is closed; needs a running event loop."""
    loop = asyncio.get_running_loop()

    def hear() -> None:
        if text := read_output(output):
            tell(text)
        else:
            loop.remove_reader(output)

    loop.add_reader(output, hear)
