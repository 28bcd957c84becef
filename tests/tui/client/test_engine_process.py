"""The engine's process: how it begins, what it says when it cannot, and that none is left behind."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from mnist_tui.data.preprocessing import AS_STORED, Preprocessing
from mnist_tui.data.runs.run_file import RunData
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.parsers import parser_of
from mnist_tui.tui.cli.screen_options import dashboard_parser, read_dashboard
from mnist_tui.tui.client import engine_process as process
from mnist_tui.tui.client.engine_process import EngineProcess, read_output
from mnist_tui.tui.client.last_words import last_word_text
from mnist_tui.tui.commands.dashboard import run_dashboard, start_message
from mnist_tui.tui.commands.last_words import tell_last_words
from mnist_tui.tui.protocol.commands import Command, Pause, Restart, SaveNetwork, SetSetting, StartRun, Stop
from mnist_tui.tui.protocol.exit_status import NOT_SAVED
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.reports import CommandRejected, Failed, NetworkSaved, RunStarted, SettingChanged
from mnist_tui.tui.protocol.setting_values import plain_settings, read_settings
from mnist_tui.tui.serve import run_engine
from mnist_tui.tui.training.early_bundle import EarlyBundle

TOO_LONG_S = 30


@pytest.fixture
def engine() -> Iterator[ScreenEnd]:
    """The screen's end of the line to an engine that waits, in a thread, to be told what to do."""
    mine, theirs = socket.socketpair()

    def run() -> None:
        with theirs:
            run_engine(engine_end(theirs))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield screen_end(mine)
    mine.close()
    thread.join(TOO_LONG_S)
    assert not thread.is_alive()


def begin(data: Path, settings: Settings, paused: bool = True) -> StartRun:
    return StartRun(str(data), plain_settings(settings), paused)


def test_an_engine_begins_with_what_it_is_told(engine: ScreenEnd, small_data: Path, small_settings: Settings) -> None:
    engine.send(begin(small_data, small_settings))
    opened = engine.receive(TOO_LONG_S)
    assert isinstance(opened, RunStarted)
    assert read_settings(opened.settings) == small_settings


def test_commands_that_come_with_the_first_word_are_obeyed(
    engine: ScreenEnd, small_data: Path, small_settings: Settings
) -> None:
    for command in (begin(small_data, small_settings), SetSetting("momentum", 0.5)):
        engine.post(command)
    while not isinstance(report := engine.receive(TOO_LONG_S), SettingChanged):
        pass
    assert (report.name, report.old, report.new) == ("momentum", 0.9, 0.5)


def test_an_engine_without_memory_says_so_in_a_line_and_is_no_bug(
    engine: ScreenEnd, small_data: Path, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("mnist_tui.tui.serve.load_splits", break_down)
    engine.send(begin(small_data, small_settings))
    failed = engine.receive(TOO_LONG_S)
    assert isinstance(failed, Failed) and failed.text.startswith("not enough memory: ") and not failed.traceback


def test_an_engine_that_finds_no_memory_before_it_is_told_anything_costs_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = EngineProcess()
    engine._process.kill()
    engine._process.wait()
    monkeypatch.setattr(EngineProcess, "output", 0)
    monkeypatch.setattr("mnist_tui.tui.commands.dashboard.read_output", lambda _: "Traceback\nMemoryError\n")
    assert run_dashboard(read_dashboard(parser_of("").read([])), engine) == 1
    assert capsys.readouterr().err == "mnist-tui: not enough memory\n"


def test_an_engine_changes_the_images_as_it_is_told_and_warns(
    engine: ScreenEnd, small_data: Path, small_settings: Settings
) -> None:
    told = begin(small_data, small_settings)
    engine.send(msgspec.structs.replace(told, invert=True, transpose=True))
    opened = engine.receive(TOO_LONG_S)
    assert isinstance(opened, RunStarted)
    assert (opened.rows, opened.columns) == (6, 8)
    (warning,) = opened.data_warnings
    assert warning.startswith("the images are dark on light")


def test_the_dashboard_passes_on_where_the_data_are_and_what_is_done_to_them(small_data: Path) -> None:
    options = read_dashboard(dashboard_parser().read(["--data", str(small_data), "--transpose", "--paused"]))
    begun = start_message(options)
    assert (begun.source, begun.paused, begun.invert, begun.transpose) == (str(small_data), True, False, True)


def test_another_first_word_is_refused(engine: ScreenEnd) -> None:
    engine.send(Pause())
    assert engine.receive(TOO_LONG_S) == Failed("the engine expected StartRun, not Pause", "")


def test_data_that_cannot_be_read_fail_in_one_line(engine: ScreenEnd, tmp_path: Path, small_settings: Settings) -> None:
    engine.send(begin(tmp_path / "nowhere", small_settings))
    failed = engine.receive(TOO_LONG_S)
    assert isinstance(failed, Failed)
    assert "nowhere" in failed.text and "\n" not in failed.text and failed.traceback == ""


def test_settings_that_cannot_be_fail_in_one_line(engine: ScreenEnd, small_data: Path) -> None:
    engine.send(StartRun(str(small_data), {"dropout": 2.0}, False))
    failed = engine.receive(TOO_LONG_S)
    assert isinstance(failed, Failed)
    assert failed.text.startswith("dropout=2.0 is not in") and failed.traceback == ""


def test_a_fault_of_the_engine_reaches_the_screen_with_its_traceback(
    engine: ScreenEnd, small_data: Path, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **named: object) -> None:
        raise ArithmeticError("a planted fault")

    monkeypatch.setattr("mnist_tui.tui.serve.Session", fail)
    engine.send(begin(small_data, small_settings))
    failed = engine.receive(TOO_LONG_S)
    assert isinstance(failed, Failed)
    assert failed.text == "ArithmeticError: a planted fault"
    assert failed.traceback.startswith("Traceback") and "a planted fault" in failed.traceback


def test_an_engine_whose_screen_leaves_at_once_ends_quietly(engine: ScreenEnd) -> None:
    engine.close()  # the fixture sees to it that the thread ends


def test_stop_ends_the_process_in_order(small_data: Path, small_settings: Settings) -> None:
    engine = EngineProcess()
    link = engine.begin(begin(small_data, small_settings, paused=False))
    assert isinstance(link.receive(TOO_LONG_S), RunStarted)
    assert engine.exit_status is None
    engine.stop()
    assert engine.exit_status == 0


def test_an_engine_that_the_system_does_not_let_go_of_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = EngineProcess()
    process, wait = engine._process, engine._process.wait

    def never(seconds: float | None = None) -> int:
        assert seconds is not None, "it would wait for ever"
        raise subprocess.TimeoutExpired("engine", seconds)

    monkeypatch.setattr(process, "wait", never)
    engine.discard()
    assert engine.exit_status == -signal.SIGKILL
    process.returncode = None
    assert wait(TOO_LONG_S) == -signal.SIGKILL


IN_A_LONG_STEP = """
import sys, threading, time
from mnist_tui.tui import serve
from mnist_tui.tui.session import end_request

def run(link, bundle, request, set_title):
    request.keeps_run = sys.argv[2] == "True"
    while not request.has_hung_up:
        time.sleep(0.01)
    threading.Event().wait()

serve.run_engine, end_request.HANG_UP_WITHIN_S, end_request.BREAK_OFF_WITHIN_S = run, 0.01, 0.02
sys.exit(serve.main())
"""


@pytest.mark.parametrize("keeps_run", [False, True])
def test_an_engine_in_a_long_step_ends_when_its_screen_has_gone_and_says_what_is_lost(keeps_run: bool) -> None:
    mine, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-c", IN_A_LONG_STEP, str(theirs.fileno()), str(keeps_run)]
        engine = subprocess.Popen(command, pass_fds=(theirs.fileno(),))
    mine.close()
    try:
        assert engine.wait(TOO_LONG_S) == (NOT_SAVED if keeps_run else 0)
    finally:
        engine.kill()
        engine.wait()


def test_an_engine_that_was_stopped_and_reads_nothing_still_ends_in_order_however_much_was_sent_to_it(
    small_data: Path, small_settings: Settings
) -> None:
    engine = EngineProcess()
    link = engine.begin(begin(small_data, small_settings))
    link.receive(TOO_LONG_S)
    os.kill(engine._process.pid, signal.SIGSTOP)
    while not link.has_unsent:
        link.post(SetSetting("momentum", 0.5))
    engine.stop()
    assert engine.exit_status == 0


def test_how_the_last_networks_were_saved_is_heard_though_the_screen_has_gone(
    small_data: Path, small_settings: Settings, tmp_path: Path
) -> None:
    engine = EngineProcess()
    link = engine.begin(begin(small_data, small_settings))
    link.receive(TOO_LONG_S)
    for name in ("one", "nowhere/two"):
        link.post(SaveNetwork(str(tmp_path / name)))
    engine.stop()
    assert engine.exit_status == 0
    saved, refused = sorted(engine.last_words, key=lambda word: isinstance(word, CommandRejected))
    assert isinstance(saved, NetworkSaved) and saved.path == str(tmp_path / "one")
    assert last_word_text(refused, None) == f"{tmp_path / 'nowhere/two'}: cannot write: No such file or directory"


def test_an_engine_that_does_not_end_is_told_of_and_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "TELL_AFTER_S", 0.01)
    monkeypatch.setattr(process, "END_WITHIN_S", 0.02)
    engine, told = EngineProcess(), []
    engine.stop(tell=lambda: told.append(engine.exit_status))
    assert (told, engine.exit_status) == ([None], -signal.SIGKILL)


def test_a_process_that_has_died_can_be_stopped(small_data: Path, small_settings: Settings) -> None:
    engine = EngineProcess()
    link = engine.begin(begin(small_data, small_settings))
    link.receive(TOO_LONG_S)
    os.kill(engine._process.pid, signal.SIGKILL)
    with pytest.raises(LinkClosedError):
        while True:
            link.receive(TOO_LONG_S)
    engine.stop()
    assert engine.exit_status == -signal.SIGKILL


def test_what_the_engine_prints_can_be_read_and_does_not_keep_it_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONVERBOSE", "1")  # says more than a pipe holds, and again at the end
    engine = EngineProcess()
    select.select((engine.output,), (), (), TOO_LONG_S)
    assert "import" in read_output(engine.output)
    engine.stop()
    assert engine.exit_status is not None


def test_a_file_of_the_current_folder_is_not_taken_for_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "typing.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    engine = EngineProcess()
    engine.stop()
    assert engine.exit_status == 0


def test_a_pipe_that_was_closed_has_nothing_more_to_say() -> None:
    reading, writing = os.pipe()
    os.write(writing, "½".encode())
    os.close(writing)
    assert [read_output(reading), read_output(reading)] == ["½", ""]
    os.close(reading)


def test_an_engine_that_was_never_told_anything_is_discarded() -> None:
    engine = EngineProcess()
    engine.discard()
    assert engine.exit_status == -signal.SIGKILL
    engine.discard()


def test_a_bundle_loaded_early_is_taken_only_for_what_it_is(tmp_path: Path) -> None:
    bundle = EarlyBundle()
    usual = Settings().validation
    assert bundle.splits(tmp_path, usual, AS_STORED) is None
    assert bundle.splits(None, usual + 1, AS_STORED) is None
    assert bundle.splits(None, usual, Preprocessing(invert=True)) is None
    splits = bundle.splits(None, usual, AS_STORED)
    assert splits is not None and len(splits.validation) == usual


def test_a_new_run_opened_from_a_resumed_one_keeps_its_data(
    small_data: Path, small_settings: Settings, tmp_path: Path
) -> None:
    store = RunStore(tmp_path / "runs")
    run_on(msgspec.structs.replace(begin(small_data, small_settings), runs=str(store.folder)))
    (resumed,) = store.runs()
    # The dashboard resumes without a word about data and settings.
    told = StartRun(None, plain_settings(Settings()), True, runs=str(store.folder), resume=str(resumed.path))
    run_on(told, Restart({}, True))
    new = next(one.run for one in store.runs() if one.name != resumed.name)
    assert new is not None and resumed.run is not None
    assert new.parent == resumed.run.id
    assert new.data == resumed.run.data == RunData("small", new.data.fingerprint, str(small_data))


def run_on(*commands: Command) -> None:
    """Tell an engine one command after the other, each once a run has begun that obeys it; then have it end."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        screen, engine = screen_end(mine), engine_end(theirs)
        thread = threading.Thread(target=run_engine, args=(engine,))
        thread.start()
        for command in commands:
            screen.send(command)
            while not any(isinstance(report, RunStarted) for report in screen.drain()):
                screen.wait(TOO_LONG_S)
        screen.send(Stop())
        thread.join(TOO_LONG_S)
        assert not thread.is_alive()


def test_what_was_and_was_not_saved_is_said_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    saved, refused = (
        NetworkSaved(1, 5, "/there/one"),
        CommandRejected("/full/two: cannot write: No space left on device"),
    )
    assert tell_last_words([saved], None) and not tell_last_words([refused, saved], None)
    lines = capsys.readouterr().err.splitlines()
    said = "network saved in /there/one"
    assert lines == [said, "mnist-tui: /full/two: cannot write: No space left on device", said]
