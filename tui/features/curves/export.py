"""Writes the charts as text, their numbers as a table, and the screen as a picture, to the current folder.

No Textual here.
"""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.tui.frame.controls import Controls


def export(controls: Controls) -> None:
    """Write three new files that differ in their ending, and say their name."""
    from mnist_tui.data.replacement import create_file, free_name  # here, because most runs never write
    from mnist_tui.tui.features.curves.page import page
    from mnist_tui.tui.features.curves.table import table

    run = controls.run
    number = run.started.run if run.started else 0
    path = free_name(Path(f"mnist-tui-run{number}-step{run.step or 0}.txt"), ".csv", ".svg")
    try:
        create_file(path, (page(run, controls.ui) + "\n").encode())
        create_file(path.with_suffix(".csv"), table(run).encode())
        create_file(path.with_suffix(".svg"), controls.stage.picture().encode())
    except DataError as error:
        controls.say(str(error))
    else:
        controls.say(f"charts written to {path}, .csv and .svg")
