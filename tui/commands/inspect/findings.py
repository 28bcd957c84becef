"""What is wrong with a run, in a line or two for each finding, from the records of its log. It opens no file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.engine.settings import SETTINGS

INDENT = " " * 15


def findings_lines(found: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    """Yield them, or that nothing was found; None where nobody has looked."""
    if found is None:
        yield "  findings     not known: mnist-tui doctor looks for them"
        return
    ills = sum(one.get("severity") != "note" for one in found)
    notes = f", {count(len(found) - ills, 'note')}" if len(found) > ills else ""
    yield f"  findings     {count(ills, 'finding') if ills else 'none'}{notes}"
    for one in found:
        yield f"{INDENT}{_text(one, 'id')}  {_text(one, 'name')} at step {one.get('step')}" + (
            "  (a note)" if one.get("severity") == "note" else ""
        )
        if cure := _cure(one.get("cure")):
            yield f"{INDENT}     cure: {cure}"


def _cure(record: object) -> str:
    if not isinstance(record, dict):
        return ""
    settings = record.get("settings")
    changes = [
        f"{SETTINGS[name].flag if name in SETTINGS else printable(str(name))} {_value(value)}"
        for name, value in (settings.items() if isinstance(settings, dict) else ())
    ]
    if changes:
        changes.append("with the same network" if record.get("live") else "with a new network")
    return "; ".join(filter(None, (", ".join(changes), printable(str(record.get("words") or "")))))


def _value(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else printable(str(value))


def _text(record: Mapping[str, Any], key: str) -> str:
    return printable(str(record.get(key, "")))
