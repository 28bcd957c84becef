"""The strip of mistakes: what its title counts and its footnote names."""

import msgspec

from mnist_tui.tui.panes.mistakes import MistakesPane
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.questions import Flip
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing
from mnist_tui.tui.terminal import choose_look


def test_the_mistakes_name_what_was_learned_and_forgotten(recorded_run: list[say.Report]) -> None:
    view, showing = RunView(), Showing(choose_look("ascii", "none", {}, "ascii"))
    judged = [report for report in recorded_run if isinstance(report, say.Judged)][-1]
    flips = tuple(Flip(index, 60, learned=index != 5) for index in (1, 2, 3, 4, 5, 6))
    view.apply(next(report for report in recorded_run if isinstance(report, say.Opened)))
    pane = MistakesPane(view, showing)
    view.apply(msgspec.structs.replace(judged, flips=()))
    assert pane.title(view, showing).endswith("first") and pane.footnote(view, showing) == "true>predicted"
    view.apply(msgspec.structs.replace(judged, learned=29, forgotten=17, flips=flips))
    assert pane.title(view, showing).endswith("+29 -17")
    assert pane.footnote(view, showing) == f"learned #6 #4 #3 #2{showing.look.glyphs.separator}forgot #5"
