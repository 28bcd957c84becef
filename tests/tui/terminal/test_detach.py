"""Runs that outlive their screens: after a hang-up in a real terminal, by D, by --detach; found again, and ended."""

import os
import select
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from processes import command_line, engine_of
from watched_terminal import TOO_LONG_S, Terminal, epoch_of

from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import ListedRun, RunStore
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.client.attached_engine import AttachedEngine, connected

ENDLESS = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


def the_run(store: RunStore) -> ListedRun:
    (one,) = store.live()
    return one


def until_ended(process: int) -> None:
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return
    assert select.select((handle,), (), (), TOO_LONG_S)[0]
    os.close(handle)


def test_a_run_goes_on_after_a_hang_up_and_is_found_further_on(
    small_data: Path, store: RunStore, capsys: pytest.CaptureFixture[str]
) -> None:
    program = (sys.executable, "-m", "mnist_tui.tui")
    with ExitStack() as terminals:
        first = Terminal((*program, "--data", str(small_data), *ENDLESS, "--on-hangup", "detach"), {})
        terminals.callback(first.close)
        first.until_shown("RUN", "valid", "quit")
        engine, before = engine_of(first.process.pid), epoch_of(first)
        first.until(lambda: bool(store.live()))
        first.hang_up()
        assert first.process.wait(TOO_LONG_S) == 129
        assert command_line(engine)
        second = Terminal((*program, "attach"), {})
        terminals.callback(second.close)
        second.until_shown("RUN", "valid", "quit")
        second.until(lambda: epoch_of(second) > before)
        third = Terminal((*program, "attach", the_run(store).name, "--watch"), {})
        terminals.callback(third.close)
        third.until_shown("RUN", "watching", "quit")
        second.until_shown("1 watching")
        second.type("D")
        assert second.ends_with() == 0 and second.is_restored()
        assert f"the run goes on: mnist-tui attach {the_run(store).name}".encode() in second.raw
        third.until(lambda: "RUN" in third.rows()[0])
        assert command_line(engine) == f"mnist-tui: engine of {the_run(store).name} "
        third.type("q")
        assert third.ends_with() == 0 and third.is_restored()
        assert f"the run goes on: mnist-tui attach {the_run(store).name}".encode() in third.raw
    assert command_line(engine)
    capsys.readouterr()
    name = the_run(store).name
    assert main(["stop"]) == 0
    assert f"{name} is saved and has ended; mnist-tui resume {name} continues it" in capsys.readouterr().err
    until_ended(engine)
    assert [one.run.state for one in store.runs() if one.run is not None] == ["stopped"]
    assert (store.runs()[0].path / "output.log").read_text() == ""


def test_a_run_begins_without_a_screen_and_ends_by_itself(
    small_data: Path, store: RunStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--detach", "--data", str(small_data), *ENDLESS, "--paused"]) == 0
    one = the_run(store)
    assert f"the run stays paused: mnist-tui attach {one.name} comes back to it" in capsys.readouterr().err
    assert main(["runs"]) == 0
    assert f"{one.name}  paused  0     0.0 of 100000  " in capsys.readouterr().out
    holder = holder_of(one.path)
    assert holder is not None
    engine = AttachedEngine(connected(holder.address))
    engine.begin()
    engine.release()  # as D
    process = holder.process
    assert command_line(process)
    os.kill(process, signal.SIGTERM)  # also while it waits for somebody
    until_ended(process)
    assert [one.run.state for one in store.runs() if one.run is not None] == ["stopped"]
    assert main(["stop", one.name]) == 2
    ways = f"mnist-tui open {one.name} shows it, mnist-tui resume {one.name} continues it"
    assert f"{one.name} is not under way: {ways}" in capsys.readouterr().err


def test_without_a_terminal_nothing_is_attached(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attach"]) == 2
    assert "attach needs one to draw on" in capsys.readouterr().err
    assert main(["stop"]) == 2
    assert "no run is under way that takes screens; mnist-tui open shows the latest" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [("--detach",), ("--on-hangup", "continue")])
def test_a_run_that_is_kept_nowhere_cannot_go_on(flags: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--no-save", *flags]) == 2
    assert f"{' '.join(flags)} needs a run that is kept" in capsys.readouterr().err
