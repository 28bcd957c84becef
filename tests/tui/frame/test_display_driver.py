"""When the driver takes the terminal over, whatever signals come meanwhile; with no terminal."""

import asyncio
import signal
from collections.abc import Iterator

import pytest
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from mnist_tui.tui.frame.display_driver import DisplayDriver


class Nowhere:
    """Takes what is written for a terminal."""

    is_behind = False

    def __init__(self, descriptor: int) -> None:
        """Open none."""

    def write(self, text: str) -> None:
        """Write nothing."""

    def drop(self) -> bool:
        """Say that nothing waits."""
        return False

    def close(self, last: str) -> None:
        """Close nothing."""


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what Textual does to the terminal; while it is given back, the process is told to continue."""
    done: list[str] = []

    def start(driver: LinuxDriver) -> None:
        done.append("taken")

    def stop(driver: LinuxDriver) -> None:
        done.append("giving back")
        driver.resume_application_mode()  # as the handler of SIGCONT
        done.append("given back")

    monkeypatch.setattr(LinuxDriver, "start_application_mode", start)
    monkeypatch.setattr(LinuxDriver, "stop_application_mode", stop)
    return done


@pytest.fixture
def driver(done: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[DisplayDriver]:
    """Return a driver that has the terminal."""

    async def made() -> DisplayDriver:
        return DisplayDriver(App[None]())

    monkeypatch.setattr("mnist_tui.tui.frame.display_driver.TerminalOutput", Nowhere)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
    driver = asyncio.run(made())
    driver.start_application_mode()
    yield driver
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_terminal_that_is_given_back_for_good_is_not_taken_over_again(driver: DisplayDriver, done: list[str]) -> None:
    driver.stop_application_mode()
    driver.resume_application_mode()
    assert done == ["taken", "giving back", "given back"]


def test_one_that_is_given_back_for_a_while_is_taken_over_afterwards(driver: DisplayDriver, done: list[str]) -> None:
    driver.suspend_application_mode()
    driver.resume_application_mode()
    assert done == ["taken", "giving back", "given back", "taken"]
