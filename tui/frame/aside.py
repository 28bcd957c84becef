"""Work that may have to wait for a disk, in a thread of its own: keys are taken meanwhile. It knows no files."""

import asyncio
import contextlib
import contextvars
from collections.abc import Callable
from threading import Thread


def do_aside(work: Callable[[], str], tell: Callable[[str], object]) -> None:
    """Do some work and pass what it returns to `tell`, in the event loop that is running now.

    The process does not end before the work is done.
    """
    loop, context = asyncio.get_running_loop(), contextvars.copy_context()

    def run() -> None:
        try:
            text = work()
        except Exception as error:  # whatever it was: who waits for it must hear of it
            text = f"failed: {type(error).__name__}: {error}"
        with contextlib.suppress(RuntimeError):  # the program has ended: there is nobody to tell
            loop.call_soon_threadsafe(tell, text, context=context)

    Thread(target=run, name="aside").start()
