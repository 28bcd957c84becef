"""The strip of mistakes: what its title counts and its footnote names."""

import msgspec

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import choose_look
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.messages import Flip


def test_the_mistakes_name_what_was_learned_and_forgotten(recorded_run: list[say.Report]) -> None:
    view, ui = Run(), UiState(choose_look("ascii", "none", {}, "ascii"))
    evaluated = [report for report in recorded_run if isinstance(report, say.Evaluated)][-1]
    flips = tuple(Flip(index, 60, learned=index != 5) for index in (1, 2, 3, 4, 5, 6))
    view.apply(next(report for report in recorded_run if isinstance(report, say.RunStarted)))
    pane = StripPane(view, ui)
    view.apply(msgspec.structs.replace(evaluated, flips=()))
    assert pane.title(view, ui).endswith("first") and pane.footnote(view, ui) == "true>predicted"
    view.apply(msgspec.structs.replace(evaluated, learned=29, forgotten=17, flips=flips))
    assert pane.title(view, ui).endswith("+29 -17")
    assert pane.footnote(view, ui) == f"learned #6 #4 #3 #2{ui.look.glyphs.separator}forgot #5"
