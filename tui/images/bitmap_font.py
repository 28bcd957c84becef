"""Letters of three by five pixels for captions inside images. It knows no image."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

HEIGHT, PITCH = 5, 4
UNKNOWN = "?"
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "0": "75557", "1": "26227", "2": "71747", "3": "71717", "4": "55711",
        "5": "74717", "6": "74757", "7": "71111", "8": "75757", "9": "75717",
        "A": "25755", "B": "65656", "C": "34443", "D": "65556", "E": "74647", "F": "74644", "G": "34553",
        "H": "55755", "I": "72227", "J": "11152", "K": "55655", "L": "44447", "M": "57755", "N": "65555",
        "O": "25552", "P": "65644", "Q": "25573", "R": "65655", "S": "34216", "T": "72222", "U": "55557",
        "V": "55552", "W": "55775", "X": "55255", "Y": "55222", "Z": "71247",
        " ": "00000", "%": "51245", ">": "42124", "-": "00700", "+": "02720", "/": "11244", ".": "00002",
        ",": "00024", "~": "00360", "#": "57575", "_": "00007", "(": "12221", ")": "42224", "'": "22000",
        ":": "02020", ";": "02024", "!": "22202", "=": "07070", "*": "05250", "&": "25253", "<": "12421",
        "[": "64446", "]": "31113", '"': "55000",
        UNKNOWN: "71202",
    }
)  # fmt: skip
"""Five rows from top to bottom, the pixels of each row as the bits of a digit."""


_CAPITALS = str.maketrans({"ß": "SS", "Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"})


def fold_text(text: str) -> str:
    """Return a text in the letters that there are: capitals without accents, `ÉPÉE` as `EPEE`; others stay."""
    decomposed = unicodedata.normalize("NFKD", text.upper().translate(_CAPITALS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_drawable(text: str) -> bool:
    """Tell whether there is a letter for each of a text."""
    return all(letter in LETTERS for letter in fold_text(text))


def render_text(text: str) -> NDArray[np.bool_]:
    """Return the pixels of a text, folded, (5, 4 n) for n letters, n at least 1.

    An unknown letter becomes a question mark.
    """
    return np.hstack([_letter(letter) for letter in fold_text(text) or " "])


@lru_cache(maxsize=256)
def _letter(letter: str) -> NDArray[np.bool_]:
    rows = LETTERS.get(letter, LETTERS[UNKNOWN])
    return np.array([[int(bits) >> shift & 1 for shift in (2, 1, 0)] + [0] for bits in rows], np.bool_)
