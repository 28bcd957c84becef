"""Writes the same predictions in every format that is read."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Columns = Mapping[str, NDArray[np.generic] | list[str]]


def write_npz(path: Path, columns: Columns) -> None:
    """Write an array for each column."""
    np.savez(path.with_suffix(".npz"), **{name: np.asarray(value) for name, value in columns.items()})  # type: ignore[arg-type]
    path.with_suffix(".npz").rename(path)


def write_csv(path: Path, columns: Columns) -> None:
    """Write columns of K values as name_0, name_1 …"""
    flat: dict[str, list[object]] = {}
    for name, value in columns.items():
        if isinstance(value, np.ndarray) and value.ndim == 2:
            flat |= {f"{name}_{k}": value[:, k].tolist() for k in range(value.shape[1])}
        else:
            flat[name] = list(value) if isinstance(value, list) else value.tolist()
    rows = zip(*flat.values(), strict=True)
    lines = [",".join(flat), *(",".join(quoted(one) for one in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n")


def write_jsonl(path: Path, columns: Columns) -> None:
    """Write an object in every line."""
    lists = {name: value if isinstance(value, list) else value.tolist() for name, value in columns.items()}
    rows = zip(*lists.values(), strict=True)
    path.write_text("".join(json.dumps(dict(zip(lists, row, strict=True))) + "\n" for row in rows))


def write_parquet(path: Path, columns: Columns) -> None:
    """Write a Parquet file; needs pyarrow."""
    import pyarrow
    import pyarrow.parquet

    lists = {name: value if isinstance(value, list) else value.tolist() for name, value in columns.items()}
    pyarrow.parquet.write_table(pyarrow.table(lists), path)


def quoted(value: object) -> str:
    """Write one value of a CSV table."""
    text = value if isinstance(value, str) else repr(value)
    return '"' + text.replace('"', '""') + '"' if any(letter in text for letter in ',"\n') else text


WRITERS: Mapping[str, Callable[[Path, Columns], None]] = {
    "npz": write_npz, "csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet,
}  # fmt: skip
