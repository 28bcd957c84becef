"""Rich on standard output, with the errors of our own streams. It takes long to import: for tables and colours only."""

from rich.console import Console

from mnist_tui.tui.cli.console import stdout_width


class RichOutput(Console):
    """A console that leaves a closed pipe to the command line; rich itself would end the program with status 1."""

    def __init__(self, width: int | None = None) -> None:
        super().__init__(highlight=False, width=width or stdout_width())

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError: rich calls this where it has caught one."""
        raise BrokenPipeError
