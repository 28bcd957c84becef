"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.story.course import follow, subscriptions
from mnist_tui.tui.features.story.keys import FOCUS, KEYS
from mnist_tui.tui.features.story.state import StoryState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.story.chart_pane import StoryChartPane
    from mnist_tui.tui.features.story.screen import StoryScreen
    from mnist_tui.tui.features.story.text_pane import StoryTextPane

    return View(StoryScreen, (StoryTextPane, StoryChartPane))


STORY = Feature(
    name="story",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(StoryState,),
    after_report=follow,
    subscriptions=subscriptions,
)
