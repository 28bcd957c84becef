"""Recognises what PyTorch pickles. A pickle can run any code as it is read: none ever is."""

import zipfile
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.regular_file import open_regular

PICKLE_STARTS = tuple(bytes([0x80, protocol]) for protocol in range(2, 6))


def refuse_pickle(path: Path) -> None:
    """Raise DataError, which says how to save the model otherwise, for a file that PyTorch has pickled."""
    if _is_pickle(path):
        name = printable(path.name)
        line = f"s.save_file(torch.load({name!r}, weights_only=True), {path.stem + '.safetensors'!r})"
        expected = f'safetensors: python -c "import torch, safetensors.torch as s; {printable(line)}"'
        raise DataError.about(path, "a pickle of PyTorch, which could run code", expected)


def _is_pickle(path: Path) -> bool:
    try:
        with open_regular(path) as file:
            if file.read(2) in PICKLE_STARTS:
                return True
            if not zipfile.is_zipfile(file):
                return False
            with zipfile.ZipFile(file) as archive:
                return any(name.endswith("data.pkl") for name in archive.namelist())
    except (OSError, DataError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False  # whoever reads it says what is wrong
