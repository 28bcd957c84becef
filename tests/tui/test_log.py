"""The log: what becomes a line, how many are kept, how they are drawn and scrolled."""

import warnings

import msgspec
import numpy as np
import pytest
from wire import NO_ROWS

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.client.event_log import LONGEST_LINE, MOST_ENTRIES, Log, short_warning
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.log.keys import LogFocus
from mnist_tui.tui.features.log.paint import LogLine, paint_log
from mnist_tui.tui.features.log.pane import LogPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.paint.palette import DARK, NONE
from mnist_tui.tui.protocol import messages as say

LOOK = choose_look("ascii", "none", {}, "ascii")


def texts(log: Log) -> list[str]:
    return [entry.text for entry in log.entries]


def told(view: Run) -> list[tuple[str, int | None, str]]:
    return [(entry.kind, entry.step, entry.text) for entry in view.log.entries]


def test_the_newest_thousand_lines_are_kept_and_numbered_on() -> None:
    log = Log(clock=lambda: 7.0)
    for number in range(MOST_ENTRIES + 5):
        log.add("change", f"line {number}")
    assert (len(log.entries), log.entries[0].number, log.last) == (MOST_ENTRIES, 5, MOST_ENTRIES + 4)
    assert log.entries[0].text == "line 5" and log.entries[0].seconds == 7.0


def test_bests_in_a_row_are_one_line_and_a_notice_is_not_repeated() -> None:
    log = Log()
    for kind, text in (("best", "1"), ("best", "2"), ("change", "x"), ("best", "3"), ("notice", "n"), ("notice", "n")):
        log.add(kind, text)  # type: ignore[arg-type]
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
    log = Log()
    ended = [log.overhear("lib", piece) for piece in pieces]
    assert texts(log) == expected and any(ended) is bool(expected)


def test_what_a_source_said_can_be_quoted() -> None:
    log = Log()
    log.overhear("engine", "one\ntwo")
    log.overhear("screen", "three\n")
    assert log.spoken("engine") == "engine: one\ntwo"


def test_a_warning_is_one_line() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
    message = caught[0]
    line = short_warning(message.message, message.category, "/some/where/costs.py", 12, "x = exp(x)")
    assert line == "RuntimeWarning: overflow (costs.py:12)\n"


NO_PAIRS = np.zeros((3, 3), np.int64), np.zeros((3, 3))


def evaluated(accuracy: float, step: int, split: SplitName = "validation", is_test: bool = False) -> say.Evaluated:
    right = round(1000 * accuracy)
    return say.Evaluated(1, step, split, is_test, 0.25, right, 1000, 0.0, 1.0, *NO_PAIRS, [], 3)


def test_a_run_writes_down_what_is_worth_a_line(recorded_run: list[say.Report]) -> None:
    opened = next(report for report in recorded_run if isinstance(report, say.RunStarted))
    last = [report for report in recorded_run if isinstance(report, say.Progress)][-1]
    rest = msgspec.structs.replace(last, **NO_ROWS, phase="running", pause_reason="")
    view = Run()
    for report in (
        opened,
        evaluated(0.5, 0),
        rest,
        evaluated(0.4, 60),
        say.SettingChanged(1, 60, "learning_rate", 0.002, 0.003),
        evaluated(0.6, 60),
        evaluated(0.7, 60),
        evaluated(0.99, 60, split="train"),
        evaluated(0.65, 60, split="test", is_test=True),
        say.CommandRejected("hidden cannot change"),
        msgspec.structs.replace(rest, target="cost 0.1"),
        msgspec.structs.replace(rest, target="cost 0.1"),
        msgspec.structs.replace(rest, phase="paused", pause_reason="cost 0.1 reached: 0.09"),
        msgspec.structs.replace(rest, phase="paused", pause_reason="step 60"),
        rest,
        msgspec.structs.replace(rest, phase="diverged", diverged_at=61),
        msgspec.structs.replace(rest, phase="finished"),
        evaluated(0.9, 60).__class__(9, 60, "validation", False, 0.1, 9, 10, 0.0, 1.0, *NO_PAIRS, [], 0),
    ):
        view.apply(report)
    view.say("picture held")
    view.say("")
    assert told(view) == [
        ("run", None, "run 1: 48-8-3, seed 0, 240 images"),
        ("best", 0, "best validation accuracy 50.00 %, cost 0.25"),
        ("change", 60, "learning rate 0.002 to 0.003"),
        ("best", 60, "best validation accuracy 70.00 %, cost 0.25"),
        ("test", 60, "test accuracy 65.00 %, cost 0.25, look 3"),
        ("trouble", 60, "refused: hidden cannot change"),
        ("rest", 60, "goes on until cost 0.1"),
        ("rest", 60, "rests: cost 0.1 reached: 0.09"),
        ("trouble", 60, "diverged at step 61: the cost is not finite"),
        ("rest", 60, "finished after 1,000 epochs"),
        ("notice", 60, "picture held"),
    ]


def test_a_failure_is_written_down_with_its_traceback() -> None:
    view = Run()
    view.apply(say.Failed("ValueError: no", "Traceback\n  line 3\nValueError: no\n"))
    assert [text for _, _, text in told(view)] == ["ValueError: no", "Traceback", "  line 3", "ValueError: no"]


LINES = (
    LogLine("23:41:07", "", "run", "key", "run 1: 784-10"),
    LogLine("23:41:09", "1,234", "trouble", "wrong", "refused: the learning rate cannot be as high as twelve is"),
    LogLine("23:41:10", "1,240", "best", "right", "best 97 %"),
)


@pytest.mark.parametrize(
    ("end", "width", "height", "expected"),
    [
        (
            3,
            64,
            5,
            [
                "23:41:07       run     run 1: 784-10",
                "23:41:09 1,234 trouble refused: the learning rate cannot be as",
                "                         high as twelve is",
                "23:41:10 1,240 best    best 97 %",
                "",
            ],
        ),
        (3, 64, 2, ["                         high as twelve is", "23:41:10 1,240 best    best 97 %"]),
        (1, 64, 1, ["23:41:07       run     run 1: 784-10"]),
        (
            1,
            64,
            2,
            ["23:41:07       run     run 1: 784-10", "23:41:09 1,234 trouble refused: the learning rate cannot be as"],
        ),
        (3, 40, 2, ["              twelve is", "23:41 1,240 best 97 %"]),
        (3, 20, 2, ["  as twelve is", "best 97 %"]),
        (3, 64, 0, []),
    ],
)
def test_lines_are_drawn_up_to_the_end_that_is_asked_for(
    end: int, width: int, height: int, expected: list[str]
) -> None:
    assert [line.rstrip() for line in paint_log(LINES, end, width, height, NONE).lines()] == expected


def test_an_empty_log_says_so() -> None:
    assert paint_log((), 0, 40, 1, DARK).lines() == ["nothing has happened yet"]


class Scrolled:
    """A log of fifty lines behind a pane of ten rows."""

    def __init__(self) -> None:
        self.view, self.ui = Run(clock=lambda: 0.0), UiState(LOOK, log_rows=10)
        for number in range(50):
            self.view.log.add("change", f"line {number}")
        self.left = 0
        self.focus = LogFocus(self.view, self.ui, self._leave)

    def _leave(self) -> None:
        self.left += 1

    def seen(self, *keys: str) -> tuple[str, str]:
        """Press keys, and return the first and the last line in sight."""
        assert all(self.focus.press(key, None) for key in keys)
        rows = LogPane(self.view, self.ui).paint(self.view, self.ui, 80, 10).lines()
        return rows[0].rpartition("line ")[2], rows[-1].rpartition("line ")[2]


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ((), ("40", "49")),
        (("up",), ("39", "48")),
        (("k", "k", "j"), ("39", "48")),
        (("pageup",), ("31", "40")),
        (("pageup", "pagedown"), ("40", "49")),
        (("home",), ("0", "9")),
        (("home", "up"), ("0", "9")),
        (("home", "down"), ("1", "10")),
        (("home", "end"), ("40", "49")),
        (("down",), ("40", "49")),
    ],
)
def test_keys_scroll_the_log_and_stop_at_its_ends(keys: tuple[str, ...], seen: tuple[str, str]) -> None:
    assert Scrolled().seen(*keys) == seen


def test_a_log_that_was_scrolled_back_stays_and_one_at_its_end_follows() -> None:
    scrolled = Scrolled()
    assert scrolled.seen("up", "up") == ("38", "47")
    scrolled.view.log.add("change", "line 50")
    assert scrolled.seen() == ("38", "47")
    assert "end follows" in LogPane(scrolled.view, scrolled.ui).title(scrolled.view, scrolled.ui)
    assert scrolled.seen("end") == ("41", "50")
    scrolled.view.log.add("change", "line 51")
    assert scrolled.seen() == ("42", "51")


def test_escape_leaves_and_other_keys_are_let_through() -> None:
    scrolled = Scrolled()
    assert scrolled.focus.press("escape", None) and scrolled.left == 1
    assert not any(scrolled.focus.press(key, None) for key in ("space", "o", "q", "p", "question_mark", "1"))
    empty = LogFocus(Run(), UiState(LOOK), lambda: None)
    assert all(empty.press(key, None) for key in ("up", "home", "pagedown"))
