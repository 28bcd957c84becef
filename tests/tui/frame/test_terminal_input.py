"""What a terminal sends, as bytes: only keys are keys, whole, in pieces, and among bytes that mean nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_tui.tui.frame.control_sequences import LONGEST_PASTE, Part
from mnist_tui.tui.frame.terminal_input import TerminalInput

ESCAPE_S = 0.1
REPLIES = (
    b"\x1b[?62;22c",  # DA1
    b"\x1b[>0;276;0c",  # DA2
    b"\x1bP!|00000000\x1b\\",  # DA3
    b"\x1b[?997;2n",  # colour scheme
    b"\x1b[0n",
    b"\x1b[?25u",  # kitty keyboard flags
    b"\x1b[?2026;2$y",
    b"\x1b[24;80R",
    b"\x1b[8;24;80t",
    b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]11;rgb:ffff/ffff/ffff\x07",
    b"\x1b]52;c;cXVpdA==\x07",
    b"\x1bP>|tmux 3.3a\x1b\\",  # XTVERSION
    b"\x1bP1+r5463=787465726d\x1b\\",  # XTGETTCAP
    b"\x1bP0$r0m\x1b\\",  # DECRQSS
    b"\x1b_Gi=31;OK\x1b\\",  # kitty graphics
    b"\x1b[M \x98\x40",  # a mouse of old at column 120
    b"\x1b[32;120;10M",  # rxvt's
    b"\x1b[<0;120;10M",
)
replies = st.sampled_from(REPLIES)


def keys(parts: list[Part]) -> str:
    """Return what acts as a key without being a control sequence."""
    return "".join(part.text for part in parts if part.kind in ("character", "escape"))


def received(*pieces: bytes, pause: float = 0.0) -> list[Part]:
    """Return the parts of pieces that come one after the other, and of silence after them."""
    terminal, parts, now = TerminalInput(ESCAPE_S), [], 0.0
    for piece in pieces:
        parts += terminal.feed(piece, now)
        now += pause
        parts += terminal.tick(now)
    return parts + terminal.tick(now + 60)


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_presses_no_key_whole_or_in_two_pieces(reply: bytes) -> None:
    for cut in range(len(reply)):
        for pause in (0.0, 0.05, 0.7):
            pressed = keys(received(reply[:cut], reply[cut:], pause=pause))
            # Nobody can tell an ESC that is followed by silence from the key.
            assert pressed == ("\x1b" if cut == 1 and pause > ESCAPE_S else ""), (cut, pause)


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_presses_no_key_if_others_come_between_its_pieces(reply: bytes) -> None:
    """As in tmux and GNU screen, which answer some questions themselves and pass the other answers on."""
    answers = [b"\x1b[1;1R"] * 7
    for cut in range(1, len(reply)):
        pressed = keys(received(reply[:cut], *answers, reply[cut:], pause=0.1))
        assert pressed == ("\x1b" if cut == 1 else ""), cut
        if cut > 1:
            assert keys(received(reply[:cut], *answers, b"\x1b[1;1R" + reply[cut:], pause=0.1)) == "", cut


@pytest.mark.parametrize("begun", [b"\x1b[8;24", b"\x1b]11;rgb:ff", b"\x1bP1+r52"])
def test_a_reply_that_never_ends_takes_no_more_than_seconds_of_keys_if_others_go_on(begun: bytes) -> None:
    terminal, now = TerminalInput(ESCAPE_S), 0.0
    terminal.feed(begun, now)
    while now < 3:
        now += 0.1
        terminal.tick(now)
        terminal.feed(b"\x1b[1;1R", now)
    assert keys(terminal.feed(b"q", now)) == "q"


@settings(max_examples=40)
@given(st.lists(replies, max_size=4), st.lists(st.integers(1, 60), max_size=8))
def test_replies_in_any_pieces_without_pauses_leave_the_key_after_them(sent: list[bytes], cuts: list[int]) -> None:
    data, places = b"".join(sent) + b"q", [0, *sorted(cuts)]
    pieces = [data[start:end] for start, end in zip(places, [*places[1:], len(data)], strict=True)]
    assert keys(received(*pieces)) == "q"


@settings(max_examples=40)
@given(st.binary(max_size=40))
def test_no_bytes_are_too_odd(data: bytes) -> None:
    terminal = TerminalInput(ESCAPE_S)
    terminal.feed(data, 0)
    terminal.tick(60)
    # CAN ends what has begun, and a paste has ended by the time.
    assert keys([*terminal.feed(b"\x18", 200), *terminal.tick(300), *terminal.feed(b"j", 400)])[-1:] == "j"


@pytest.mark.parametrize(
    ("data", "pressed"),
    [
        (b"\xffj", "j"),
        (b"\xe4j", "j"),  # Latin-1
        (b"\xe2\x82j", "j"),  # a cut sign
        ("é€".encode(), "é€"),
        (b"\x9b?62;22cj", "j"),
        (b"\xc2\x9b?62;22cj", "j"),
        (b"\x9d11;rgb:0/0/0\x07j", "j"),
        (b"\x1b\\j", "j"),  # the end of a string that nobody has heard the beginning of
    ],
)
def test_bytes_that_are_no_text_are_ignored(data: bytes, pressed: str) -> None:
    assert keys(received(data)) == pressed


@pytest.mark.parametrize("sequence", ["\x1b[A", "\x1bOA", "\x1b[1;5A", "\x1b[3~", "\x1b[[A", "\x1b[3$", "\x1b[13;2u"])
def test_a_key_that_is_a_sequence_is_one_part(sequence: str) -> None:
    for cut in range(2, len(sequence)):
        pieces = sequence[:cut].encode(), sequence[cut:].encode()
        assert received(*pieces, pause=0.7)[0] == Part("sequence", sequence)


def test_an_8_bit_arrow_is_that_of_7_bits() -> None:
    assert received(b"\x9bA") == [Part("sequence", "\x1b[A")]


@pytest.mark.parametrize(
    ("data", "pressed"),
    [
        (b"\x1b", "\x1b"),
        (b"\x1bq", "\x1bq"),  # as tmux sends what comes within its escape-time
        (b"\x1b\x1b", "\x1b\x1b"),
        (b"\x1bj\x1bk", "\x1bj\x1bk"),
        (b"\x1b\r", "\x1b\r"),
        (b"\x1bjk", "\x1b"),
        (b"\x1b(Bq", "\x1b"),
        (b"\x1b[", "\x1b"),
        (b"\x1b]", "\x1b"),
        (b"\x1b[5\x03", "\x03"),  # ctrl+c works wherever it comes
    ],
)
def test_esc_and_a_key_at_once_are_esc_and_the_key_but_letters_are_none(data: bytes, pressed: str) -> None:
    assert keys(received(data)) == pressed


def test_esc_is_known_once_nothing_has_followed() -> None:
    terminal = TerminalInput(ESCAPE_S)
    assert terminal.feed(b"\x1b", 5.0) == [] and terminal.deadline() == pytest.approx(5.1)
    assert terminal.tick(5.05) == [] and keys(terminal.tick(5.11)) == "\x1b"
    assert terminal.deadline() is None


def test_a_reply_that_never_ends_takes_no_more_than_seconds_of_keys() -> None:
    terminal = TerminalInput(ESCAPE_S)
    assert terminal.feed(b"\x1b]11;rgb:ff", 0) == []
    assert [terminal.feed(b"j", at) for at in (0.5, 1.0, 1.5)] == [[], [], []]
    assert terminal.tick(2.1) == []
    assert terminal.feed(b"ff/ff", 2.5) == [], "the rest of it, after all"
    assert keys(terminal.feed(b"j", 3)) == "j"


@pytest.mark.parametrize("text", ["train", "ls\rq\ry\r", "lh" * 600, " " * 1200])
def test_text_that_nobody_can_type_is_a_burst(text: str) -> None:
    assert received(text.encode()) == [Part("burst", text)]


def test_a_burst_in_pieces_is_one_to_its_end() -> None:
    terminal = TerminalInput(ESCAPE_S)
    parts = [*terminal.feed(b"restart the r", 0), *terminal.feed(b"u", 0.05), *terminal.feed(b"n\r", 0.1)]
    assert [part.kind for part in parts] == ["burst"] * 3
    assert keys(terminal.feed(b"j", 0.3)) == "j"


def test_a_few_keys_at_once_and_one_that_is_held_are_keys() -> None:
    assert keys(received(b"2v/t")) == "2v/t"
    assert keys(received(b"j" * 20)) == "j" * 20
    assert [part.text for part in received(b"\x1b[B" * 20)] == ["\x1b[B"] * 20


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1b"), max_size=50), st.integers(1, 60))
def test_a_paste_is_what_is_between_the_brackets(text: str, cut: int) -> None:
    data = b"\x1b[200~" + text.encode() + b"\x1b[201~j"
    assert received(data[:cut], data[cut:], pause=0.05)[-2:] == [Part("paste", text), Part("character", "j")]


def test_a_paste_without_end_or_measure_ends() -> None:
    terminal = TerminalInput(ESCAPE_S)
    assert terminal.feed(b"\x1b[200~" + b"a" * 100_000, 0) == []
    assert terminal.tick(2.1) == [Part("paste", "a" * LONGEST_PASTE)]
    assert keys(terminal.feed(b"j", 3)) == "j"
