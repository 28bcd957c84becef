"""The bundled MNIST, loaded before it is known whether it will be asked for."""

import contextlib
import threading
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.preprocessing import AS_STORED, Preprocessing
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.training.splits import Splits, load_splits


class EarlyBundle:
    """The bundled MNIST in its usual split, loaded in a thread of its own before anybody has asked for it."""

    def __init__(self) -> None:
        self._splits: Splits | None = None
        self._thread = threading.Thread(target=self._load, daemon=True)
        self._thread.start()

    def _load(self) -> None:
        with contextlib.suppress(DataError):  # whoever asks for the data tries again, and learns what is wrong
            self._splits = load_splits(None, Settings().validation)

    def splits(self, source: Path | None, validation: int, preprocessing: Preprocessing) -> Splits | None:
        """Return the data if they are these, once they are there."""
        if source is not None or validation != Settings().validation or preprocessing != AS_STORED:
            return None
        self._thread.join()
        return self._splits
