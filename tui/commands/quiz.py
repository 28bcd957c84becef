"""`mnist-tui quiz`: the dashboard with a short run, and the quiz open above it."""

from collections.abc import Sequence

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.parser import Parser
from mnist_tui.tui.cli.reading import Reading

DESCRIPTION = (
    "Ten questions, each about two networks that were trained for it or about an image of the network that is loaded,\n"
    "here one that learns for a few seconds. A number answers, and the page says why. Esc leaves the quiz for the\n"
    "dashboard, 9 comes back."
)
QUIZ = Reading("quiz", DESCRIPTION, Settings())


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `quiz` and return the exit status."""
    return QUIZ.run(arguments)


def parser() -> Parser:
    """Return the parser of this command line."""
    return QUIZ.parser()
