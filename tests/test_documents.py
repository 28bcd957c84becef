"""What the documents say is so: tables equal the declarations, flags and links exist, examples run.

    python tests/test_documents.py

writes the tables in `docs/` anew.
"""

import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from mnist_tui.engine import optimizers
from mnist_tui.engine.optimizers import OPTIMIZERS, ParameterUpdater, Rates
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.cli.arguments import COMMANDS, PROGRAM
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.features.help.glossary import GLOSSARY
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DOCS = ROOT / "docs"
MANUAL = (README, *sorted(DOCS.glob("*.md")))
DOCUMENTS = (*MANUAL, CONTRIBUTING, ROOT / "CHANGELOG.md")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar inside a cell would end it, so there must be none."""
    lines = [head, ("---",) * len(head), *rows]
    assert not any("|" in cell for line in lines for cell in line)
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def settings_table() -> str:
    rows = []
    for name, setting in SETTINGS.items():
        takes_effect = "next batch" if setting.live else "next network" if name in ADJUSTABLE else "at the start"
        accepted = setting.range_text.replace("|", ", ")
        rows.append((f"`{setting.flag}`", f"`{setting.text(setting.default)}`", accepted, takes_effect, setting.help))
    return table(("flag", "default", "accepted", "a change takes effect", "what it is"), rows)


def keys_table() -> str:
    return table(("key", "what it does"), [(f"`{key.name}`", key.help) for key in KEYMAP.keys])


def focus_keys_table(focus: str) -> str:
    return table(("key", "what it does"), [(f"`{key.names}`", key.help) for key in KEYMAP.focuses[focus].rows])


def glossary() -> str:
    return "\n".join(f"**{term.name}**: {term.text}\n" for term in GLOSSARY)


TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("settings.md", settings_table),
    "keys": ("keys.md", keys_table),
    **{f"keys of the {focus}": ("keys.md", partial(focus_keys_table, focus)) for focus in KEYMAP.focuses},
    "glossary": ("glossary.md", glossary),
}
"""What is made from declarations: in which document it stands, and how it is written."""


def place_of(name: str) -> re.Pattern[str]:
    """Return what finds the table between its two marks."""
    return re.compile(rf"(?<=<!-- {name} -->\n)(.*?)(?=<!-- end of {name} -->)", re.DOTALL)


def write_tables() -> None:
    for name, (document, render) in TABLES.items():
        text = (DOCS / document).read_text(encoding="utf-8")
        match = place_of(name).search(text)
        assert match is not None, f"docs/{document} has no marks for {name}"
        (DOCS / document).write_text(text[: match.start()] + render() + text[match.end() :], encoding="utf-8")


def example(name: str) -> str:
    """Return the code block of CONTRIBUTING that is marked so."""
    blocks = re.findall(rf"<!-- example: {name} -->\n```python\n(.*?)```", CONTRIBUTING.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1, name
    return str(blocks[0])


def run_example(name: str, namespace: dict[str, object]) -> dict[str, object]:
    """Execute the block as if it stood at the end of a module with this namespace; return what is there then."""
    exec(compile(example(name), f"CONTRIBUTING.md: {name}", "exec"), namespace)
    return namespace


def test_module(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_tests", ROOT / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


test_module.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", TABLES)
def test_table_in_the_documents_equals_the_declarations(name: str) -> None:
    document, render = TABLES[name]
    found = place_of(name).findall((DOCS / document).read_text(encoding="utf-8"))
    assert found == [render()], "python tests/test_documents.py writes it anew"


def flags_of(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    assert main([*command.split(), "--help"]) == 0
    return set(FLAG.findall(capsys.readouterr().out))


@pytest.fixture
def known_flags(capsys: pytest.CaptureFixture[str]) -> dict[str, set[str]]:
    """The flags of every command; that of the dashboard is the empty word."""
    return {command: flags_of(command, capsys) for command in ("", *COMMANDS)}


def flags_in(text: str) -> set[str]:
    return set(FLAG.findall(text))


@pytest.mark.parametrize("document", MANUAL, ids=lambda path: path.name)
def test_every_flag_in_a_document_exists_where_it_is_used(document: Path, known_flags: dict[str, set[str]]) -> None:
    text = document.read_text(encoding="utf-8")
    for line in re.findall(rf"(?:^|`){PROGRAM} +([^`\n#]+)", text, re.MULTILINE):
        command = next((word for word in line.split()[:1] if word in COMMANDS), "")
        assert flags_in(line) <= known_flags[command], line
    assert flags_in(text) <= set().union(*known_flags.values())


def test_the_manual_shows_every_command_and_setting() -> None:
    text = "".join(document.read_text(encoding="utf-8") for document in MANUAL)
    assert [command for command in COMMANDS if f"\n{PROGRAM} {command} " not in text] == []
    assert [s.flag for s in SETTINGS.values() if s.flag not in text] == []


def test_there_are_no_links_to_nowhere() -> None:
    def anchors(path: Path) -> set[str]:
        heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        return {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}

    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
            if link.startswith("https://"):
                continue
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            assert target.is_file(), f"{document.name}: {link}"
            assert not anchor or anchor in anchors(target), f"{document.name}: {link}"


def test_the_readme_leads_to_every_document() -> None:
    text = README.read_text(encoding="utf-8")
    assert [path.name for path in DOCS.glob("*.md") if f"(docs/{path.name})" not in text] == []


@pytest.fixture
def adamax(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = run_example("optimizer", dict(vars(optimizers)))["AdaMax"]
    monkeypatch.setitem(OPTIMIZERS, "adamax", rule)


@pytest.mark.usefixtures("adamax")
def test_optimizer_example_first_steps_by_the_learning_rate_against_the_gradient() -> None:
    w, stepper = np.zeros(3), ParameterUpdater("adamax", 3, 2, "float64")
    rates = Rates(learning_rate=0.1, momentum=0.9, beta2=0.999, decay=0.9, weight_decay=0.0, step=1)
    stepper.step(w, np.array([40.0, -0.003, 0.0]), rates)
    assert w == pytest.approx([-0.1, 0.1, 0.0], rel=1e-5)


@pytest.mark.usefixtures("adamax")
def test_optimizer_example_passes_the_test_it_comes_with() -> None:
    namespace = dict(vars(test_module("tests/engine/test_optimizers.py")))
    tests = run_example("optimizer test", namespace)["test_first_two_steps_of_adamax_are_those_worked_by_hand"]
    assert callable(tests)
    tests()


def test_pane_example_passes_the_tests_it_comes_with(monkeypatch: pytest.MonkeyPatch) -> None:
    pane = ModuleType("mnist_tui.tui.panes.batches")
    run_example("pane", vars(pane))
    monkeypatch.setitem(sys.modules, pane.__name__, pane)
    tests = run_example("pane test", {"__name__": "example"})
    fill, value = (tests[name] for name in tests if name.startswith("test_"))
    assert callable(fill) and callable(value)
    for width, height in ((1, 1), (20, 5), (80, 24), (200, 60)):
        fill(width, height)
    value()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_names_a_path_of_one_machine(document: Path) -> None:
    folders = "|".join(("home", "root", "Users", "tmp", "work", "mnt"))
    assert not re.findall(rf"(?<![\w.])/(?:{folders})/", document.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:engine|data|tui|tests|docs|\.ci)/[\w./-]*)`", text)
    made_by_the_examples = {"tui/panes/batches.py", "tests/tui/test_batches_pane.py"}
    assert [name for name in named if not (ROOT / name).exists() and name not in made_by_the_examples] == []


if __name__ == "__main__":
    write_tables()
