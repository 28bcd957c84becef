"""CONTRIBUTING followed to the letter in a copy of the tree: optimizer, pane and feature pass every check and work."""

import re
import shutil
from pathlib import Path

import pytest
from guide import Edit, GuideError, read_edit, read_sections
from watched_terminal import Terminal
from working_copy import NOT_INHERITED, ROOT, Changes, WorkingCopy, changes_between

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = {section.title: section for section in read_sections(GUIDE)}
OPTIMIZER, PANE, FEATURE = "Example 1: a new optimizer", "Example 2: a new pane", "Example 3: a new feature"
EXAMPLES = (OPTIMIZER, PANE, FEATURE)
CHECKS = SECTIONS["Three examples"].commands
MOST_LINES_OF_THE_FEATURE = 120
A_PANE = "tests/tui/features/test_panes.py::test_a_pane"
TESTS = (
    "tests/engine/test_optimizers.py",
    "tests/engine/test_settings.py",
    "tests/engine/test_setting_texts.py",
    "tests/engine/test_state.py",
    "tests/engine/test_subnormals.py",
    "tests/test_architecture.py::test_the_first_picture_loads_nothing_that_it_does_not_need",
    "tests/test_documents.py",
    "tests/test_packaging.py",
    "tests/tui/features/dashboard/test_batches_pane.py",
    "tests/tui/features/help/test_help_content.py",
    "tests/tui/features/norms",
    "tests/tui/features/test_panes.py::test_panes_have_names_of_their_own_and_help",
    *(f"{A_PANE}_survives_any_run_at_any_size[{kind}]" for kind in ("BatchesPane", "NormsPane")),
    *(f"{A_PANE}_survives_a_million_points[{kind}]" for kind in ("BatchesPane", "NormsPane")),
    "tests/tui/frame/test_keymap.py",
    "tests/tui/protocol/test_queries.py",
    "tests/tui/test_app_screen.py::test_the_dashboard_tells_the_run_in_80_by_24",
    "tests/tui/test_readme_picture.py",
)
"""Those that go over the tables to which the examples add, and those of the examples: all tests would take too long."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> WorkingCopy:
    """A copy of the source tree."""
    return WorkingCopy(tmp_path_factory.mktemp("contributing") / "tree")


@pytest.fixture(scope="module")
def changes(tree: WorkingCopy) -> dict[str, Changes]:
    """What each example has changed in the copy."""
    made = {}
    for title in EXAMPLES:
        before = tree.texts()
        for edit in SECTIONS[title].edits:
            edit.apply(tree.folder)
        made[title] = changes_between(before, tree.texts())
    return made


def test_a_new_feature_is_one_folder_and_an_entry_in_each_of_two_tables(changes: dict[str, Changes]) -> None:
    made = changes[FEATURE]
    assert {str(Path(path).parent) for path in made.new} == {"tui/features/norms", "tests/tui/features/norms"}
    import_and_entry, name_of_the_package = (2, 0), (1, 0)
    assert made.lines == {
        "tui/features/screens.py": import_and_entry,
        "tui/features/answers.py": import_and_entry,
        "pyproject.toml": name_of_the_package,
    }


def test_the_new_feature_is_small() -> None:
    texts = [edit.text for edit in SECTIONS[FEATURE].edits if not edit.path.startswith("tests/")]
    assert sum(bool(line.strip()) for text in texts for line in text.splitlines()) <= MOST_LINES_OF_THE_FEATURE


def test_a_new_optimizer_is_one_class_and_one_entry(changes: dict[str, Changes]) -> None:
    made = changes[OPTIMIZER]
    assert not made.new and set(made.lines) == {"engine/optimizers.py", "tests/engine/test_optimizers.py"}
    assert all(removed == 0 for _, removed in made.lines.values())


def test_a_new_pane_is_one_file_one_entry_and_its_style(changes: dict[str, Changes]) -> None:
    made, folder = changes[PANE], "tui/features/dashboard"
    assert made.new == {f"{folder}/batches_pane.py", f"tests/{folder}/test_batches_pane.py"}
    assert set(made.lines) == {f"{folder}/panes.py", f"{folder}/dashboard.tcss"}
    assert made.lines[f"{folder}/panes.py"] == (2, 0)


@pytest.mark.usefixtures("changes")
def test_every_file_that_the_guide_names_exists_in_the_end(tree: WorkingCopy) -> None:
    named = re.findall(r"[ `]((?:engine|data|tui|tests|docs)/[\w./-]*)", GUIDE)
    assert "tests/tui/paint/test_pictures.py" in named and "tui/features/norms/keys.py" in named
    assert [name for name in named if not (tree.folder / name).exists()] == []


@pytest.mark.usefixtures("changes")
def test_all_that_was_added_passes_every_check(tree: WorkingCopy) -> None:
    assert CHECKS[-1] == "make check"
    for command in (*SECTIONS[PANE].commands, *CHECKS):
        tree.run(command, PYTEST_ADDOPTS=" ".join(TESTS), PYTEST_XDIST_AUTO_NUM_WORKERS="0")
    new_files = [edit for title in EXAMPLES for edit in SECTIONS[title].edits if edit.place == "new file"]
    for edit in new_files:
        assert (tree.folder / edit.path).read_text(encoding="utf-8") == edit.text, "formatting changes the example"


@pytest.mark.usefixtures("changes")
def test_the_new_optimizer_trains(tree: WorkingCopy) -> None:
    assert SECTIONS[OPTIMIZER].commands
    for command in SECTIONS[OPTIMIZER].commands:
        tree.run(command)


@pytest.mark.usefixtures("changes")
def test_the_new_pane_and_the_new_screen_show_the_run(tree: WorkingCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NOT_INHERITED:
        monkeypatch.delenv(name, raising=False)
    (command,) = SECTIONS[FEATURE].commands
    program, *arguments = tree.arguments(command)
    terminal = Terminal((shutil.which(program) or program, *arguments), tree.environment())

    def has_row(start: str) -> bool:
        return any(row.startswith(start) for row in terminal.rows())

    try:
        terminal.resize(80, 40)
        terminal.until_shown("last batches", "valid")
        terminal.type("_")
        terminal.until(lambda: has_row("weights") and has_row("layer 3"))
        terminal.type("\r")
        terminal.until(lambda: has_row("biases") and has_row("layer 3"))
        terminal.type("\x1b")
        terminal.until_shown("last batches")
        terminal.type("q")
        assert terminal.ends_with() == 0
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("instruction", "reason"),
    [
        ("New file `table.py`:", "table.py: new file, but it is there"),
        ("At the end of `tables.py`:", "tables.py: end, but it is not there"),
        ("In `table.py`, below the line `five,`:", "table.py has 0 lines 'five,'"),
        ("In `table.py`, above the line `two,`:", "table.py has 2 lines 'two,'"),
        ("In `table.py`, below the line `thr`:", "table.py has 0 lines 'thr'"),
        ("Put it into `table.py`:", "not an instruction: 'Put it into `table.py`:'"),
    ],
)
def test_an_instruction_that_cannot_be_followed_is_refused(instruction: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "table.py").write_text("one,\n    two,\ntwo,\nthree,\n", encoding="utf-8")
    with pytest.raises(GuideError) as refused:
        read_edit(instruction, "four,\n").apply(tmp_path)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("In `table.py`, below the line that begins `thr`:", ["one,", "  three,", "four,", "five,"]),
        ("In `table.py`, above the line `three,`:", ["one,", "four,", "  three,", "five,"]),
        ("At the end of `table.py`:", ["one,", "  three,", "five,", "", "four,"]),
    ],
)
def test_a_block_goes_where_the_instruction_says(instruction: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "table.py").write_text("one,\n  three,\nfive,\n", encoding="utf-8")
    read_edit(instruction, "four,\n").apply(tmp_path)
    assert (tmp_path / "table.py").read_text(encoding="utf-8").splitlines() == expected


def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    Edit("a/b/c.py", "text\n", "new file").apply(tmp_path)
    assert (tmp_path / "a" / "b" / "c.py").read_text(encoding="utf-8") == "text\n"


def test_a_section_has_edits_and_commands_and_no_block_besides() -> None:
    text = "## One\n\nNew file `a.py`:\n\n```python\nx = 1\n```\n\nThen:\n\n```sh\nmake check  # all\n\nmake run\n```\n"
    (section,) = read_sections(text)
    assert section.edits == (Edit("a.py", "x = 1\n", "new file"),)
    assert section.commands == ("make check", "make run")
    with pytest.raises(GuideError, match="One: a block without an empty line above it"):
        list(read_sections("## One\n\nNew file `a.py`:\n```python\nx = 1\n```\n"))
