"""A signal that comes while the screen starts is neither lost nor raised in its middle."""

import asyncio
import signal

from mnist_tui.tui.frame.exit_signals import ENDING, held_back, leave_on_signals


def test_a_signal_that_comes_before_the_event_loop_takes_it_in_waits_for_that() -> None:
    left = list[int]()
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())

    async def screen() -> None:
        leave_on_signals(left.append)
        while not left:
            await asyncio.sleep(0)

    with held_back():
        signal.raise_signal(signal.SIGTERM)  # it would end the tests
        assert signal.sigpending() & set(ENDING) == {signal.SIGTERM}
        asyncio.run(screen())
    assert left == [143]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == blocked
