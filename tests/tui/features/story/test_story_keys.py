"""The keys of the story: what is sent to the engine, what is asked before, and where one is after leaving."""

import dataclasses

import msgspec
import numpy as np
import pytest
from reports import evaluation
from stores import Hands, new_store
from wire import NO_ROWS

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.features.story.course import follow, subscriptions
from mnist_tui.tui.features.story.page import paint_text, text_rows
from mnist_tui.tui.features.story.queries import CureAnswer, Look, LookAnswer, TryCure
from mnist_tui.tui.features.story.script import BATCHES_LEG, CURES, FIRST_LEG, STEPS, TAME_LEG
from mnist_tui.tui.features.story.small_window import shown_text
from mnist_tui.tui.features.story.state import END, StoryState
from mnist_tui.tui.features.story.text import story_text
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Command, Restart, Resume, SetPace, SetSetting, Steps
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import RunStarted, ScreensChanged
from mnist_tui.tui.protocol.setting_values import plain_settings

AT_REST = Progress(
    1, "paused", 0, 0.0, 100, 1, 1.0, 1.0, 1.0, 1.0, 1.0, None, None, NO_ROWS["steps"], NO_ROWS["evaluations"],
    NO_ROWS["rates"],
)  # fmt: skip


def tell(store: Store, settings: Settings, step: int, phase: str = "paused", run: int = 1) -> None:
    """Tell of a run of three classes that has come to this step, and was evaluated there."""
    started = store.run.started
    if started is None or started.run != run:
        store.tell(
            RunStarted(
                run, "small", ["sky", "land", "sea"], 8, 6, 240, "test", 90, [48, 16, 16, 3],
                plain_settings(settings), class_counts=(80, 80, 80),
            )
        )  # fmt: skip
    rows = np.array([(one, 0.3, 0.4, 0.1) for one in range(len(store.run.steps) + 1, step + 1)]).reshape(-1, 4)
    store.tell(msgspec.structs.replace(AT_REST, run=run, phase=phase, step=step, epoch=float(step), steps=rows))
    store.tell(evaluation([[0, 30, 0], [0, 30, 0], [0, 30, 0]], "test", run=run, step=step, is_test=False))
    follow(Hands(store, "story").controls)


def at(store: Store, place: int) -> Hands:
    """Open a page."""
    store.put(dataclasses.replace(store.ui.state(StoryState), place=place))
    store.show(dataclasses.replace(store.ui, screen="story"))
    return Hands(store, "story")


def state(store: Store) -> StoryState:
    return store.ui.state(StoryState)


@pytest.fixture
def tame() -> Store:
    """Return the store of a story whose second network is trained."""
    store = new_store()
    tell(store, TAME_LEG.settings, 0)
    at(store, 1).press("enter")
    tell(store, TAME_LEG.settings, 100, "finished")
    assert "tame" in state(store).records and state(store).under_way is None
    return store


def test_the_first_network_that_is_there_is_trained_and_another_run_only_after_a_question() -> None:
    store = new_store()
    tell(store, FIRST_LEG.settings, 0)
    hands = at(store, 0)
    hands.press("enter")
    assert hands.sent == [SetPace(None), Steps(3)] and hands.stage.questions == []
    store = new_store()
    tell(store, Settings(), 50)
    hands = at(store, 0)
    hands.press("enter")
    assert hands.sent == [] and state(store).under_way is None
    ((question, begin),) = hands.stage.questions
    assert "run of the story" in question and "current run" in question
    begin()
    restart = hands.sent[1]
    assert isinstance(restart, Restart) and hands.sent[2] == Steps(3)
    # what the data and the machine decide stays as it is
    assert {"validation", "seed", "threads", "dtype"}.isdisjoint(restart.changes) and restart.changes["pixels"] == "raw"
    assert state(store).run == 2


def test_the_cure_changes_the_batch_size_of_the_same_network_and_gives_it_20_epochs_more(tame: Store) -> None:
    hands = at(tame, 4)
    hands.press("enter")
    assert hands.sent == [SetPace(500), SetSetting("batch_size", 100), SetSetting("epochs", 120), Resume()]
    follow(hands.controls)
    # that the run had ended before counts for nothing
    assert state(tame).under_way == 4 and not state(tame).is_done(4)


def test_a_batch_size_that_was_changed_by_hand_counts_as_well(tame: Store) -> None:
    at(tame, 4)
    hands = Hands(tame, "story")
    hands.controls.request("batch_size", BATCHES_LEG.settings.batch_size)
    tell(tame, TAME_LEG.settings, 130, "running")
    assert state(tame).under_way == 4
    tell(tame, TAME_LEG.settings, 160, "finished")
    assert state(tame).is_done(4)


def test_enter_resumes_what_was_paused_and_otherwise_says_that_it_is_under_way() -> None:
    store = new_store()
    tell(store, TAME_LEG.settings, 0)
    hands = at(store, 1)
    hands.press("enter")
    tell(store, TAME_LEG.settings, 10)
    sent = len(hands.sent)
    hands.press("enter")
    assert hands.sent[sent:] == [Resume()]
    tell(store, TAME_LEG.settings, 11, "running")
    hands.press("enter")
    assert hands.sent[sent:] == [Resume()] and "under way" in store.run.notice


def test_space_pauses_and_resumes_the_network_of_the_story_up_to_its_last_step() -> None:
    store = new_store()
    tell(store, FIRST_LEG.settings, 0)
    hands = at(store, 0)
    hands.press("enter")
    tell(store, FIRST_LEG.settings, 1, "running")
    assert not hands.press("space"), "it pauses as it does everywhere"
    tell(store, FIRST_LEG.settings, 1, "paused")
    assert hands.press("space") and hands.sent[-1] == Steps(2)


def test_space_does_not_train_a_run_that_is_none_of_the_story() -> None:
    store = new_store()
    tell(store, Settings(), 50)
    hands = at(store, 0)
    assert hands.press("space") and hands.sent == [] and "nothing is under way here" in store.run.notice
    tell(store, Settings(), 60, "running")
    assert not hands.press("space"), "it can be paused"


def test_a_step_under_way_lets_no_other_begin_and_a_new_run_of_the_person_ends_it(tame: Store) -> None:
    hands = at(tame, 5)
    hands.press("enter")
    tell(tame, STEPS[5].legs[0].settings, 7, "running", run=2)
    hands = at(tame, 6)
    hands.press("enter")
    assert hands.sent == [] and "step 6 is under way" in tame.run.notice
    tell(tame, Settings(), 5, "running", run=3)
    assert state(tame).under_way is None and "glorot" not in state(tame).records


def test_pages_turn_both_ways_and_stay_within_the_story(tame: Store) -> None:
    hands = at(tame, 0)
    hands.press("left")
    assert state(tame).place == 0
    hands.press(*["right"] * 20)
    assert state(tame).place == END
    hands.press("h", "h", "l")
    assert state(tame).place == END - 1


def test_the_place_is_kept_when_the_story_is_left_and_found_for_a_screen_that_comes_to_it(tame: Store) -> None:
    hands = at(tame, 3)
    hands.press("escape")
    assert hands.stage.screens[-1] == "dashboard"
    hands.do("8")
    assert hands.stage.screens[-1] == "story" and state(tame).place == 3
    hands.do("8")
    assert hands.stage.screens[-1] == "dashboard"
    other = new_store()
    tell(other, BATCHES_LEG.settings, 900, "running", run=6)
    hands = Hands(other)
    hands.do("8")
    assert state(other).place == 4 and state(other).under_way == 4


def test_a_network_that_is_ready_when_its_story_is_opened_is_told_at_once() -> None:
    store = new_store()
    tell(store, FIRST_LEG.settings, 3)
    hands = Hands(store)
    hands.do("8")
    assert state(store).is_done(0) and state(store).under_way is None
    assert "next page" in story_text(state(store), store.run).action


def test_what_follows_a_network_of_another_screen_is_not_begun_here() -> None:
    store = new_store()
    tell(store, STEPS[7].legs[0].settings, 30, "finished", run=4)
    hands = Hands(store)
    hands.do("8")
    assert state(store).place == 7 and state(store).under_way is None and hands.sent == []


def test_a_look_needs_the_network_and_takes_an_answer_about_it_as_it_stands(tame: Store) -> None:
    hands = at(tame, 2)
    old, new = (LookAnswer(step, 2e-5, 1e-6, 90, (0,), ((0.3, 0.4, 0.3),)) for step in (90, 100))
    tame.tell(Reply(1, 1, 90, old))
    hands.press("enter")
    assert state(tame).look is None
    (asked,) = subscriptions(tame.run, tame.ui)
    assert asked.query == Look()
    tame.tell(Reply(1, 2, 100, new))
    follow(hands.controls)
    assert state(tame).look == new and subscriptions(tame.run, tame.ui) == ()
    other = new_store()
    tell(other, FIRST_LEG.settings, 3)
    hands = at(other, 2)
    hands.press("enter")
    assert state(other).under_way is None and "step 2" in other.run.notice


def test_cures_are_asked_for_one_after_another(tame: Store) -> None:
    hands = at(tame, 3)
    hands.press("enter")
    for number in range(len(CURES)):
        assert subscriptions(tame.run, tame.ui) == (Subscription(TryCure(number), np.inf),)
        tame.tell(Reply(1, number + 1, 100, CureAnswer(number, 0.4, 9, 90, 240)))
        follow(hands.controls)
    assert state(tame).is_done(3) and state(tame).under_way is None


def test_a_screen_that_only_watches_begins_nothing(tame: Store) -> None:
    tame.tell(ScreensChanged(steers=False, others=1, came_later=True))
    hands = at(tame, 5)
    hands.press("enter")
    assert hands.sent == [] and "another screen steers" in tame.run.notice
    assert "another screen steers" in story_text(state(tame), tame.run).action


def test_what_stays_out_of_sight_can_be_scrolled_to(tame: Store) -> None:
    hands = at(tame, 1)
    tame.show(tame.ui.with_size("storytext", (30, 8)))
    text, look = story_text(state(tame), tame.run), tame.ui.look
    seen = list[str]()
    for _ in range(12):
        seen += paint_text(text, state(tame).top, 30, 8, look.palette, look.glyphs).lines()
        hands.press("down")
    assert all(word in " ".join(seen) for word in " ".join(text.paragraphs).split())
    assert not any("more" in row for row in seen[-8:])
    hands.press("pageup", "pageup", "pageup", "pageup")
    assert state(tame).top == 0


def test_enter_turns_no_page_before_its_last_row_was_seen(tame: Store) -> None:
    hands = at(tame, 1)
    tame.show(tame.ui.with_size("storytext", (30, 8)))
    text, look, seen = story_text(state(tame), tame.run), tame.ui.look, list[str]()
    for _ in range(12):
        seen += paint_text(text, state(tame).top, 30, 8, look.palette, look.glyphs).lines()
        if "next page" in seen[-1]:
            break
        assert "read on" in seen[-1] and "more" in seen[-1]
        hands.press("enter")
        assert state(tame).place == 1
    assert all(word in " ".join(seen) for word in " ".join(text.paragraphs).split())
    hands.press("enter")
    assert state(tame).place == 2


def sent_kinds(sent: list[Command]) -> list[str]:
    return [type(one).__name__ for one in sent]


def test_enter_leaves_the_story_only_once_its_last_row_was_seen(tame: Store) -> None:
    hands = at(tame, END)
    tame.show(tame.ui.with_size("storytext", (60, 5)))
    seen = []
    for _ in range(9):
        text = story_text(state(tame), tame.run)
        seen += paint_text(text, state(tame).top, 60, 5, tame.ui.look.palette, tame.ui.look.glyphs).lines()
        hands.press("enter")
        if tame.ui.screen != "story":
            break
    assert tame.ui.screen != "story"
    assert "enter  read on" in seen[4] and "esc  leave the story" in seen[-1]
    assert any("brings you back" in row or "back here" in row for row in seen)


def test_a_window_too_low_for_a_chart_has_the_table_within_the_text(tame: Store) -> None:
    at(tame, END)
    for window, is_there in (((45, 12), True), ((60, 20), False), ((90, 12), False)):
        ui = tame.ui.with_size("window", window)
        text = shown_text(state(tame), tame.run, ui)
        rows = [row.text for row in text_rows(text, 45, ui.look.glyphs)]
        assert any(row.startswith("what was changed") for row in rows) is is_there
        assert any(row.startswith("128+64 units ") for row in rows) is is_there


def test_three_networks_follow_each_other_with_one_key(tame: Store) -> None:
    hands = at(tame, 7)
    hands.press("enter")
    assert sent_kinds(hands.sent) == ["SetPace", "Restart", "Resume"]
    for number, leg in enumerate(STEPS[7].legs):
        tell(tame, leg.settings, 30, "finished", run=2 + number)
        assert leg.name in state(tame).records
    assert state(tame).is_done(7) and state(tame).under_way is None
