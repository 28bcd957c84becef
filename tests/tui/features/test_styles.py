"""The style sheets of the features: all are read together, so none may reach what belongs to another."""

import re
from pathlib import Path

import mnist_tui.tui

SHEETS = sorted(Path(str(mnist_tui.tui.__path__[0])).glob("**/*.tcss"))


def ids_by_themselves(sheet: Path) -> set[str]:
    """Return the names that its rules begin with, and so reach on every screen."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{", text) for one in rule.split(",")]
    return {selector.split()[0] for selector in selectors if selector.startswith("#")}


def test_no_rule_of_a_style_sheet_reaches_what_another_one_names() -> None:
    owners: dict[str, Path] = {}
    for sheet in SHEETS:
        for name in ids_by_themselves(sheet):
            assert owners.setdefault(name, sheet) == sheet, name
    assert "#verdict" in owners
