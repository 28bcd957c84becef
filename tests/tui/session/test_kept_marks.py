"""What people did is kept with the run: marks, notes and looks at the test images come back, also after a SIGKILL."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.mark_file import LONGEST_NOTE, MOST_MARKS, read_marks
from mnist_tui.data.runs.run_file import read_run_file
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.protocol.commands import EvaluateTest, MarkImage, Restart, StartRun
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.reports import Mark, Report, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.serve import run_engine
from mnist_tui.tui.session.kept_marks import KeptMarks
from mnist_tui.tui.training.splits import Splits

TOO_LONG_S = 30


def test_marks_are_put_and_taken_away(small_splits: Splits) -> None:
    marks = KeptMarks({"test": {1: ""}})
    for index, note in ((59, "a"), (0, ""), (59, "b"), (0, None), (0, None)):
        marks.put("validation", index, note, small_splits)
    assert marks.copy() == {"test": {1: ""}, "validation": {59: "b"}}
    marks.put("test", 1, None, small_splits)
    marks.put("validation", 59, None, small_splits)
    assert not marks and marks.copy() == {}


@pytest.mark.parametrize(
    ("split", "index", "note", "message"),
    [
        ("validation", 60, "", "cannot mark image 60 of validation: expected one of 60"),
        ("test", -1, "", "cannot mark image -1 of test: expected one of 90"),
        ("../x\n", 0, "", "expected one of 0"),
        ("test", 0, "x" * (LONGEST_NOTE + 1), "a note of 201 letters: expected at most 200"),
        ("test", 0, "", "2,000 images are marked, no more are kept"),
    ],
)
def test_no_more_is_kept_than_there_is_room_for(
    small_splits: Splits, split: str, index: int, note: str, message: str
) -> None:
    marks = KeptMarks({"train": dict.fromkeys(range(MOST_MARKS), "")})
    with pytest.raises(DataError, match=message):
        marks.put(split, index, note, small_splits)
    marks.put("train", 5, "one that is marked may get a note", small_splits)


def until(link: ScreenEnd, holds: Callable[[Report], bool]) -> Report:
    end = time.monotonic() + TOO_LONG_S
    while time.monotonic() < end:
        link.wait(end - time.monotonic())
        for report in link.drain():
            if holds(report):
                return report
    raise TimeoutError


def started(link: ScreenEnd) -> RunStarted:
    report = until(link, lambda report: isinstance(report, RunStarted))
    assert isinstance(report, RunStarted)
    return report


def test_what_people_did_outlives_a_kill(small_data: Path, small_settings: Settings, tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    engine = EngineProcess()
    link = engine.begin(StartRun(str(small_data), plain_settings(small_settings), True, runs=str(store.folder)))
    started(link)
    for command in (MarkImage("test", 3, ""), MarkImage("validation", 7, "a sea?"), EvaluateTest()):
        link.send(command)
    until(link, lambda report: isinstance(report, Evaluated) and report.is_test)
    end = time.monotonic() + TOO_LONG_S
    while not ((runs := store.runs()) and runs[0].run is not None and runs[0].run.test_evaluations):
        assert time.monotonic() < end
    os.kill(engine._process.pid, signal.SIGKILL)
    engine.stop()
    (killed,) = store.runs()
    assert read_marks(killed.path / "marks.json") == {"test": {3: ""}, "validation": {7: "a sea?"}}
    mine, theirs = socket.socketpair()
    link = screen_end(mine)
    thread = threading.Thread(target=run_engine, args=(engine_end(theirs),))
    thread.start()
    link.send(StartRun(None, plain_settings(Settings()), True, runs=str(store.folder), resume=str(killed.path)))
    assert started(link).marks == (Mark("test", 3, ""), Mark("validation", 7, "a sea?"))
    link.send(EvaluateTest())
    again = until(link, lambda report: isinstance(report, Evaluated) and report.is_test)
    assert isinstance(again, Evaluated) and again.test_evaluations == 2
    link.send(Restart({}, True))
    assert len(started(link).marks) == 2
    mine.close()
    thread.join(TOO_LONG_S)
    theirs.close()
    new = next(one.path for one in store.runs() if one.path != killed.path)
    assert read_marks(new / "marks.json") == read_marks(killed.path / "marks.json")
    assert read_run_file(killed.path / "run.json").test_evaluations == 2
    assert read_run_file(new / "run.json").test_evaluations == 0
