"""The action that writes the curves to a file. It knows no widget."""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

MOST_NAMES = 1000


class ExportActions:
    """Writes beside where the program was started."""

    def __init__(self, view: RunView, showing: Showing) -> None:
        self._view, self._showing = view, showing

    def export(self) -> None:
        """Write both charts as text to a new file, and say its name."""
        from mnist_tui.data.replacement import create_file  # here, because most runs never write
        from mnist_tui.tui.charts.page import page

        run = self._view.opened.run if self._view.opened else 0
        step = self._view.progress.step if self._view.progress else 0
        content = (page(self._view, self._showing) + "\n").encode()
        path = free_path(f"mnist-tui-run{run}-step{step}")
        try:
            create_file(path, content)
        except DataError as error:
            self._view.say(str(error))
        else:
            self._view.say(f"the curves are in {path}")


def free_path(name: str) -> Path:
    """Return a name with the ending txt that no file has yet: `name.txt`, else `name-2.txt`, ..."""
    names = [f"{name}.txt", *(f"{name}-{number}.txt" for number in range(2, MOST_NAMES))]
    return next((path for path in map(Path, names) if not path.exists()), Path(names[0]))
