"""How fast predictions are read, and in how much memory: rows a second and peak by format.

Run it with: python tests/bench/predictions.py [ROWS] [CLASSES]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

READ = """
import resource, sys, time
from pathlib import Path
from mnist_tui.data.predictions.reader import read_predictions
start, started = time.perf_counter(), time.process_time()
table = read_predictions(Path(sys.argv[1]))
took, used = time.perf_counter() - start, time.process_time() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
speed = f"{len(table) / used:>12,.0f} rows/s {used:>7.2f} s of processor {took:>7.2f} s"
print(f"{sys.argv[2]:<18} {speed} {peak / 1024:>6,.0f} MiB peak")
"""


def main() -> None:
    """Write a table in each format, and read each in a process of its own."""
    rows, classes = (int(one) for one in (sys.argv[1:] + ["1000000", "10"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        for name, path in write_all(Path(folder), rows, classes):
            subprocess.run([sys.executable, "-c", READ, str(path), name], check=True)
            path.unlink()


def write_all(folder: Path, rows: int, classes: int):  # type: ignore[no-untyped-def]
    """Yield the name and the path of each file, written just before."""
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(classes, 0.1), rows).astype(np.float32)
    labels = probabilities.argmax(1)
    np.save(folder / "p.npy", probabilities)
    yield "npy", folder / "p.npy"
    np.savez(folder / "p.npz", probs=probabilities.astype(np.float64), labels=labels)
    yield "npz, float64", folder / "p.npz"
    np.savez_compressed(folder / "p.npz", probs=probabilities, labels=labels)
    yield "npz, compressed", folder / "p.npz"
    np.savez(folder / "p.npz", logits=np.asfortranarray(np.log(probabilities + 1e-9) + 3), labels=labels)
    yield "npz, logits", folder / "p.npz"
    yield "csv", _write_lines(folder / "p.csv", probabilities, labels)
    yield "json lines", _write_lines(folder / "p.jsonl", probabilities, labels)
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        return
    lists = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(probabilities.reshape(-1)), classes)
    files = [f"test/{label}/{row:07}.png" for row, label in enumerate(labels.tolist())]
    table = pyarrow.table({"probs": lists, "label": labels, "file": files})
    pyarrow.parquet.write_table(table, folder / "p.parquet")
    yield "parquet", folder / "p.parquet"


def _write_lines(
    path: Path, probabilities: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", labels: object
) -> Path:
    import json

    names = ",".join(f"p_{number}" for number in range(probabilities.shape[1]))
    with path.open("w") as file:
        if path.suffix == ".csv":
            file.write(f"file,label,{names}\n")
        for row, (values, label) in enumerate(zip(probabilities, labels.tolist(), strict=True)):  # type: ignore[attr-defined]
            name, rounded = f"test/{label}/{row:07}.png", [round(value, 6) for value in values.tolist()]
            if path.suffix == ".csv":
                file.write(f"{name},{label},{','.join(map(str, rounded))}\n")
            else:
                file.write(json.dumps({"file": name, "label": label, "probs": rounded}) + "\n")
    return path


if __name__ == "__main__":
    main()
