"""What a page of the screen says, as plain data: a ladder of operations, numbers, words. It knows no run."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.roles import Role

Floats = NDArray[np.floating]
RungState = Literal["done", "now", "ahead"]


@dataclass(frozen=True, slots=True)
class Rung:
    """An operation on the ladder."""

    name: str
    size: str
    state: RungState


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of numbers."""

    cells: tuple[str, ...]
    value: float = 0.0
    """What its bar shows, and what is added up where it is left out."""
    is_marked: bool = False
    """True for the unit that is looked at."""


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row below the numbers: what is left out, a bias, a total."""

    name: str
    value: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers with bars."""

    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    sums: tuple[SumRow, ...] = ()
    more: int = 0
    """Rows that are left out even where there is room for all of `rows`."""
    more_sum: float = 0.0
    more_name: str = ""
    """What a row is, as `pixel`; without a name those that are left out are not told."""
    adds_up: bool = False
    """True where the values are terms of one sum."""
    has_bars: bool = True
    drops: tuple[int, ...] = ()
    """Columns that a narrow window goes without, the first to go first, each counted after those before have gone."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """All numbers of a layer in a row."""

    label: str
    values: Floats
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or two."""

    text: str
    role: Role = "text"


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """All that there is to say."""

    rungs: tuple[Rung, ...]
    heading: str
    note: str = ""
    """What the heading means, in a few words."""
    tables: tuple[Table, ...] = ()
    strip: Strip | None = None
    digit: NDArray[np.uint8] | None = None
    """The image, where it is what the page is about."""
    picture: Floats | None = field(default=None)
    """Signed numbers of the pixels, as (H, W)."""
    picture_label: str = ""
    sentences: tuple[Sentence, ...] = ()
    code: tuple[str, ...] = ()
    ends_code: bool = False
    """True where the last of these lines matter most, and not the first."""
    lead: str = ""
    """A line between heading and numbers."""
    chain: str = ""
