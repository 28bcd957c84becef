"""The event log: what becomes a line, in which words, and how many are kept."""

import warnings

import msgspec
import pytest
from reports import evaluation, first_of, last_of, progress_with

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.client.event_log import LONGEST_LINE, MOST_ENTRIES, EventLog, Kind, short_warning
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.client.told import Notice, Printed
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import CommandRejected, Failed, Report, RunStarted, SettingChanged


def texts(log: EventLog) -> list[str]:
    return [entry.text for entry in log.entries]


def told(run: Run) -> list[tuple[str, int | None, str]]:
    return [(entry.kind, entry.step, entry.text) for entry in run.log.entries]


def test_the_newest_thousand_lines_are_kept_and_numbered_on() -> None:
    log = EventLog()
    for number in range(MOST_ENTRIES + 5):
        log = log.added("change", f"line {number}", seconds=7.0)
    assert (len(log.entries), log.entries[0].number, log.last) == (MOST_ENTRIES, 5, MOST_ENTRIES + 4)
    assert log.entries[0].text == "line 5" and log.entries[0].seconds == 7.0


def test_adding_a_line_leaves_the_log_before_as_it_was() -> None:
    before = EventLog().added("best", "1", 0.0)
    assert texts(before.added("best", "2", 0.0)) == ["2"] and texts(before) == ["1"]
    heard = before.heard("lib", "half a line", 0.0)
    assert texts(heard.heard("lib", "\n", 0.0)) == ["1", "lib: half a line"] and texts(heard) == ["1"]


def test_bests_in_a_row_are_one_line_and_a_notice_is_not_repeated() -> None:
    log = EventLog()
    lines: tuple[tuple[Kind, str], ...] = (
        ("best", "1"),
        ("best", "2"),
        ("change", "x"),
        ("best", "3"),
        ("notice", "n"),
        ("notice", "n"),
    )
    for kind, text in lines:
        log = log.added(kind, text, 0.0)
    assert texts(log) == ["2", "x", "3", "n"]
    assert [entry.number for entry in log.entries] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["a\nb\n"], ["lib: a", "lib: b"]),
        (["a", "b", "\n"], ["lib: ab"]),
        (["unfinished"], []),
        (["\n\n  \n"], []),
        (["\x1b[31mred\x1b[0m\x1b[2J\x07\n"], ["lib: red"]),
        (["10 %\r20 %\r30 %\r\n"], ["lib: 30 %"]),
        (["a\tb\n"], ["lib: a   b"]),
        (["x" * 5000 + "\n"], ["lib: " + "x" * (LONGEST_LINE - 5)]),
        (["x" * 5000, "\n"], ["lib: " + "x" * (LONGEST_LINE - 5)]),
    ],
)
def test_output_becomes_lines_without_what_moves_a_cursor(pieces: list[str], expected: list[str]) -> None:
    run = Run()
    for piece in pieces:
        run = run_after(run, Printed("lib", piece))
    assert texts(run.log) == expected


def test_a_flood_of_output_leaves_its_newest_lines() -> None:
    log = EventLog().heard("lib", "".join(f"{number}\n" for number in range(5 * MOST_ENTRIES)), 0.0)
    assert len(log.entries) == MOST_ENTRIES and log.entries[-1].text == f"lib: {5 * MOST_ENTRIES - 1}"


def test_what_a_source_printed_can_be_quoted() -> None:
    log = EventLog().heard("engine", "one\ntwo", 0.0).heard("screen", "three\n", 0.0)
    assert log.output_of("engine") == "engine: one\ntwo"


def test_a_warning_is_one_line() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
    message = caught[0]
    line = short_warning(message.message, message.category, "/some/where/costs.py", 12, "x = exp(x)")
    assert line == "RuntimeWarning: overflow (costs.py:12)\n"


def evaluated(accuracy: float, step: int, split: SplitName = "validation", run: int = 1) -> Evaluated:
    right = round(1000 * accuracy)
    counts = [[right, 1000 - right], [0, 0]]
    ends = {"low": accuracy - 0.03, "high": accuracy + 0.03}
    return evaluation(counts, split, run=run, step=step, cost=0.25, test_evaluations=3, **ends)


def test_a_new_run_is_told_without_the_step_of_the_run_before(recorded_run: list[Report]) -> None:
    started = first_of(RunStarted, recorded_run)
    run = Run()
    for report in (started, last_of(Progress, recorded_run), msgspec.structs.replace(started, run=2)):
        run = run_after(run, report)
    assert [(step, text[:5]) for kind, step, text in told(run) if kind == "run"] == [(None, "run 1"), (None, "run 2")]


def test_a_run_writes_down_what_is_worth_a_line(recorded_run: list[Report]) -> None:
    now = progress_with(last_of(Progress, recorded_run), phase="running", pause_reason="")
    run = Run()
    for report in (
        first_of(RunStarted, recorded_run),
        evaluated(0.5, 0),
        now,
        evaluated(0.4, 60),
        SettingChanged(1, 60, "learning_rate", 0.002, 0.003),
        evaluated(0.6, 60),
        evaluated(0.7, 60),
        evaluated(0.99, 60, "train"),
        evaluated(0.65, 60, "test"),
        CommandRejected("hidden cannot change"),
        msgspec.structs.replace(now, target="cost 0.1"),
        msgspec.structs.replace(now, target="cost 0.1"),
        msgspec.structs.replace(now, phase="paused", pause_reason="cost 0.1 reached: 0.09"),
        msgspec.structs.replace(now, phase="paused", pause_reason="step 60"),
        now,
        msgspec.structs.replace(now, phase="diverged", diverged_at=61, returned_to=40, advised_rate=0.0002),
        msgspec.structs.replace(now, phase="finished"),
        evaluated(0.9, 60, run=9),
        Notice("display frozen"),
        Notice(""),
    ):
        run = run_after(run, report)
    assert told(run) == [
        ("run", None, "run 1: 48-8-3, seed 0, 240 images"),
        ("best", 0, "best validation accuracy 50.00 % (47.0-53.0), cost 0.25"),
        ("change", 60, "learning rate 0.002 to 0.003"),
        ("best", 60, "best validation accuracy 70.00 % (67.0-73.0), cost 0.25"),
        ("test", 60, "test accuracy 65.00 % (62.0-68.0), cost 0.25, test evaluation 3"),
        ("error", 60, "rejected: hidden cannot change"),
        ("pause", 60, "runs until cost 0.1"),
        ("pause", 60, "paused: cost 0.1 reached: 0.09"),
        ("error", 60, "diverged at step 61: the cost is not finite"),
        ("error", 60, "back at the network of step 40: validation cost 0.25, accuracy 70.00 %"),
        (
            "error",
            60,
            "a trial went well with a learning rate of 0.0002: p, enter, 0.0002, enter sets it, then space resumes",
        ),
        ("done", 60, "finished after 1,000 epochs"),
        ("notice", 60, "display frozen"),
    ]


def test_a_failure_is_written_down_with_its_traceback() -> None:
    run = run_after(Run(), Failed("ValueError: no", "Traceback\n  line 3\nValueError: no\n"))
    assert [text for _, _, text in told(run)] == ["ValueError: no", "Traceback", "  line 3", "ValueError: no"]
