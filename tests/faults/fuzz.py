"""Fuzzes the readers of files with atheris, guided by the lines that are reached: a file is read or refused.

    .venv/bin/pip install atheris      # Linux, Python 3.11 to 3.13; it is no dependency of the tests
    nice -n 19 .venv/bin/python tests/faults/fuzz.py log -max_total_time=600 [further options of libFuzzer]

The targets log, run, checkpoint and model begin with the bytes of a file. The others begin with a valid file in which
some values are others: state goes on from a checkpoint for a few steps, texts reads a model, list lists a run. A fault
ends the script with its traceback, and leaves the input as crash-… in the present folder.
"""

import resource
import sys
import tempfile
import warnings
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
with atheris.instrument_imports(include=["mnist_tui.data", "mnist_tui.tui.session", "mnist_tui.tui.training", "json"]):
    import file_readers

from mnist_tui.data.errors import DataError  # after what is instrumented
from mnist_tui.tui.training.model import load_network

Choose = Callable[[int], int]

MOST_MEMORY_BYTES = 3 * 2**30
"""Address space; numpy's threads take most of it."""
SLOWEST_S = 10


def main() -> None:
    """Fuzz the target that is named first."""
    target, arguments = sys.argv[1], [sys.argv[0], f"-timeout={SLOWEST_S}", "-len_control=0", *sys.argv[2:]]
    warnings.simplefilter("error")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    if target in VALUES:
        atheris.Setup([*arguments, "-max_len=64"], partial(_fuzz_values, VALUES[target], folder))
    else:
        corpus = Path(tempfile.mkdtemp())
        file_readers.READERS[target].write(corpus / "valid")
        atheris.Setup([*arguments, "-max_len=4096", str(corpus)], partial(_fuzz_bytes, target, folder / "file"))
    atheris.Fuzz()


def _fuzz_bytes(target: str, path: Path, content: bytes) -> None:
    """Read a file of these bytes; a log has the right checksums then, which no fuzzer would find."""
    lines = content.splitlines() if target == "log" and content[:1] < b"\x80" else [content]
    path.write_bytes(b"\n".join(map(_checked, lines)) if len(lines) > 1 else content)
    file_readers.READERS[target].refusal(path)


def _checked(text: bytes) -> bytes:
    return f"{zlib.crc32(text):08x} ".encode() + text


def _fuzz_values(read: Callable[[Path, Choose], None], folder: Path, content: bytes) -> None:
    """Read what is valid but for some values, which the bytes choose."""
    numbers = atheris.FuzzedDataProvider(content)
    try:
        read(folder, lambda count: numbers.ConsumeIntInRange(0, count - 1))
    except DataError as error:
        assert str(error).isprintable(), ascii(str(error))


def _read_model(folder: Path, choose: Choose) -> None:
    file_readers.write_odd_metadata(folder / "model", choose)
    load_network(folder / "model")


def _list_runs(folder: Path, choose: Choose) -> None:
    (folder / "run").mkdir(exist_ok=True)
    file_readers.write_odd_run(folder / "run" / "run.json", choose)
    file_readers.list_runs(folder)


def _continue(folder: Path, choose: Choose) -> None:
    checkpoint = file_readers.spoiled(file_readers.valid_checkpoint(), choose)
    file_readers.look_at(folder, checkpoint)
    file_readers.go_on(checkpoint)


VALUES = {"state": _continue, "texts": _read_model, "list": _list_runs}

if __name__ == "__main__":
    main()
