"""A terminal for apps without one, which is never behind."""

from collections.abc import Collection

from mnist_tui.tui.frame.display import Display


class ReadyTerminal:
    """Stands for the driver of a terminal that takes everything at once and answers nothing."""

    title, is_behind = None, False

    def __init__(self, width: int, height: int) -> None:
        self.display = Display()
        self.display.resize(width, height)

    def send(self, most: int | None, urgent: Collection[int]) -> int:
        """Take what has changed."""
        self.display.changes(most, urgent)
        return 0
