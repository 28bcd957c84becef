"""What the documents say is so: tables equal the declarations, flags, links and files exist.

    python tests/test_documents.py

writes the tables and the manual page in `docs/` again; keys of a new part of the screen get a section of their own.
"""

import contextlib
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from mnist_tui.engine.corruption.augmentation import AUGMENTATIONS, ERRORS, WITHOUT
from mnist_tui.engine.diagnosis.rules import RULES
from mnist_tui.engine.diagnosis.sick_networks import SICK
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.cli.command_table import COMMANDS, PROGRAM
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.frame.glossary import GLOSSARY

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONTRIBUTING, CHANGELOG = ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"
DOCS = ROOT / "docs"
MAN_PAGE = DOCS / "mnist-tui.1"
MANUAL = (README, *sorted(DOCS.glob("*.md")))
DOCUMENTS = (*MANUAL, CONTRIBUTING, CHANGELOG)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")
OF_SYSTEMD_RUN = frozenset({"--user", "--scope"})
"""Flags of another program."""


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar inside a cell would end it, so there must be none."""
    lines = [head, ("---",) * len(head), *rows]
    assert not any("|" in cell for line in lines for cell in line)
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def settings_table() -> str:
    rows = []
    for name, setting in SETTINGS.items():
        takes_effect = "live" if setting.live else "next run" if name in ADJUSTABLE else "command line only"
        accepted = setting.range_text.replace("|", ", ")
        rows.append((f"`{setting.flag}`", f"`{setting.text(setting.default)}`", accepted, takes_effect, setting.help))
    return table(("flag", "default", "accepted", "a change takes effect", "what it is"), rows)


def keys_table() -> str:
    return table(("key", "what it does"), [(f"`{key.name}`", key.help) for key in KEYMAP.keys])


def focus_keys_table(focus: str) -> str:
    return table(("key", "what it does"), [(f"`{key.names}`", key.help) for key in KEYMAP.focuses[focus].rows])


def glossary() -> str:
    return "\n".join(f"**{term.name}**: {term.text} *Try it:* {term.marked_experiment}\n" for term in GLOSSARY)


def rules_table() -> str:
    rows = []
    for rule in RULES:
        first = (rule.find.__doc__ or "").partition("\n")[0].partition(" ")[2].rstrip(".")
        rows.append((rule.id, rule.name, first))
    return table(("id", "name", "finds"), rows)


def sick_table() -> str:
    rows = []
    for sick in SICK.values():
        flags = [f"--preset {sick.preset}"] * (sick.preset != "default")
        flags += [f"{SETTINGS[name].flag} {SETTINGS[name].text(value)}" for name, value in sick.changes]
        data = [f"data spoilt: {sick.spoil}"] * bool(sick.spoil)
        rows.append((f"`{sick.name}`", sick.rule, "; ".join([*([f"`{' '.join(flags)}`"] if flags else []), *data])))
    return table(("name", "rule", "what makes it sick"), rows)


def augmentations_table() -> str:
    flags = [f"`{SETTINGS[name].flag} {value:g}`" for name, value in AUGMENTATIONS.items()]
    rows = []
    for name, errors in ERRORS.items():
        lowest = min(errors.values())
        rows.append((name, *(f"**{error:.1f}**" if error == lowest else f"{error:.1f}" for error in errors.values())))
    means = [sum(errors[column] for errors in ERRORS.values()) / len(ERRORS) for column in (WITHOUT, *AUGMENTATIONS)]
    rows.append(("mean", *(f"**{mean:.1f}**" if mean == min(means) else f"{mean:.1f}" for mean in means)))
    return table(("corruption", WITHOUT, *flags), rows)


TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("settings.md", settings_table),
    "keys": ("keys.md", keys_table),
    **{f"keys of the {focus}": ("keys.md", partial(focus_keys_table, focus)) for focus in KEYMAP.focuses},
    "glossary": ("glossary.md", glossary),
    "augmentations": ("trust.md", augmentations_table),
    "rules": ("doctor.md", rules_table),
    "sick networks": ("doctor.md", sick_table),
}
"""What is made from declarations: in which document it stands, and how it is written."""


def manual_page() -> str:
    """Return the page; only pytest knows the folder of its module."""
    from man_page import man_page

    return man_page()


def place_of(name: str) -> re.Pattern[str]:
    """Return what finds the table between its two marks."""
    return re.compile(rf"(?<=<!-- {name} -->\n)(.*?)(?=<!-- end of {name} -->)", re.DOTALL)


def write_tables(folder: Path) -> None:
    """Write every table into its document; one that has no place there yet gets a section at the end."""
    for name, (document, render) in TABLES.items():
        text = (folder / document).read_text(encoding="utf-8")
        if not place_of(name).search(text):
            part = KEYMAP.focuses[name.removeprefix("keys of the ")]
            text += f"\n## The {part.title}\n\n<!-- {name} -->\n<!-- end of {name} -->\n"
        text = place_of(name).sub(lambda _, render=render: render(), text)  # type: ignore[misc]  # mypy: a default
        (folder / document).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_table_in_the_documents_equals_the_declarations(name: str) -> None:
    document, render = TABLES[name]
    found = place_of(name).findall((DOCS / document).read_text(encoding="utf-8"))
    assert found == [render()], "python tests/test_documents.py writes it again"


def test_the_keys_of_a_new_part_of_the_screen_get_a_section(tmp_path: Path) -> None:
    for document in {document for document, _ in TABLES.values()}:
        (tmp_path / document).write_text((DOCS / document).read_text(encoding="utf-8"), encoding="utf-8")
    keys, table = tmp_path / "keys.md", focus_keys_table("log")
    rest = re.sub(r"\n## The log\n.*<!-- end of keys of the log -->\n", "", keys.read_text("utf-8"), flags=re.DOTALL)
    keys.write_text(rest, encoding="utf-8")
    write_tables(tmp_path)
    section = f"\n## The log\n\n<!-- keys of the log -->\n{table}<!-- end of keys of the log -->\n"
    assert keys.read_text("utf-8") == rest + section


def flags_of(command: str) -> set[str]:
    with contextlib.redirect_stdout(io.StringIO()) as told:
        assert main([*command.split(), "--help"]) == 0
    return flags_in(told.getvalue())


@pytest.fixture(scope="module")
def known_flags() -> dict[str, set[str]]:
    """The flags of every command; that of the dashboard is the empty word."""
    return {command: flags_of(command) for command in ("", *COMMANDS)}


def flags_in(text: str) -> set[str]:
    return set(FLAG.findall(text))


@pytest.mark.parametrize("document", MANUAL, ids=lambda path: path.name)
def test_every_flag_in_a_document_exists_where_it_is_used(document: Path, known_flags: dict[str, set[str]]) -> None:
    text = document.read_text(encoding="utf-8")
    for line in re.findall(rf"(?:^|`){PROGRAM} +([^`\n#]+)", text, re.MULTILINE):
        command = next((word for word in line.split()[:1] if word in COMMANDS), "")
        assert flags_in(line) <= known_flags[command], line
    assert flags_in(text) <= OF_SYSTEMD_RUN.union(*known_flags.values())


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_names_a_path_of_one_machine(document: Path) -> None:
    folders = "|".join(("home", "root", "Users", "tmp", "work", "mnt"))
    assert not re.findall(rf"(?<![\w.])/(?:{folders})/", document.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", (*MANUAL, CHANGELOG), ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    named = re.findall(r"`((?:engine|data|tui|tests|docs|\.ci)/[\w./-]*)`", document.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_manual_page_is_that_of_the_parsers() -> None:
    assert MAN_PAGE.read_text(encoding="utf-8") == manual_page(), "python tests/test_documents.py writes it again"


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff")
def test_the_manual_page_is_sound() -> None:
    command = ["groff", "-man", "-ww", "-K", "utf8", "-T", "utf8", str(MAN_PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=20)
    assert (done.returncode, done.stderr) == (0, "")
    assert "until-accuracy" in done.stdout


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests" / "support"))
    write_tables(DOCS)
    MAN_PAGE.write_text(manual_page(), encoding="utf-8")
