"""Predictions that cannot be used: one line says what is wrong, and where it is first."""

import json
import os
import pickle
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from prediction_files import WRITERS

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.reader import read_predictions

GOOD = np.array([[0.5, 0.5], [0.25, 0.75], [1, 0]])


def refusal(path: Path, labels: Path | None = None, classes: tuple[str, ...] = ()) -> str:
    with pytest.raises(DataError) as caught:
        read_predictions(path, classes, labels)
    text = str(caught.value)
    assert text.isprintable() and len(text) < 600
    return text.replace(f"{path.parent}/", "")


def changed(row: int, values: list[float]) -> NDArray[np.float64]:
    array = GOOD.copy()
    array[row] = values
    return array


@pytest.mark.parametrize("file_format", ["npz", "csv", "jsonl"])
@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"prob": changed(1, [0.5, 0.25])}, "values that add up to 0.75 in row 2"),
        ({"prob": changed(2, [1.5, -0.5])}, "-0.5 in row 3"),
        ({"prob": changed(1, [np.nan, 0])}, "NaN in row 2"),
        ({"logits": changed(1, [np.inf, 0])}, "an infinite value in row 2"),
        ({"prob": changed(0, [3.5, 0.5])}, "values that add up to 4 in row 1"),
        ({"scores": GOOD * 100}, "values that add up to 100 in row 1"),
        ({"scores": changed(1, [0.75, 0.75])}, "values that add up to 1.5 in row 2"),
        ({"p": GOOD, "label": np.array([0, 1, 2])}, "2 in row 3, label, expected 0 to 1"),
        ({"p": GOOD, "label": ["0", "x", "1"]}, "'x' as a class, and numbered columns"),
        ({"p": GOOD, "index": np.array([4, 7, 4])}, "index 4 in row 1 and in row 3, expected one row for each image"),
        ({"pred": np.array([0, 1]), "conf": np.array([0.5, 1.5])}, "a confidence of 1.5 in row 2, expected 0 to 1"),
        ({"pred": np.array([0.0, 1.5])}, "1.5 in row 2, pred"),
        ({"label": np.array([0, 1])}, "the columns label"),
        ({"weight": np.array([3, 1]), "cost": np.array([0.5, 1.5])}, "the columns weight, cost"),
    ],
)
def test_what_does_not_fit_is_named_with_its_first_row(
    file_format: str, columns: dict[str, NDArray[np.generic]], found: str, tmp_path: Path
) -> None:
    if list(columns) == ["label"]:  # one column alone is the predicted class
        columns = {"label": columns["label"], "cost": np.array([0.5, 1.5])}
        found = "the columns label, cost, expected probabilities or logits"
    WRITERS[file_format](tmp_path / "table", columns)
    assert found in refusal(tmp_path / "table")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "found an empty file, expected a table of predictions"),
        ("\n\n", "found an empty file"),
        ("<!doctype html><p>Not here", "found an HTML page"),
        ("p_0,p_1\n", "found no rows, expected at least one"),
        ("p_0,p_1\n0.5,0.5\n0.5\n", "found 1 values in row 2, expected 2, as in the first line"),
        ("p_0,p_1\n0.5,0.5\n0.5,what?\n", "found 'what?' in row 2, p_1, expected a number"),
        ("pred,label\n1,0\n1,\n", "found '' in row 2, label, expected the number or the name of a class"),
        ('{"p": [0.5, 0.5]}\n{"p": [0.5]}\n', "found [0.5] in row 2, p, expected 2 numbers, as in the first row"),
        ('{"p": [0.5, 0.5]}\n{"q": 1}\n', "found no 'p' in row 2, expected it in every row"),
        ('{"p": [0.5, 0.5]}\nhello\n', "found 'hello' in line 2, expected a JSON object in every line"),
        ('{"p": [0.5, 0.5]}\n[1]\n', "found '[1]' in line 2, expected a JSON object in every line"),
        ('{"p": [0.5, null]}\n', "found None in row 1, p, expected a number"),
        ("[" * 100_000, "expected a JSON object in every line"),
        ('{"a":' * 100_000, "expected a JSON object in every line"),
        ("x" * 2**20 + ",1", "a longer line 1, expected at most 1,048,576 bytes"),
        ("pred\n" + "\n".join(map(str, range(3000))), "more than 1,024 classes in row 2,049, pred"),
        ("," * 5000 + "\n", "5,001 columns, expected at most 4,096"),
        ('pred,file\n1,"' + "x" * 200_000 + '"\n', "a table that cannot be read (field larger than field limit"),
        ("pred,file\n1," + "x" * 5000 + "\n", "a file name of at most 4,096 letters"),
        ("pred,index\n1,0\n1,-2\n", "found -2 in row 2, index, expected an index, counted from 0"),
        ("pred,index\n1,0\n1,1e300\n", "found 1e+300 in row 2, index"),
    ],
)
def test_a_damaged_text_is_refused(text: str, found: str, tmp_path: Path) -> None:
    (tmp_path / "table").write_text(text)
    assert found in refusal(tmp_path / "table")


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table").write_bytes(b"pred,file\n1,a\n2,\xe4.png\n")
    assert "found byte 0xe4 in line 3, expected text in UTF-8" in refusal(tmp_path / "table")


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    hit = tmp_path / "hit"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(hit),)

    np.save(tmp_path / "table.npy", np.array([Trap()], object), allow_pickle=True)
    assert "Python objects, which only a pickle can restore" in refusal(tmp_path / "table.npy")
    (tmp_path / "table.pkl").write_bytes(pickle.dumps(Trap()))
    assert "expected a table of predictions" in refusal(tmp_path / "table.pkl")
    assert not hit.exists()


def lying(shape: tuple[int, ...], dtype: str = "<f4", content: bytes = b"") -> bytes:
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (lying((10**9, 10)), "more than 5,000,000 rows"),
        (lying((10**6, 1000)), "'arr_0' of 1,000,000×1,000, expected at most 134,217,728 values"),
        (lying((5 * 10**6, 20)), "a damaged file (its end is missing)"),
        (lying((5, 10**6)), "1,000,000 columns, expected at most 4,096"),
        (lying((-5, 2)), "damaged"),
        (lying((3,), "|O"), "a pickle"),
        (lying((3,), "<U99999999"), "'arr_0' of 3, expected at most"),
        (lying((3,), "<i8", b"\0" * 23), "its end is missing"),
        (b"\x93NUMPY\x09\x00", "a damaged file (an array of version (9, 0))"),
        (b"PK\x03\x04 and no more", "a damaged file"),
        (lying((2, 2, 2)), "the columns arr_0 (no table)"),
        (lying(()), "the columns arr_0 (no table)"),
        (lying((0, 2)), "no rows"),
    ],
)
def test_a_lying_array_takes_no_memory(content: bytes, found: str, tmp_path: Path) -> None:
    (tmp_path / "table").write_bytes(content)
    tracemalloc.start()
    assert found in refusal(tmp_path / "table")
    assert tracemalloc.get_traced_memory()[1] < 2**30  # reserved, not touched
    tracemalloc.stop()


def test_an_archive_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "table", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p.npy", lying((10**9, 2)) + b"\0" * 10**6)
    assert "more than 5,000,000 rows" in refusal(tmp_path / "table")


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert refusal(tmp_path / "pipe") == "pipe: found a pipe, expected a regular file"
    assert "Is a directory" in refusal(tmp_path / "folder")
    assert "No such file" in refusal(tmp_path / "nothing")
    with pytest.raises(DataError, match="found a device, expected a regular file"):
        read_predictions(Path("/dev/zero"))


def test_labels_that_do_not_match_are_refused(tmp_path: Path) -> None:
    np.save(table := tmp_path / "p.npy", GOOD)
    np.save(labels := tmp_path / "y.npy", np.array([0, 1]))
    assert refusal(table, labels) == "y.npy: found 2 labels, expected 3, one for each prediction"
    assert refusal(table, None, ("a", "b", "c")) == "p.npy: found values for 2 classes, expected 3, as there are names"
    table.write_text("pred,file\n1,a.png\n0,b.png\n")
    labels.write_text("file,label\na.png,1\nc.png,1\n")
    assert "no label for 1 of 2 file names (the first: 'b.png')" in refusal(table, labels)
    table.write_text("pred,index\n1,0\n0,5\n")
    labels.write_text("label\n1\n1\n0\n")
    assert "found 3 labels, and index 5 in row 2, expected a label for each index" in refusal(table, labels)


@settings(max_examples=40, deadline=None, database=None)
@given(st.binary(max_size=200) | st.text(alphabet='p01,.;\n"[]{}:-eE ', max_size=80).map(str.encode), st.integers(0, 3))
@example(b"0,1\n", 0)
def test_any_bytes_are_read_or_refused_in_one_line(content: bytes, kind: int) -> None:
    import tempfile

    starts = (b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04", lying((2, 2)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(starts[kind] + content)
        try:
            table = read_predictions(path)
        except DataError as error:
            assert str(error).isprintable()
        else:
            assert len(table) == len(table.confidence) > 0


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    WRITERS["parquet"](tmp_path / "table", {"p": GOOD, "note": [json.dumps(n) * 50 for n in range(3)]})
    whole = (tmp_path / "table").read_bytes()
    for end in (4, 20, len(whole) // 2, len(whole) - 5):
        (tmp_path / "table").write_bytes(whole[:end])
        assert "a damaged file" in refusal(tmp_path / "table")
    (tmp_path / "table").write_bytes(whole[:8] + bytes(60) + whole[68:])
    assert "a damaged file" in refusal(tmp_path / "table")
