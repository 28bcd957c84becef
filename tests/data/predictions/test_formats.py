"""Predictions in every format: the same content reads back the same."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from prediction_files import WRITERS, Columns

from mnist_tui.data.predictions.reader import read_predictions

NEEDS_ARROW = pytest.mark.skipif(not importlib.util.find_spec("pyarrow"), reason="no pyarrow")
FORMATS = [pytest.param(one, marks=NEEDS_ARROW if one == "parquet" else ()) for one in WRITERS]


def distributions(rows: int, classes: int, seed: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).dirichlet(np.full(classes, 0.3), rows)
    return drawn.astype(np.float32)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_table_reads_back_as_it_was_written(file_format: str, tmp_path: Path) -> None:
    path = tmp_path / "table"  # the content tells the format, not the name

    @settings(max_examples=12, deadline=None, database=None)
    @given(st.integers(1, 9), st.integers(2, 12), st.integers(0, 99))
    def check(rows: int, classes: int, seed: int) -> None:
        probabilities = distributions(rows, classes, seed)
        labels = np.random.default_rng(seed).integers(0, classes, rows)
        names = [f"a, b/{row} “x”.png" for row in range(rows)]
        indices = np.random.default_rng(seed).permutation(rows * 3)[:rows]
        WRITERS[file_format](path, {"p": probabilities, "label": labels, "path": names, "index": indices})
        table = read_predictions(path)
        assert table.probabilities is not None and table.labels is not None and table.indices is not None
        np.testing.assert_array_equal(table.probabilities, probabilities)
        np.testing.assert_array_equal(table.labels, labels)
        np.testing.assert_array_equal(table.indices, indices)
        assert table.names == tuple(names)
        assert table.predicted.tolist() == [max(range(classes), key=row.tolist().__getitem__) for row in probabilities]
        assert table.confidence.tolist() == [max(row.tolist()) for row in probabilities]
        assert table.classes == tuple(str(number) for number in range(classes))

    check()


@pytest.mark.parametrize("file_format", FORMATS)
def test_classes_by_name_with_their_confidence_read_back(file_format: str, tmp_path: Path) -> None:
    path = tmp_path / "table"
    columns: Columns = {
        "predicted": ["cat", "dog", "cat"],
        "label": ["cat", "cat", "emu"],
        "confidence": np.array([0.5, 0.25, 1]),
    }
    WRITERS[file_format](path, columns)
    table = read_predictions(path)
    assert table.labels is not None and table.probabilities is None and table.names is None and table.indices is None
    assert table.classes == ("cat", "dog", "emu")
    assert table.predicted.tolist() == [0, 1, 0] and table.labels.tolist() == [0, 0, 2]
    assert table.confidence.tolist() == [0.5, 0.25, 1]
    assert "classes in alphabetical order" in table.notes


def test_a_single_array_is_read_by_row_and_by_column(tmp_path: Path) -> None:
    probabilities = distributions(50, 7, 1)
    arrays: tuple[NDArray[np.floating], ...] = (probabilities, np.asfortranarray(probabilities, np.float64))
    for number, array in enumerate(arrays):
        np.save(path := tmp_path / f"{number}.npy", array)
        found = read_predictions(path).probabilities
        assert found is not None
        np.testing.assert_array_equal(found, probabilities)


@pytest.mark.skipif(not importlib.util.find_spec("duckdb"), reason="no duckdb")
def test_parquet_is_read_by_duckdb_where_there_is_no_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    path = tmp_path / "a [1]*.parquet"
    with duckdb.connect() as connection:
        connection.execute("COPY (SELECT 0.25 AS p_0, 0.75 AS p_1, 'b' AS file, [1, 2] AS other) TO ?", [str(path)])
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyarrow" else find(name))
    table = read_predictions(path)
    assert table.confidence.tolist() == [0.75] and table.names == ("b",)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Exception, match="expected pyarrow or duckdb to read it: pip install pyarrow"):
        read_predictions(path)
