"""Leaving a run that goes on, taking over, quitting: what each key does on a screen that steers or only watches."""

import msgspec
import pytest
from stores import Hands, new_store

from mnist_tui.tui.frame.actions.detach import GOES_ON
from mnist_tui.tui.frame.actions.program import END_IT
from mnist_tui.tui.frame.status import status
from mnist_tui.tui.protocol.commands import SetPace, SetSetting, TakeOver, TogglePause
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed, Report, ScreensChanged
from mnist_tui.tui.protocol.steering import ONLY_WATCHES, WATCHING

WATCHES = ScreensChanged(steers=False, others=1, came_later=True)


def hands(recorded: list[Report], *more: Report, **changes: object) -> Hands:
    """Return hands on a recorded run that is kept and goes on, with other values in its last report of progress."""
    last = next(one for one in reversed(recorded) if isinstance(one, Progress))
    kept = {"is_kept": True, "run_name": "2026-11-28", "phase": "running", **changes}
    return Hands(new_store(*recorded, msgspec.structs.replace(last, **kept), *more))


def test_d_leaves_a_run_that_is_kept(recorded_run: list[Report]) -> None:
    at = hands(recorded_run)
    at.do("D")
    assert at.stage.left == [GOES_ON] and at.sent == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"is_kept": False}, "the run is kept nowhere, so it cannot go on alone"),
        ({"run_name": ""}, "not saved yet"),
        ({"run_name": "", "saving_fault": "/runs: No space left"}, "not saved yet: No space left"),
        ({"phase": "finished"}, "the run has ended: q quits"),
        ({"phase": "diverged"}, "nothing goes on after a divergence: q quits"),
    ],
)
def test_d_says_why_a_run_cannot_go_on(recorded_run: list[Report], changes: dict[str, object], said: str) -> None:
    at = hands(recorded_run, **changes)
    at.do("D")
    assert at.stage.left == [] and at.store.run.notice == said


def test_d_before_the_run_has_begun_says_so() -> None:
    at = Hands(new_store())
    at.do("D")
    assert at.stage.left == [] and at.store.run.notice == "the run has not begun yet"


def test_an_exclamation_mark_takes_over_from_another_screen(recorded_run: list[Report]) -> None:
    at = hands(recorded_run, WATCHES)
    at.press_key("exclamation_mark")
    assert at.sent == [TakeOver()]
    at.store.tell(ScreensChanged(steers=True, others=1))
    at.press_key("exclamation_mark")
    assert at.sent == [TakeOver()] and at.store.run.notice == "this screen steers already"


def test_an_exclamation_mark_counts_before_it_is_known_who_steers() -> None:
    at = Hands(new_store())
    at.press_key("exclamation_mark")
    assert at.sent == [TakeOver()] and not at.store.run.notice


@pytest.mark.parametrize("key", ["space", "s", "e", "u", "S", "left_square_bracket", "t", "n", "r"])
def test_a_screen_that_watches_changes_nothing_and_says_what_would(recorded_run: list[Report], key: str) -> None:
    at = hands(recorded_run, WATCHES)
    at.press_key(key)
    assert at.sent == [] and at.store.run.notice == WATCHING and not at.stage.questions and not at.stage.texts
    at.store.tell(ScreensChanged(steers=False, others=1, came_later=True, why_not=ONLY_WATCHES))
    at.press_key(key)
    assert at.sent == [] and at.store.run.notice == ONLY_WATCHES, "it never may"
    at.store.tell(ScreensChanged(steers=True, others=1, came_later=True))
    at.press_key("space")
    assert at.sent == [TogglePause()]


def test_a_setting_is_not_shown_as_changed_where_it_is_not(recorded_run: list[Report]) -> None:
    at = hands(recorded_run, WATCHES)
    before = at.store.run.settings
    at.press_key("p")
    at.press("right")
    assert at.sent == [] and at.store.run.settings == before and at.store.run.notice == WATCHING
    at.store.tell(ScreensChanged(steers=True, others=0))
    at.press("right")
    assert [type(one) for one in at.sent] == [SetSetting]


def test_the_pace_that_another_screen_has_chosen_is_where_this_one_begins(recorded_run: list[Report]) -> None:
    at = hands(recorded_run, ScreensChanged(steers=True, others=0, came_later=True), pace=20.0)
    at.press_key("left_square_bracket")
    assert at.sent == [SetPace(10)]


def test_quitting_a_screen_that_watches_just_leaves(recorded_run: list[Report]) -> None:
    at = hands(recorded_run, WATCHES)
    at.do("q")
    assert at.stage.left == [GOES_ON] and at.stage.questions == []


@pytest.mark.parametrize(
    ("screens", "phase", "asks"),
    [
        (ScreensChanged(steers=True, others=0), "running", False),
        (ScreensChanged(steers=True, others=1), "running", True),
        (ScreensChanged(steers=True, others=0, came_later=True), "paused", True),
        (ScreensChanged(steers=True, others=1, came_later=True), "finished", False),
    ],
)
def test_quitting_asks_where_the_end_may_not_be_meant(
    recorded_run: list[Report], screens: ScreensChanged, phase: str, asks: bool
) -> None:
    at = hands(recorded_run, screens, phase=phase)
    at.do("q")
    assert [question for question, _ in at.stage.questions] == [END_IT] * asks
    for _, consequence in at.stage.questions:
        consequence()
    assert at.stage.left == [0]


def test_a_screen_whose_engine_has_died_quits_whoever_steered(recorded_run: list[Report]) -> None:
    at = hands(recorded_run, WATCHES, Failed("the training process has ended", ""))
    at.do("q")
    assert at.stage.left == [0]


@pytest.mark.parametrize(
    ("screens", "text"),
    [
        (ScreensChanged(True, 0), ""),
        (ScreensChanged(True, 2), "2 watching"),
        (ScreensChanged(False, 1), "watching"),
        (ScreensChanged(False, 3), "watching"),
    ],
)
def test_the_status_line_says_who_looks_on(recorded_run: list[Report], screens: ScreensChanged, text: str) -> None:
    at = hands(recorded_run, screens)
    assert status(at.store.run, at.store.ui).screens_text == text


def test_a_notice_of_another_screen_is_logged_and_a_new_run_forgets_no_screen(recorded_run: list[Report]) -> None:
    at = hands(recorded_run, msgspec.structs.replace(WATCHES, notice="another screen steers now"))
    assert at.store.run.log.entries[-1].text == at.store.run.notice == "another screen steers now"
    assert at.store.run.started is not None
    at.store.tell(msgspec.structs.replace(at.store.run.started, run=2))
    assert at.controls.is_watching
