"""`mnist-tui story`: the dashboard, paused with the first network of the story, and the story open above it."""

from collections.abc import Sequence

from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.reading import Reading
from mnist_tui.tui.features.story.script import FIRST_LEG

DESCRIPTION = (
    "Replay the story of somebody's first network, which stayed at 11.35 %: eight steps of half a minute, each begun\n"
    "by enter. The networks are trained as you read, and all figures are theirs. Esc leaves the story for the\n"
    "dashboard, 8 comes back."
)
STORY = Reading("story", DESCRIPTION, FIRST_LEG.settings, paused=True, instead="; docs/story.md tells it in words")


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `story` and return the exit status."""
    return STORY.run(arguments)


def parser() -> Parser:
    """Return the parser of this command line."""
    return STORY.parser()
