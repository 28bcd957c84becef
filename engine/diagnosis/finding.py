"""A finding: what is wrong, what shows it, why, and the cure. It must not know how it was found, nor who reads it."""

from dataclasses import dataclass
from typing import Literal

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import SETTINGS, Settings

Severity = Literal["finding", "note"]
Unit = Literal["number", "fraction", "count"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number of this run beside those of healthy ones."""

    key: str
    """What programs call it."""
    name: str
    """What people call it."""
    value: float
    healthy: tuple[float | None, float | None] = (None, None)
    """Where it lies in healthy runs; None for an end that is open."""
    unit: Unit = "number"
    """A `fraction` is written in percent."""


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that is to be another one."""

    name: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Cure:
    """What to do: settings to change, or in words what no setting can do."""

    changes: tuple[Change, ...] = ()
    words: str = ""
    """Without capital letter and full stop; empty where the changes say all."""
    is_live: bool = False
    """True when the same network can go on with it; otherwise it takes a new one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has found."""

    id: str
    name: str
    evidence: tuple[Evidence, ...]
    why: str
    """Two sentences."""
    cure: Cure
    severity: Severity = "finding"
    is_fact: bool = False
    """True when it cannot change any more, so that it takes no second look."""


def cure(settings: Settings, new: dict[str, Value], words: str = "", saves_network: bool = True) -> Cure:
    """Return the cure that gives these settings other values; those that have them already are left out.

    It is live when all of them are, unless the network itself is beyond saving.
    """
    changes = tuple(
        Change(name, settings.value(name), value) for name, value in new.items() if settings.value(name) != value
    )
    return Cure(changes, words, saves_network and bool(changes) and all(SETTINGS[one.name].live for one in changes))
