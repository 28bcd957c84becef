"""A pane that follows the mouse while a button is held down."""

from textual.events import MouseDown, MouseEvent, MouseMove
from textual.message import Message

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.pane import Pane

RIGHT_BUTTON = 3


class Dragged(Message):
    """The mouse was moved over a pane with a button down, or the button was pressed."""

    def __init__(self, pane: "DraggablePane", cell: tuple[int, int], begins: bool, erases: bool) -> None:
        """`cell` is the column and row of its content, `begins` tells of a press, `erases` of the right button."""
        super().__init__()
        self.pane, self.cell, self.begins, self.erases = pane, cell, begins, erases


class DraggablePane(Pane):
    """A pane on which something is drawn."""

    def drag(self, controls: Controls, x: int, y: int, begins: bool, erases: bool) -> None:
        """Follow the mouse to the cell (x, y)."""
        raise AssertionError(f"{type(self).__name__} does not say what is drawn")

    def on_mouse_down(self, event: MouseDown) -> None:
        """Tell the app of the press."""
        self._tell(event, begins=True)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Tell the app of a move with a button down."""
        if event.button:
            self._tell(event, begins=False)

    def _tell(self, event: MouseEvent, begins: bool) -> None:
        if (cell := event.get_content_offset(self)) is not None:
            self.post_message(Dragged(self, (cell.x, cell.y), begins, event.button == RIGHT_BUTTON))
