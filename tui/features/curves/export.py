"""Writes what is shown to the current folder: the charts as text, their numbers as a table, a screen as a picture.

No Textual here.
"""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.tui.frame.controls import Controls

CHARTS = ("dashboard", "curves")
"""The screens that show the charts."""


def export(controls: Controls) -> None:
    """Write the charts to three new files that differ in their ending, another screen to one, and say their name."""
    from mnist_tui.data.free_files import create_at_free_name  # here, because most runs never write

    run, screen = controls.run, controls.ui.screen
    name = f"mnist-tui-run{run.started.run if run.started else 0}-step{run.step or 0}"
    shows_charts = screen in CHARTS
    path = Path(f"{name}.txt" if shows_charts else f"{name}-{screen}.svg")
    content = {**(_charts(controls) if shows_charts else {}), ".svg": (controls.stage.picture().encode(),)}

    def write() -> str:
        try:
            written = create_at_free_name(path, content)
        except DataError as error:
            return str(error)
        what = f"charts written to {written}, .csv and .svg" if shows_charts else f"screen written to {written}"
        return what + here

    here = controls.here
    controls.stage.do_aside(write, controls.say)


def _charts(controls: Controls) -> dict[str, tuple[bytes, ...]]:
    from mnist_tui.tui.features.curves.page import page
    from mnist_tui.tui.features.curves.table import table

    text = page(controls.run, controls.ui) + "\n"
    return {".txt": (text.encode(),), ".csv": (table(controls.run).encode(),)}
