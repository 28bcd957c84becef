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
    from mnist_tui.data.replacement import create_file, free_name  # here, because most runs never write

    run, screen = controls.run, controls.ui.screen
    name = f"mnist-tui-run{run.started.run if run.started else 0}-step{run.step or 0}"
    shows_charts = screen in CHARTS
    path = free_name(Path(f"{name}.txt"), ".csv", ".svg") if shows_charts else free_name(Path(f"{name}-{screen}.svg"))
    try:
        if shows_charts:
            _write_charts(controls, path)
        create_file(path.with_suffix(".svg"), controls.stage.picture().encode())
    except DataError as error:
        controls.say(str(error))
    else:
        what = f"charts written to {path}, .csv and .svg" if shows_charts else f"screen written to {path}"
        controls.say(what + controls.here)


def _write_charts(controls: Controls, path: Path) -> None:
    from mnist_tui.data.replacement import create_file
    from mnist_tui.tui.features.curves.page import page
    from mnist_tui.tui.features.curves.table import table

    create_file(path, (page(controls.run, controls.ui) + "\n").encode())
    create_file(path.with_suffix(".csv"), table(controls.run).encode())
