"""The filter of the list of runs: `lr>=0.01 hidden:512 valid>98 state:finished`, and words of names and notes."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mnist_tui.engine.settings import SETTINGS
from mnist_tui.engine.spelling import nearest
from mnist_tui.tui.features.runs.queries import RunRow

TERM = re.compile(r"(?P<field>[A-Za-z_][\w-]*)(?P<sign>>=|<=|[:=<>])(?P<value>.+)")
SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, ":": operator.eq, "=": operator.eq,
}  # fmt: skip
SHORT = {"lr": "learning_rate", "batch": "batch_size", "l2": "weight_decay", "rate": "learning_rate"}
PERCENT = 100.0
EXAMPLES = "lr>=0.01  hidden:512  valid>98  state:finished  epochs<5  time>60  data:mnist  word"


class RunFilterError(ValueError):
    """A filter that cannot be parsed; `start` and `length` say which characters are wrong."""

    def __init__(self, message: str, start: int, length: int) -> None:
        super().__init__(message)
        self.start, self.length = start, max(length, 1)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; `name` is empty for a word."""

    name: str
    sign: str
    value: str


NUMBERS: Mapping[str, Callable[[RunRow], float | None]] = {
    "valid": lambda row: None if row.validation_accuracy is None else row.validation_accuracy * PERCENT,
    "cost": lambda row: row.cost,
    "step": lambda row: float(row.step),
    "epoch": lambda row: row.epoch,
    "time": lambda row: row.seconds,
    "test": lambda row: None if row.tested is None else PERCENT * row.tested.right / row.tested.count,
    "tests": lambda row: float(row.test_evaluations),
}
TEXTS: Mapping[str, Callable[[RunRow], str]] = {
    "state": lambda row: row.state,
    "data": lambda row: row.data,
    "name": lambda row: row.name,
    "note": lambda row: row.note,
}


def read_run_filter(text: str) -> tuple[Term, ...]:
    """Parse a filter.

    Raises:
        RunFilterError: a field is unknown, or a value is no number where one is compared.
    """
    return tuple(_term(match[0], match.start()) for match in re.finditer(r"\S+", text))


def _term(word: str, start: int) -> Term:
    match = TERM.fullmatch(word)
    if match is None:
        return Term("", ":", word)
    field, sign, value = match["field"].lower().replace("-", "_"), match["sign"], match["value"]
    name = SHORT.get(field, field)
    if name not in NUMBERS and name not in TEXTS and name not in SETTINGS:
        meant = nearest(name, (*NUMBERS, *TEXTS, *SETTINGS, *SHORT))
        hint = f"did you mean {meant}?" if meant else f"expected a setting, or {', '.join((*NUMBERS, *TEXTS))}"
        raise RunFilterError(f"no field {match['field']}: {hint}", start, len(match["field"]))
    if (name in NUMBERS or sign not in ":=") and _number(value) is None:
        raise RunFilterError(f"{value} is not a number", start + match.start("value"), len(value))
    if name in TEXTS and sign not in ":=":
        raise RunFilterError(f"{match['field']} is a text: expected : in place of {sign}", start, len(word))
    return Term(name, sign, value)


def matches(row: RunRow, columns: Sequence[str], terms: Sequence[Term]) -> bool:
    """Tell whether a run passes every term; `columns` are the settings of `row.values`."""
    return all(_passes(row, columns, term) for term in terms)


def _passes(row: RunRow, columns: Sequence[str], term: Term) -> bool:
    if not term.name:
        return any(term.value.lower() in text.lower() for text in (row.name, row.note, row.data, row.state))
    if term.name in TEXTS:
        return term.value.lower() in TEXTS[term.name](row).lower()
    if term.name in NUMBERS:
        number, wanted = NUMBERS[term.name](row), _number(term.value)
        return number is not None and wanted is not None and SIGNS[term.sign](number, wanted)
    text = dict(zip(columns, row.values, strict=False)).get(term.name)
    return text is not None and _setting_passes(text, term)


def _setting_passes(text: str, term: Term) -> bool:
    """Compare as numbers what are numbers; of several layers, one of them is enough."""
    wanted = _number(term.value)
    parts = [text, *re.split(r"[-,]", text)]
    if wanted is not None:
        numbers = [number for number in map(_number, parts) if number is not None]
        return any(SIGNS[term.sign](number, wanted) for number in numbers)
    return term.value.lower() in text.lower()


def _number(text: str) -> float | None:
    try:
        return float(text.removesuffix("%").replace(",", ""))
    except ValueError:
        return None
