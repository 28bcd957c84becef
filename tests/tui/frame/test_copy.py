"""`Y` copies what is under the cursor, wherever one is, and says what that was."""

import pytest
from reports import evaluation
from screens import Reports
from stores import Hands, new_store

from mnist_tui.tui.client.told import Notice
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.map.state import MapState
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.clipboard import copy_order
from mnist_tui.tui.frame.gallery_state import GalleryState

NOTHING = "nothing to copy: tab to a pane, arrows to an image or a number"


@pytest.mark.parametrize(
    ("focus", "state", "copied", "notice"),
    [
        ("cost", CurvesState(cursor=17.0), ["17"], "copied step 17"),
        ("confusion", None, ["9"], "copied count 9"),
        ("settings", None, ["0.01"], "copied learning rate 0.01"),
        ("gallery", GalleryState(index=4974), ["4974"], "copied image index 4974"),
        ("map", MapState(point=31), ["31"], "copied image index 31"),
        ("log", None, ["the latest"], "copied line the latest"),
        ("cost", None, [], NOTHING),
        ("", None, [], NOTHING),
    ],
)
def test_it_copies_what_is_under_the_cursor_and_says_so(
    recorded_run: Reports,
    focus: str,
    state: CurvesState | GalleryState | MapState | None,
    copied: list[str],
    notice: str,
) -> None:
    hands = Hands(new_store(*recorded_run, evaluation([[5, 9, 0], [1, 7, 0], [0, 0, 3]]), Notice("the latest")), focus)
    if state is not None:
        hands.controls.put(state)
    hands.do("Y")
    assert (hands.stage.copied, hands.store.run.notice) == (copied, notice)


def test_every_part_with_a_cursor_says_what_is_there() -> None:
    assert all(focus.marked is not None for focus in KEYMAP.focuses.values())
    for name, focus in KEYMAP.focuses.items():  # also before there is anything
        marked = focus.marked(Hands(new_store(), name).controls) if focus.marked is not None else None
        assert marked is None or name in ("settings", "story", "quiz")


def test_gnu_screen_gets_it_also_in_pieces_that_it_passes_on() -> None:
    plain = "\x1b]52;c;NDk3NA==\x07"
    assert copy_order("4974", {"TERM": "xterm-256color"}) == plain
    for environment in ({"STY": "7.pts-0.vm"}, {"TERM": "screen.xterm-256color"}):
        assert copy_order("4974", environment) == f"{plain}\x1bP{plain}\x1b\\"
    line = "a line " * 90
    whole = copy_order(line, {})
    pieces = copy_order(line, {"STY": "7.pts-0.vm"}).removeprefix(whole).split("\x1b\\")
    assert pieces.pop() == "" and len(pieces) == 2
    assert all(piece.startswith("\x1bP") and len(piece) < 768 for piece in pieces)
    assert "".join(piece.removeprefix("\x1bP") for piece in pieces) == whole
