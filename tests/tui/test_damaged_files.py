"""The readers of files, fuzzed for a moment; `tests/faults/fuzz.py` does so for an hour."""

from pathlib import Path

import pytest
from file_readers import READERS, list_runs, write_odd_metadata, write_odd_run
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_file import read_run_file
from mnist_tui.tui.training.model import load_network

brief = settings(derandomize=True, deadline=None, database=None, max_examples=40)
EDITS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10_000), st.binary(max_size=8)), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for all examples of a property."""
    folder = tmp_path_factory.mktemp("files")
    for name, reader in READERS.items():
        reader.write(folder / name)
    return folder


@pytest.mark.parametrize("name", READERS)
def test_valid_files_are_read(folder: Path, name: str) -> None:
    assert READERS[name].refusal(folder / name) == ""


@pytest.mark.parametrize("name", READERS)
@brief
@given(edits=EDITS)
def test_a_file_with_other_bytes_in_it_is_read_or_refused_in_a_line(
    folder: Path, name: str, edits: list[tuple[int, int, bytes]]
) -> None:
    content = (folder / name).read_bytes()
    for kind, place, new in edits:
        start = place % (len(content) + 1)
        replaced = (0, len(new), len(content))[kind]  # inserted, overwritten, or cut off and added
        content = content[:start] + new + content[start + replaced :]
    (folder / "damaged").write_bytes(content)
    READERS[name].refusal(folder / "damaged")


@pytest.mark.parametrize("name", READERS)
@brief
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_line(folder: Path, name: str, content: bytes) -> None:
    (folder / "anything").write_bytes(content)
    READERS[name].refusal(folder / "anything")


@brief
@given(data=st.data())
def test_a_model_with_other_texts_is_read_or_refused_in_a_line(folder: Path, data: st.DataObject) -> None:
    write_odd_metadata(folder / "odd", lambda count: data.draw(st.integers(0, count - 1)))
    try:
        load_network(folder / "odd")
    except DataError as error:
        assert str(error).isprintable()


@brief
@given(data=st.data())
def test_a_run_with_other_values_is_listed(folder: Path, data: st.DataObject) -> None:
    (folder / "runs" / "odd").mkdir(parents=True, exist_ok=True)
    write_odd_run(folder / "runs" / "odd" / "run.json", lambda count: data.draw(st.integers(0, count - 1)))
    list_runs(folder / "runs")


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (b'"created": 1000000000.0', b'"created": 1e300', "created"),
        (b'"updated": 2000000000.0', b'"updated": -1', "updated"),
        (b'"accuracy": 0.75', b'"accuracy": 75', "best"),
        (b'"epoch": 0.0', b'"epoch": 1e99', "epoch"),
        (b'"step": 0', b'"step": -7', "step"),
        (b'"id": "0123456789ab"', b'"id": "../../etc"', "id"),
        (b'"parent": null', b'"parent": "../x"', "parent"),
    ],
)
def test_a_value_that_no_run_can_have_is_named(folder: Path, old: bytes, new: bytes, name: str) -> None:
    content = (folder / "run").read_bytes()
    assert old in content
    (folder / "impossible").write_bytes(content.replace(old, new, 1))
    with pytest.raises(DataError, match=f"found a value of {name} that no run can have, expected the file of a run"):
        read_run_file(folder / "impossible")
