"""The strip of mistakes: what its title counts and its footnote names."""

import msgspec
from reports import first_of, last_of
from stores import new_store

from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.protocol.evaluated import Evaluated, Flip
from mnist_tui.tui.protocol.reports import Report, RunStarted


def test_the_mistakes_name_what_was_learned_and_forgotten(recorded_run: list[Report]) -> None:
    evaluated = last_of(Evaluated, recorded_run)
    flips = tuple(Flip(index, 60, learned=index != 5) for index in (1, 2, 3, 4, 5, 6))
    store, pane = new_store(first_of(RunStarted, recorded_run), glyphs="ascii", colours="none"), StripPane()
    store.tell(msgspec.structs.replace(evaluated, flips=()))
    assert pane.title(store.run, store.ui).endswith("most confident first")
    assert pane.footnote(store.run, store.ui) == "true>predicted"
    store.tell(msgspec.structs.replace(evaluated, learned=29, forgotten=17, flips=flips))
    assert pane.title(store.run, store.ui).endswith("29 learned, 17 forgotten")
    assert pane.footnote(store.run, store.ui) == "last learned #6 #4 #3 #2 | last forgotten #5"
