"""Writes the charts as text to a file in the current folder. No Textual here."""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.tui.frame.controls import Controls


def export(controls: Controls) -> None:
    """Write both charts as text to a new file, and say its name."""
    from mnist_tui.data.replacement import create_file, free_name  # here, because most runs never write
    from mnist_tui.tui.features.curves.page import page

    run = controls.run
    number = run.started.run if run.started else 0
    path = free_name(Path(f"mnist-tui-run{number}-step{run.step or 0}.txt"))
    try:
        create_file(path, (page(run, controls.ui) + "\n").encode())
    except DataError as error:
        controls.say(str(error))
    else:
        controls.say(f"charts written to {path}")
