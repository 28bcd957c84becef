"""Whole sequences become events; numbers that no terminal would send become none, and break nothing."""

import pytest
from textual import events
from textual.messages import TerminalSupportsSynchronizedOutput

from mnist_tui.tui.frame.input_driver import REPORT
from mnist_tui.tui.frame.textual_private import SequenceReader


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("j", "j"),
        ("é", "é"),
        (" ", "space"),
        ("\x03", "ctrl+c"),
        ("\x1b[A", "up"),
        ("\x1bOA", "up"),
        ("\x1b[3$", "shift+delete"),
        ("\x1b[113;1;113u", "q"),
        ("\x1b[27u", "escape"),
        ("\x1b[?62;22c", ""),
        ("\x1b[8;24;80t", ""),
        ("\x1b[97;1:3u", ""),
        ("\x1b[99999999999;1u", ""),
    ],
)
def test_a_sequence_is_a_key_or_nothing_and_the_next_key_is_heard(sequence: str, key: str) -> None:
    reader = SequenceReader()
    assert [event.key for event in reader.keys(sequence) if isinstance(event, events.Key)] == [key] * bool(key)
    assert [event.key for event in reader.keys("x") if isinstance(event, events.Key)] == ["x"]


@pytest.mark.parametrize(
    ("sequence", "kinds"),
    [
        ("\x1b[24;80R", [events.CursorPosition]),
        ("\x1b[?2026;2$y", [TerminalSupportsSynchronizedOutput]),
        ("\x1b[I", [events.AppFocus]),
        ("\x1b[48;24;80;480;800t", [events.Resize]),
        ("\x1b[<0;10;5M", [events.MouseDown]),
        ("\x1b[<0;0;0M", []),
    ],
)
def test_a_report_of_use_is_an_event(sequence: str, kinds: list[type]) -> None:
    assert REPORT.fullmatch(sequence)
    assert list(map(type, SequenceReader().report(sequence))) == kinds


@pytest.mark.parametrize("sequence", ["\x1b[48;24;80;0;0t", "\x1b[32;120;10M", "\x1b[M \x98\x40", "\x1b[?25u"])
def test_other_reports_are_of_none(sequence: str) -> None:
    assert not REPORT.fullmatch(sequence)
