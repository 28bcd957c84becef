"""Work in a thread of its own, and what it comes to in the loop."""

import asyncio
import threading

from mnist_tui.tui.frame.aside import do_aside


def come_to(fails: bool) -> str:
    """Return what was told of some work that goes on only when the loop has done something else meanwhile."""

    async def flow() -> str:
        meanwhile, told = threading.Event(), asyncio.Event()
        words: list[str] = []

        def work() -> str:
            assert meanwhile.wait(20)
            return str(1 // (not fails))

        def tell(text: str) -> None:
            assert threading.current_thread() is threading.main_thread()
            words.append(text)
            told.set()

        do_aside(work, tell)
        assert not words
        meanwhile.set()
        await asyncio.wait_for(told.wait(), 20)
        return words[0]

    return asyncio.run(flow())


def test_the_loop_goes_on_and_hears_of_the_end() -> None:
    assert come_to(fails=False) == "1"
    assert come_to(fails=True) == "failed: ZeroDivisionError: integer division or modulo by zero"


def test_nobody_is_told_when_the_loop_has_ended() -> None:
    go_on = threading.Event()

    async def flow() -> None:
        do_aside(lambda: str(go_on.wait(20)), lambda _: None)

    asyncio.run(flow())
    (thread,) = [one for one in threading.enumerate() if one.name == "aside"]
    go_on.set()
    thread.join(20)
    assert not thread.is_alive()
