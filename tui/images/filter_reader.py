"""Reads the filter language of the mistakes: `label:4 pred:9 conf>0.9 idx:1-9 flag:disputed top:10`.

Terms are joined by "and", values within a term, `label:4|9`, by "or"; `top` keeps the first of the images that pass the
others. It must not know who types it, nor any prediction.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mnist_tui.engine.spelling import suggestion
from mnist_tui.tui.images.filter import EQUAL, Condition, Filter
from mnist_tui.tui.images.filter_fields import FIELDS, FLAGS, OTHER_NAMES, Field

TERM = re.compile(
    r'\s*(?P<field>[^\s:=<>"]*)\s*(?P<operator>>=|<=|[:=<>])?\s*(?P<values>(?:"[^"]*"?|[^\s"])*)', re.DOTALL
)
VALUE = re.compile(r'(?:"[^"]*"?|[^"|,])+')
NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?"
NUMBERS = re.compile(rf"(?P<low>{NUMBER})(?:-(?P<high>{NUMBER}))?", re.ASCII)
SIGNED_NUMBERS = re.compile(rf"(?P<low>-?{NUMBER})(?:-(?P<high>-?{NUMBER}))?", re.ASCII)
MOST_DIGITS = 9
"""Of a count."""
LONGEST_LIST = 100
"""Characters of the class names that an error message lists."""


class FilterError(ValueError):
    """A filter that cannot be parsed; `start` and `length` say which characters are wrong."""

    def __init__(self, message: str, start: int, length: int) -> None:
        super().__init__(message)
        self.message, self.start, self.length = message, start, max(length, 1)


def read_filter(text: str, classes: Sequence[str], missing: Mapping[str, str] | None = None) -> Filter:
    """Parse the filter `text`; `classes` are the names that `label:` and `pred:` understand.

    `missing` holds the fields and flags that are not available here, each with the reason.

    Raises:
        FilterError: with the position in `text`, what was found and what was expected.
    """
    reader = _Reader(text, classes, missing or {})
    conditions = tuple(reader.conditions())
    counts = [int(one.numbers[0][0]) for one in conditions if one.field.kind == "count"]
    others = tuple(one for one in conditions if one.field.kind != "count")
    return Filter(text.strip(), others, min(counts, default=None))


@dataclass(frozen=True, slots=True)
class _Word:
    """A part of the filter and its position."""

    text: str
    start: int

    def error(self, message: str) -> FilterError:
        return FilterError(message, self.start, len(self.text))


def spell(field: str, name: str) -> str:
    """Return the term for a class of that name."""
    plain = name and not set(name) & set(' :=<>|,"')
    return f"{field}:{name}" if plain else f'{field}:"{name}"'


class _Reader:
    """Parses one filter from left to right."""

    def __init__(self, text: str, classes: Sequence[str], missing: Mapping[str, str]) -> None:
        self._text, self._classes, self._missing = text, classes, missing

    def conditions(self) -> Iterator[Condition]:
        position, end = 0, len(self._text.rstrip())
        while position < end:
            match = TERM.match(self._text, position)
            assert match is not None  # every part of it may be empty
            yield self._condition(match)
            position = match.end()

    def _condition(self, match: re.Match[str]) -> Condition:
        field = self._field(_Word(match["field"], match.start("field")), match["operator"])
        sign, values = match["operator"], _Word(match["values"], match.start("values"))
        if field.kind != "number" and sign not in EQUAL:
            raise FilterError(f"{field.name} takes : and not {sign}", match.start("operator"), len(sign))
        if not values.text:
            raise FilterError(f"nothing after {field.name}{sign}, expected as in {field.example}", match.end() - 1, 1)
        words = [_Word(one.group(), values.start + one.start()) for one in VALUE.finditer(values.text)]
        one_only = sign not in EQUAL or field.kind == "count"
        if not words or (one_only and len(words) > 1):
            raise values.error(f"{values.text}: expected one value, as in {field.example}")
        if field.kind == "flag":
            return Condition(field, sign, flags=tuple(map(self._flag, words)))
        read = {"class": self._class, "number": self._range, "count": self._count}[field.kind]
        return Condition(field, sign, tuple(read(word, field, sign) for word in words))

    def _field(self, word: _Word, sign: str | None) -> Field:
        name = OTHER_NAMES.get(word.text.casefold(), word.text.casefold())
        if not name:
            raise word.error("no field, expected one as in label:4")
        if name not in FIELDS:
            if name in FLAGS and sign is None:
                raise word.error(f"{word.text}: expected flag:{name}")
            raise word.error(f"there is no field {word.text}{_hint(name, tuple(FIELDS))}")
        if sign is None:
            raise word.error(f"{word.text} needs a value, expected as in {FIELDS[name].example}")
        if name in self._missing:
            raise word.error(f"{word.text} is not available: {self._missing[name]}")
        return FIELDS[name]

    def _flag(self, word: _Word) -> str:
        name = word.text.strip('"').casefold()
        if name not in FLAGS:
            raise word.error(f"there is no flag {word.text}{_hint(name, tuple(FLAGS))}")
        if name in self._missing:
            raise word.error(f"flag:{name} is not available: {self._missing[name]}")
        return name

    def _class(self, word: _Word, field: Field, sign: str) -> tuple[float, float]:
        """Return the class with that name, else the only one whose name starts so, else the one with that number."""
        asked, names = word.text.strip('"').casefold(), [name.casefold() for name in self._classes]
        found = [number for number, name in enumerate(names) if name == asked]
        found = found or [number for number, name in enumerate(names) if asked and name.startswith(asked)]
        if not found and asked.isascii() and asked.isdigit() and len(asked) < 3 and int(asked) < len(names):
            found = [int(asked)]
        if len(found) != 1:
            which = "matches several classes" if found else "is not a class"
            raise word.error(f"{word.text} {which}; there are {_some(self._classes)}")
        return found[0], found[0]

    def _range(self, word: _Word, field: Field, sign: str) -> tuple[float, float]:
        match = (SIGNED_NUMBERS if field.is_signed else NUMBERS).fullmatch(word.text)
        if match is None or (match["high"] and sign not in EQUAL):
            raise word.error(f"{word.text} is not a number, expected as in {field.example}")
        low = _number(match["low"])
        high = _number(match["high"]) if match["high"] else low
        if low > high:
            raise word.error(f"{word.text} is empty, expected the smaller number first")
        if high > field.most:
            raise word.error(f"{word.text} is more than {field.most:g}, expected as in {field.example}")
        return low, high

    def _count(self, word: _Word, field: Field, sign: str) -> tuple[float, float]:
        if not (word.text.isascii() and word.text.isdigit() and int(word.text[:MOST_DIGITS]) > 0):
            raise word.error(f"{word.text} is not a whole number above 0, expected as in {field.example}")
        count = int(word.text[:MOST_DIGITS])
        return count, count


def _number(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _some(names: Sequence[str]) -> str:
    """List names; of many or long ones the first."""
    listed = ", ".join(names)
    if len(listed) <= LONGEST_LIST:
        return listed
    return (
        f"{len(names)}, 0 to {len(names) - 1} or by name: {listed[:LONGEST_LIST].rpartition(', ')[0] or names[0]}, ..."
    )


def _hint(word: str, known: Sequence[str]) -> str:
    return suggestion(word, known) or f"; there are {', '.join(known)}"
