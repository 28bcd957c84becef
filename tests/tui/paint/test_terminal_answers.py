"""What a terminal is asked, and what its answers say, without a terminal."""

from collections.abc import Mapping, Sequence

import pytest

from mnist_tui.tui.paint.terminal_answers import (
    ATTRIBUTES,
    BACKGROUND,
    TRUE_COLOUR,
    UNKNOWN,
    TerminalAnswers,
    questions,
    read_answers,
)

XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("colour", "is_light"),
    [
        (b"rgb:ffff/ffff/ffff", True),
        (b"rgb:0000/0000/0000", False),
        (b"rgb:fdfd/f6f6/e3e3", True),  # Solarized
        (b"rgb:0000/2b2b/3636", False),
        (b"rgb:FF/FF/FF", True),
        (b"rgb:1e/1e/1e", False),
        (b"rgb:f/f/f", True),
        (b"rgb:1/1/1", False),
        (b"rgb:fff/fff/fff", True),
        (b"rgb:0fff/0fff/0fff", False),  # a sixteenth
        (b"rgb:ff/fff/f", True),
        (b"rgba:ffff/ffff/ffff/0000", True),
        (b"rgba:0000/0000/0000/ffff", False),
        (b"rgb:0000/ffff/0000", True),  # green is bright, blue is not
        (b"rgb:0000/0000/ffff", False),
        (b"rgb:ffff/ffff/", None),
        (b"rgb:fffff/fffff/fffff", None),
        (b"rgb:gggg/0000/0000", None),
        (b"white", None),
        (b"?", None),
        (b"", None),
    ],
)
@pytest.mark.parametrize("end", [b"\x1b\\", b"\x07"])
def test_the_background_is_light_or_dark_or_not_known(colour: bytes, end: bytes, is_light: bool | None) -> None:
    assert read_answers(b"\x1b]11;" + colour + end) == TerminalAnswers(is_light)


@pytest.mark.parametrize(
    ("answer", "has_true_colour"),
    [
        (b"\x1bP1+r524742=382f382f38\x1b\\", True),  # 8/8/8
        (b"\x1bP1+r524742=38\x1b\\", True),
        (b"\x1bP1+r524742\x1b\\", True),  # a flag: it has it
        (b"\x1bP1+r524742=\x1b\\", True),
        (b"\x1bP1+R524742=38\x1b\\", True),
        (b"\x1bP1+r524742=2D31\x1b\\", False),  # -1
        (b"\x1bP1+r524742=30\x1b\\", False),
        (b"\x1bP0+r524742\x1b\\", False),
        (b"\x1bP0+r\x1b\\", False),
        (b"\x1bP1+r436f=323536\x1b\\", False),  # another capability: Co, 256
        (b"\x1bP1+r524742=3\x1b\\", False),
        (b"\x1bP1+r524742=38", False),
    ],
)
def test_true_colour_is_what_the_terminal_says_it_can_show(answer: bytes, has_true_colour: bool) -> None:
    assert read_answers(answer) == TerminalAnswers(None, has_true_colour)


def test_answers_are_found_among_keys_and_a_piece_of_one_says_nothing() -> None:
    background, capability = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", b"\x1bP1+r524742=38\x1b\\"
    received = b"q\x1b[A" + background + b" " + capability + b"\x1b[?62;22cy\xff"
    assert read_answers(received) == TerminalAnswers(True, True)
    for length in range(len(background) - 1):
        assert read_answers(background[:length]) == UNKNOWN
    assert read_answers(background[4:]) == UNKNOWN


@pytest.mark.parametrize(
    ("arguments", "environment", "asked"),
    [
        ([], XTERM, BACKGROUND + TRUE_COLOUR),
        ([], {**XTERM, "COLORTERM": "truecolor"}, BACKGROUND),
        (["--theme", "dark"], XTERM, TRUE_COLOUR),
        (["--theme=light", "--epochs", "3"], XTERM, TRUE_COLOUR),
        (["--theme", "auto"], XTERM, BACKGROUND + TRUE_COLOUR),
        (["--theme", "dark", "--theme", "auto"], XTERM, BACKGROUND + TRUE_COLOUR),
        (["--colors", "16"], XTERM, BACKGROUND),
        (["--theme"], XTERM, BACKGROUND + TRUE_COLOUR),  # an error, of which the parser tells
        (["--theme", "dark", "--colors=256"], XTERM, b""),
        (["--colors", "none"], XTERM, b""),
        ([], {**XTERM, "NO_COLOR": "1"}, b""),
        (["--colors", "true"], {**XTERM, "NO_COLOR": "1"}, BACKGROUND),
        ([], {"TERM": "dumb"}, b""),
        ([], {"TERM": "linux"}, b""),
        ([], {}, b""),
        ([], {"TERM": "screen.xterm-256color"}, BACKGROUND),
        ([], {"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, BACKGROUND + TRUE_COLOUR),
        ([], {"TERM": "screen-256color", "TMUX": ""}, BACKGROUND),
        ([], {"TERM": "screen", "TMUX": "/tmp/tmux-0/default,1,0", "STY": "7.pts-0.vm"}, BACKGROUND),
        ([], {**XTERM, "TERM_PROGRAM": "Apple_Terminal"}, BACKGROUND),
    ],
)
def test_only_what_is_not_known_is_asked(
    arguments: Sequence[str], environment: Mapping[str, str], asked: bytes
) -> None:
    question = questions(arguments, environment)
    assert question == (b"\x1b7" + asked + ATTRIBUTES + b"\x1b8\x1b[K" if asked else b"")
