"""Names of images, and shortened names and texts that stay distinguishable.

It knows no classes and no settings.
"""

import unicodedata
from collections.abc import Sequence

from mnist_tui.data.quantity import count
from mnist_tui.tui.paint.glyphs import Glyphs

NOT_FINITE = "the outputs are not finite"
"""Stands wherever a prediction or a figure would, of a network that computes no numbers."""
LEAST_WORD = 16
"""Words of a sentence are not cut to less; it is enough to tell file names apart."""
_ASCII = str.maketrans(
    {"→": "->", "←": "<-", "↑": "up", "↓": "down", "↻": "@", "×": "x", "·": ".", "−": "-", "‖": "||", "±": "+/-"}
    | {"∂": "d", "Δ": "d", "Σ": "sum", "′": "'", "½": "1/2 ", "▸": ">", "ε": "eps", "✔": "ok", "✖": "X"}
)
_GREEK = "GREEK SMALL LETTER "


def image_name(index: int) -> str:
    """Write the name of an image by its index in the split: `#2,713`."""
    return f"#{index:,}"


def in_ascii(text: str) -> str:
    """Write a text in ASCII: Greek letters by their names, `β₁` as `beta1`; what has no likeness is a question mark."""
    spelled = unicodedata.normalize("NFKD", "".join(_letter(letter) for letter in text.translate(_ASCII)))
    letters = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    return letters.encode("ascii", "replace").decode("ascii")


def _letter(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return name.removeprefix(_GREEK).lower() if name.startswith(_GREEK) else letter


def more_lines(hidden: int) -> str:
    """Say that there are more lines than are seen, where nothing scrolls."""
    return f"{count(hidden, 'more line')} in a taller window"


def first_fitting(texts: tuple[str, ...], width: int) -> str:
    """Return the first of some texts that fits into `width`, or else the last."""
    return next((text for text in texts if len(text) <= width), texts[-1] if texts else "")


def shorten(name: str, width: int, glyphs: Glyphs) -> str:
    """Cut a name in the middle, since similar names often differ at their ends: `a ve…18`."""
    if len(name) <= width:
        return name
    if width < 3:
        return name[: max(width, 0)]
    tail = (width - 1) // 2
    return name[: width - 1 - tail] + glyphs.ellipsis + name[len(name) - tail :]


def shorten_line(text: str, width: int, glyphs: Glyphs) -> str:
    """Cut a sentence to `width`: first its longest words, such as paths, in the middle, and only then whole words.

    Of a path the file's name is kept longest.
    """
    words = text.split(" ")
    for index in sorted(range(len(words)), key=lambda index: -len(words[index])):
        spare = min(len(" ".join(words)) - width, len(words[index]) - LEAST_WORD)
        if spare > 0:
            words[index] = _shorten_path(words[index], len(words[index]) - spare, glyphs)
    return whole_words(" ".join(words), width, glyphs)


def _shorten_path(path: str, width: int, glyphs: Glyphs) -> str:
    folder, slash, name = path.rpartition("/")
    room = width - len(slash) - len(name) - len(glyphs.ellipsis)
    return folder[:room] + glyphs.ellipsis + slash + name if slash and room >= 0 else shorten(path, width, glyphs)


def whole_words(text: str, width: int, glyphs: Glyphs) -> str:
    """Keep as many whole words as fit, followed by an ellipsis where some are left out; a lone word is cut.

    Words in brackets stay together: half of an interval would be a number that is not meant.
    """
    if len(text) <= width:
        return text
    room = max(width - len(glyphs.ellipsis), 0)
    kept, space, _ = text[: max(room, 0)].rpartition(" ")
    opened = max(kept.rfind("["), kept.rfind("("))
    if opened > 0 and not any(bracket in kept[opened:] for bracket in "])"):
        kept = kept[:opened].rstrip()
    if space:
        return f"{kept} {glyphs.ellipsis}"
    return (text[:room] + glyphs.ellipsis)[: max(width, 0)]


def whole_parts(parts: Sequence[str], width: int, rows: int, separator: str, glyphs: Glyphs) -> list[str]:
    """Put parts into at most `rows` lines without cutting numbers; what does not fit is left out.

    A part that is longer than a line is cut there, and ends its line.
    """
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{separator}{part}" if lines else part
        if len(joined) <= width and lines:
            lines[-1] = joined
        elif len(lines) < rows:
            lines.append(part if len(part) <= width else whole_words(part, width, glyphs))
    return lines
