"""A setting: its kind, range, unit and help; values are parsed and checked here.

It must not know which settings exist: the list is `settings.py`.
"""

import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeGuard, TypeVar

from mnist_tui.engine.advice import Advice
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.spelling import suggestion

Value = int | float | str | tuple[int, ...]
Kind = Literal["int", "float", "choice", "sizes", "text"]

MOST_LAYERS = 16
WIDEST_LAYER = 8192
LARGEST_IN_DIGITS = 1e9
"""The end of a range beyond this is written as a power, of ten or of two."""
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")

_T = TypeVar("_T", int, float, str, tuple[int, ...])


@dataclass(frozen=True, slots=True)
class Setting:
    """One declaration: the name of a setting, its accepted values, and what it does."""

    name: str
    kind: Kind
    default: Value
    group: str
    help: str
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    """True when `low` itself is not accepted."""
    choices: tuple[str, ...] = ()
    live: bool = False
    """True when a change takes effect at the next batch; otherwise it needs a new run."""
    slider: tuple[float, float] | None = None
    """The range of a slider, where the accepted range is wider than is useful."""
    log: bool = False
    """True when a slider moves in equal factors, not in equal steps."""
    advice: Advice = Advice()  # noqa: RUF009  # frozen
    former_names: tuple[str, ...] = ()
    """What it was called in the version before: the command line still takes these, and so do saved models."""
    zero: str = ""
    """The word for 0 where that stands for more than any number does, such as `all`."""
    former_choices: Mapping[str, str] = field(default_factory=dict)
    """What each choice was called in the version before, with its name of today."""
    brief: str = ""
    """Its help in fewer words, for where there is little room; empty where the help itself is short."""

    @property
    def flag(self) -> str:
        """The command-line spelling, `--learning-rate`."""
        return flag_of(self.name)

    @property
    def former_flags(self) -> tuple[str, ...]:
        """The command-line spellings of the version before."""
        return tuple(map(flag_of, self.former_names))

    @property
    def range_text(self) -> str:
        """The accepted values in words, `(0, 10]` or `sgd|momentum|…`."""
        if self.kind == "choice":
            return "|".join(self.choices)
        if self.kind == "sizes":
            return f"up to {MOST_LAYERS} layers of 1 to {WIDEST_LAYER} units, e.g. 128,64"
        if self.kind == "text":
            return "text"
        return f"{'(' if self.open_low else '['}{self.low:.10g}, {self._high_text}"

    @property
    def _high_text(self) -> str:
        if self.high <= LARGEST_IN_DIGITS:
            return f"{self.high:.10g}]"
        power = math.log10(self.high)
        return f"10^{power:.0f}]" if power.is_integer() else f"2^{math.log2(self.high):.0f})"

    def parse(self, text: str) -> Value:
        """Return the value that `text` spells.

        Raises:
            SettingError: `text` is no value of this kind or lies outside the range.
        """
        try:
            return self.check(self._read(text))
        except (ValueError, OverflowError):
            raise self._refuse(text) from None

    def _read(self, text: str) -> Value:
        if self.zero and text.strip() == self.zero:
            return 0
        if self.kind == "int":
            return int(text.replace(",", "") if THOUSANDS.fullmatch(text.strip()) else text)
        if self.kind == "float":
            return float(text)
        if self.kind == "sizes":
            parts = re.split(r"\s*,\s*|\s+", text.strip())
            return () if parts == ["none"] else tuple(int(part) for part in parts)
        return text

    def check(self, value: object) -> Value:
        """Return `value` in this setting's own type.

        Raises:
            SettingError: the value has the wrong type or lies outside the range.
        """
        if self.kind == "sizes" and isinstance(value, list | tuple):
            sizes = tuple(size for size in value if type(size) is int and 1 <= size <= WIDEST_LAYER)
            if len(sizes) == len(value) <= MOST_LAYERS:
                return sizes
        if self.kind in ("choice", "text") and isinstance(value, str) and value in (self.choices or (value,)):
            return value
        if self.kind == "int" and type(value) is int and self.low <= value <= self.high:
            return value
        if self.kind == "float" and type(value) is not bool and self._in_range(value):
            return float(value)
        raise self._refuse(value)

    def _in_range(self, value: object) -> TypeGuard[float]:
        if not isinstance(value, int | float):
            return False
        is_finite = abs(value) <= sys.float_info.max  # isfinite fails on whole numbers beyond every float
        return is_finite and self.low <= value <= self.high and not (self.open_low and value == self.low)

    def _refuse(self, value: object) -> SettingError:
        if self.kind == "choice":
            known = f"{', '.join(self.choices)}{suggestion(str(value), self.choices)}"
            return SettingError(f"{self.name}={value} is not one of {known}", self.name)
        kind = {"int": "a whole number in ", "float": "in ", "sizes": "a list of ", "text": ""}[self.kind]
        return SettingError(f"{self.name}={value} is not {kind}{self.range_text}", self.name)

    def explained(self, choice: str = "", is_brief: bool = False) -> str:
        """Return two sentences: what it is, and what its extremes or `choice` (without one: all choices) lead to."""
        advice = self.advice
        what = _sentence((is_brief and self.brief) or self.help)
        if advice.either_way:
            return f"{what} {_sentence(advice.either_way)}"
        if self.kind != "choice":
            low, high = advice.extremes
            return f"{what} {_sentence(f'{low}, {advice.too_low}; {high}, {advice.too_high}')}"
        chosen = {choice: advice.choices[choice]} if choice in advice.choices else advice.choices
        return f"{what} {'; '.join(f'{name}: {text}' for name, text in chosen.items())}."

    def text(self, value: Value) -> str:
        """Return `value` as a person would type it."""
        if isinstance(value, tuple):
            return ",".join(map(str, value)) if value else "none"
        if isinstance(value, float):
            short = f"{value:.6g}"
            return short if float(short) == value else repr(value)
        return self.zero if self.zero and value == 0 else str(value)


def declare(
    default: _T,
    group: str,
    help: str,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    open_low: bool = False,
    choices: Mapping[str, str] = MappingProxyType({}),
    live: bool = False,
    slider: tuple[float, float] | None = None,
    log: bool = False,
    former_names: tuple[str, ...] = (),
    former_choices: Mapping[str, str] = MappingProxyType({}),
    brief: str = "",
    zero: str = "",
) -> _T:
    """Declare a setting as a field of a dataclass; the name and the advice on a number are filled in from outside.

    `choices` are the accepted values, each with the clause that says what it does.
    """
    kinds: dict[type, Kind] = {int: "int", float: "float", str: "text", tuple: "sizes"}
    kind: Kind = "choice" if choices else kinds[type(default)]
    setting = Setting(
        "", kind, default, group, help, low, high, open_low, tuple(choices), live, slider, log,
        Advice(choices=choices), former_names, zero, former_choices, brief,
    )  # fmt: skip
    return field(default=default, metadata={"setting": setting})


def flag_of(name: str) -> str:
    """Return the command-line spelling of a setting's name."""
    return "--" + name.replace("_", "-")


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."
