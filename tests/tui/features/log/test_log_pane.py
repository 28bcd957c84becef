"""The log on the screen: how its lines are drawn and scrolled."""

import dataclasses

import pytest
from stores import Hands, new_store

from mnist_tui.tui.client.event_log import Entry
from mnist_tui.tui.features.log import pane
from mnist_tui.tui.features.log.paint import LogLine, paint_log
from mnist_tui.tui.features.log.pane import LogPane, log_line
from mnist_tui.tui.paint.palette import DARK, NONE
from mnist_tui.tui.protocol.reports import CommandRejected

LINES = (
    LogLine("23:41:07", "", "run", "key", "run 1: 784-10"),
    LogLine("23:41:09", "1,234", "error", "wrong", "rejected: the learning rate cannot be as high as twelve is"),
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
                "23:41:09 1,234 error   rejected: the learning rate cannot be as",
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
            ["23:41:07       run     run 1: 784-10", "23:41:09 1,234 error   rejected: the learning rate cannot be as"],
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
    assert paint_log((), 0, 40, 1, DARK).lines() == ["no events yet"]


ROWS = 10


@pytest.fixture
def hands() -> Hands:
    """Hands on a log of fifty lines in a pane of ten rows."""
    hands = Hands(new_store(), "log")
    hands.controls.show(hands.controls.ui.with_size("log", (80, ROWS)))
    for number in range(50):
        add_line(hands, number)
    return hands


def add_line(hands: Hands, number: int) -> None:
    hands.store.tell(CommandRejected(f"line {number}"))


def seen(hands: Hands, *keys: str) -> tuple[str, str]:
    """Press keys, and return the first and the last line in sight."""
    assert all(hands.press(key) for key in keys)
    rows = LogPane().paint(hands.store.run, hands.store.ui, 80, ROWS).lines()
    return rows[0].rpartition("line ")[2], rows[-1].rpartition("line ")[2]


def title(hands: Hands) -> str:
    return LogPane().title(hands.store.run, hands.store.ui)


@pytest.mark.parametrize(
    ("keys", "expected"),
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
def test_keys_scroll_the_log_and_stop_at_its_ends(
    hands: Hands, keys: tuple[str, ...], expected: tuple[str, str]
) -> None:
    assert seen(hands, *keys) == expected


def test_of_a_long_log_only_the_lines_that_may_have_room_are_written(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def counted(entry: Entry) -> LogLine:
        written.append(entry.number)
        return log_line(entry)

    monkeypatch.setattr(pane, "log_line", counted)
    for number in range(50, 500):
        add_line(hands, number)
    assert seen(hands) == ("490", "499") and len(written) <= 2 * ROWS
    written.clear()
    assert seen(hands, "home") == ("0", "9") and len(written) <= 2 * ROWS


def test_texts_stay_in_their_column_while_the_steps_in_sight_are_shorter(hands: Hands) -> None:
    log = hands.store.run.log.added("run", "late line", 0.0, 1_234_567)
    run, ui = dataclasses.replace(hands.store.run, log=log), hands.store.ui
    late = LogPane().paint(run, ui, 80, ROWS).lines()[-1].index("late")
    hands.press("home")
    assert LogPane().paint(run, hands.store.ui, 80, ROWS).lines()[0].index("rejected") == late


def test_a_log_that_was_scrolled_back_stays_and_one_at_its_end_follows(hands: Hands) -> None:
    assert seen(hands, "up", "up") == ("38", "47")
    add_line(hands, 50)
    assert seen(hands) == ("38", "47")
    assert "end follows" in title(hands)
    assert seen(hands, "end") == ("41", "50")
    assert "end follows" not in title(hands)
    add_line(hands, 51)
    assert seen(hands) == ("42", "51")


def test_escape_leaves_and_other_keys_are_let_through(hands: Hands) -> None:
    hands.controls.go_to("log")
    assert not any(hands.press(key) for key in ("space", "o", "q", "p", "question_mark", "1"))
    assert hands.press("escape") and hands.stage.screens == ["log", "dashboard"]
    empty = Hands(new_store(), "log")
    assert all(empty.press(key) for key in ("up", "home", "pagedown"))


def test_o_opens_the_log_at_its_newest_line_and_leads_back(hands: Hands) -> None:
    seen(hands, "home")
    hands.do("o")
    assert (hands.controls.ui.screen, hands.controls.ui.focus) == ("log", "log")
    assert seen(hands) == ("40", "49")
    hands.do("o")
    assert (hands.controls.ui.screen, hands.controls.ui.focus) == ("dashboard", "")
