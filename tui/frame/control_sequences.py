"""Splits the bytes of a terminal into characters, control sequences and pastes. It knows neither keys nor Textual.

The grammar is that of ECMA-48 and xterm, with the few keys of rxvt and the Linux console that do not keep to it. Bytes
that are no UTF-8 are ignored; the introducers of 8-bit terminals (0x9b is `ESC [`) count as those of 7 bits.
"""

import re
from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["character", "escape", "sequence", "paste", "burst"]
ESC: Final = b"\x1b"
STRINGS: Final = b"]P_^X"
"""What follows ESC in OSC, DCS, APC, PM and SOS: strings that end with `ESC \\`."""
INTRODUCERS: Final = b"[O" + STRINGS
"""What makes more than two bytes of a sequence."""
CANCEL: Final = b"\x18\x1a\x07"
"""CAN, SUB and BEL end a sequence that is not finished."""
PASTE, END_OF_PASTE = b"\x1b[200~", b"\x1b[201~"
LONGEST = 256
"""Bytes of a sequence that are kept: no key is longer, nor any report that is of use."""
LONGEST_PASTE = 4096
WHOLE = re.compile(
    rb"\x1b(?:\[(?:\[.|M...|[0-9]+\$|(?![\[M])[0-?]*[ -/]*[@-~])|O[0-9;]*[@-~]|[^\[O\]P_^X\x1b])", re.DOTALL
)
"""`ESC [ [ A` is a key of the Linux console, `ESC [ M` an old mouse report of three more bytes, `ESC [ 3 $` of rxvt."""
BEGUN = re.compile(rb"\x1b(?:\[(?:\[?|M.{0,2}|[0-?]*[ -/]*)|O[0-9;]*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A character, a lone ESC, a whole control sequence, or the text between the brackets of a paste.

    The splitter returns no burst: that is text without brackets, of which `terminal_input` says that nobody typed it.
    """

    kind: Kind
    text: str


class Splitter:
    """Keeps what is not finished from one piece to the next."""

    def __init__(self) -> None:
        self.unfinished = b""
        """The sequence that has begun; of a string, its introducer and the last byte."""
        self.interrupted = b""
        """The same of one amid which another has begun: multiplexers pass replies on, and some are their own."""
        self._decoder = getincrementaldecoder("utf-8")("ignore")
        self._is_paste = False
        self._paste = bytearray()
        self._parts: list[Part] = []

    @property
    def is_string(self) -> bool:
        """True within OSC and the like, whose content is of no use to anybody."""
        return len(self.unfinished) > 1 and self.unfinished[1] in STRINGS

    @property
    def is_busy(self) -> bool:
        """True while a sequence, string or paste has no end yet."""
        return bool(self.unfinished) or self._is_paste

    def feed(self, data: bytes) -> list[Part]:
        """Return what is whole now."""
        for number in data:
            self._take(bytes((number,)))
        parts, self._parts = self._parts, []
        return parts

    def give_up(self) -> list[Part]:
        """Expect no more of what has begun; return the paste whose end is missing, if there is one."""
        if self._is_paste:
            self._end_paste()
        self.unfinished = self.interrupted = b""
        parts, self._parts = self._parts, []
        return parts

    def _take(self, byte: bytes) -> None:
        if self._is_paste:
            self._take_pasted(byte)
        elif self.is_string:
            self._take_of_string(byte)
        elif self.unfinished:
            self._take_of_sequence(byte)
        else:
            self._take_of_text(byte)

    def _take_of_text(self, byte: bytes) -> None:
        pending = self._decoder.getstate()[0]
        if byte == ESC:
            self._decoder.reset()
            self.unfinished = ESC
            return
        text = chr(byte[0]) if not pending and 0x80 <= byte[0] < 0xA0 else self._decoder.decode(byte)
        for character in text:
            if "\x80" <= character < "\xa0":
                self.unfinished = ESC
                self._take_of_sequence(bytes((ord(character) - 0x40,)))
            else:
                self._parts.append(Part("character", character))

    def _take_of_sequence(self, byte: bytes) -> None:
        longer = self.unfinished + byte
        if byte == ESC:
            self._interrupt(self.unfinished)
        elif WHOLE.fullmatch(longer):
            self._end()
            self._add_whole(longer)
        elif BEGUN.fullmatch(longer) or longer[1] in STRINGS:
            self.unfinished = longer[:LONGEST]
        else:
            self._break_off(byte)

    def _take_of_string(self, byte: bytes) -> None:
        escaped = self.unfinished[-1:] == ESC
        if (escaped and byte == b"\\") or (byte == b"\x07" and self.unfinished[1:2] == b"]"):
            self._end()
        elif escaped and byte == ESC:
            self._interrupt(self.unfinished)
        elif escaped:  # it was the beginning of another sequence
            self._interrupt(self.unfinished[:-1])
            self._take_of_sequence(byte)
        elif byte == ESC:
            self.unfinished += ESC
        elif byte < b" " and byte != b"\x07":
            self._break_off(byte)
        else:
            self.unfinished = self.unfinished[:2] + byte

    def _interrupt(self, begun: bytes) -> None:
        """Begin a sequence amid another, which goes on after it."""
        if begun == ESC:
            self._parts.append(Part("escape", "\x1b"))
        else:
            self.interrupted = begun
        self.unfinished = ESC

    def _end(self) -> None:
        """End a sequence, and go on with the one that it has interrupted."""
        self.unfinished, self.interrupted = self.interrupted, b""

    def _take_pasted(self, byte: bytes) -> None:
        self._paste += byte
        if self._paste.endswith(END_OF_PASTE):
            del self._paste[-len(END_OF_PASTE) :]
            self._end_paste()
        elif len(self._paste) > 2 * LONGEST_PASTE:
            del self._paste[LONGEST_PASTE : -len(END_OF_PASTE)]

    def _end_paste(self) -> None:
        self._parts.append(Part("paste", self._paste[:LONGEST_PASTE].decode("utf-8", "ignore")))
        self._is_paste, self._paste = False, bytearray()

    def _add_whole(self, sequence: bytes) -> None:
        if sequence == PASTE:
            self._is_paste = True
        elif len(sequence) > 2:
            self._parts.append(Part("sequence", sequence.decode("latin-1")))
        elif sequence[1:] != b"\\":  # the end of a string whose beginning was given up
            self._parts.append(Part("escape", "\x1b"))
            self._take_of_text(sequence[1:])

    def _break_off(self, byte: bytes) -> None:
        """Drop a sequence that cannot go on with this byte; ctrl+c and the like still do what they do."""
        self.unfinished = b""
        if byte < b" " and byte not in CANCEL:
            self._take_of_text(byte)
