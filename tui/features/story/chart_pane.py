"""The network of the story: its curves, or what it says of images."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.paint import paint_lines, paint_scene
from mnist_tui.tui.features.story.scene import scene
from mnist_tui.tui.features.story.small_window import is_small
from mnist_tui.tui.features.story.state import StoryState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas


class StoryChartPane(Pane):
    """Curves or a table."""

    TITLE = "network of the story"
    NAME = "network of the story"
    HELP = (
        "The network that the page is about. Above, its cost over the steps, and the cost of knowing only how often "
        "each class occurs. Below, the spread: how much its outputs differ from image to image (the standard deviation "
        "of each probability, averaged over the classes), on a logarithmic axis. Some pages have a table here. A low "
        "window has only bars for both, and tables within the text."
    )
    WORDS = ("cost (loss)", "quadratic cost", "cross-entropy", "batch, step, epoch")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw it."""
        look, paint = ui.look, paint_lines if is_small(ui) else paint_scene
        return paint(scene(ui.state(StoryState), run, look.glyphs), width, height, look.palette, look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Say which network, or what the table is about."""
        return scene(ui.state(StoryState), run, ui.look.glyphs).title
