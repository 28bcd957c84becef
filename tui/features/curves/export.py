"""The action that writes the curves to a file. It knows no widget."""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState


class ExportActions:
    """Writes beside where the program was started."""

    def __init__(self, view: Run, ui: UiState) -> None:
        self._view, self._ui = view, ui

    def export(self) -> None:
        """Write both charts as text to a new file, and say its name."""
        from mnist_tui.data.replacement import create_file, free_name  # here, because most runs never write
        from mnist_tui.tui.features.curves.page import page

        run = self._view.started.run if self._view.started else 0
        step = self._view.progress.step if self._view.progress else 0
        content = (page(self._view, self._ui) + "\n").encode()
        path = free_name(Path(f"mnist-tui-run{run}-step{step}.txt"))
        try:
            create_file(path, content)
        except DataError as error:
            self._view.say(str(error))
        else:
            self._view.say(f"the curves are in {path}")
