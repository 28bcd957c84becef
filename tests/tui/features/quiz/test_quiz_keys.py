"""The keys of the quiz: answers, pages, the page that explains, and networks that are trained now."""

import dataclasses

import msgspec
import numpy as np
import pytest
from reports import evaluation
from stores import Hands, new_store
from walks import walk_answer
from wire import NO_ROWS

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.places import STEP
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.features.learn.words import operation_page
from mnist_tui.tui.features.quiz.beside import subscriptions
from mnist_tui.tui.features.quiz.live import follow
from mnist_tui.tui.features.quiz.networks import NETWORKS
from mnist_tui.tui.features.quiz.pane import QuizPane
from mnist_tui.tui.features.quiz.queries import TrainBeside, Trained
from mnist_tui.tui.features.quiz.questions import QUESTIONS
from mnist_tui.tui.features.quiz.state import END, QuizState
from mnist_tui.tui.features.quiz.text import right_count, wrong_names
from mnist_tui.tui.features.story.state import END as STORY_END
from mnist_tui.tui.features.story.state import StoryState
from mnist_tui.tui.features.story.text import story_text
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Restart, Resume
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import CommandRejected, RunStarted, ScreensChanged
from mnist_tui.tui.protocol.setting_values import plain_settings

AT_REST = Progress(
    1, "paused", 0, 0.0, 100, 1, 1.0, 1.0, 1.0, 1.0, 1.0, None, None, NO_ROWS["steps"], NO_ROWS["evaluations"],
    NO_ROWS["rates"],
)  # fmt: skip


def at(store: Store, place: int) -> Hands:
    """Open a page."""
    store.show(dataclasses.replace(store.ui, screen="quiz").with_size("quiz", (80, 21)))
    store.put(store.ui.state(QuizState).at(place))
    return Hands(store, "quiz")


def place_of(name: str) -> int:
    return next(place for place, question in enumerate(QUESTIONS) if question.name == name)


def state(store: Store) -> QuizState:
    return store.ui.state(QuizState)


def rows(store: Store, width: int = 80, height: int = 21) -> str:
    return "\n".join(QuizPane().paint(store.run, store.ui, width, height).lines())


def tell(store: Store, settings: Settings, step: int, phase: str, run: int) -> None:
    """Tell of a run that has come to this step, and was evaluated there."""
    store.tell(
        RunStarted(
            run, "small", ["sky", "land", "sea"], 8, 6, 240, "validation", 90, [48, 16, 16, 3],
            plain_settings(settings), class_counts=(80, 80, 80),
        )
    )  # fmt: skip
    steps = np.array([(one, 2.0, 0.4, 0.1) for one in range(1, step + 1)]).reshape(-1, 4)
    evaluated = np.array([(step, float(step), 0.5, 0.8889)])
    told = msgspec.structs.replace(AT_REST, run=run, phase=phase, step=step, steps=steps, evaluations=evaluated)
    store.tell(told)
    store.tell(evaluation([[30, 0, 0], [0, 30, 0], [0, 10, 20]], "validation", run=run, step=step, is_test=False))


def test_a_number_answers_once_and_backspace_takes_it_back() -> None:
    store = new_store()
    hands = at(store, 0)
    before = rows(store)
    hands.press("1", "3")
    assert state(store).chosen == {"batches": 0} and "backspace" in store.run.notice
    assert "not a worse one" in rows(store) and "✖ 1" in rows(store) and "✔ 3" in rows(store)
    hands.press("backspace")
    assert state(store).chosen == {} and rows(store) == before


def test_a_right_answer_is_followed_by_the_next_question_and_a_wrong_one_by_what_explains_it() -> None:
    for place, follows in ((0, "next question"), (END - 1, "the score")):
        store = new_store()
        hands, right = at(store, place), QUESTIONS[place].right
        hands.press(str(right + 1))
        assert f"→  {follows}" in rows(store) and "enter  read on" not in rows(store)
        hands.press("backspace")
        hands.press(str((right + 1) % 4 + 1))
        assert "enter  read on" in rows(store) and f"→  {follows}" not in rows(store)
    store = new_store(glyphs="ascii")
    hands = at(store, 0)
    hands.press(str(QUESTIONS[0].right + 1))
    assert "l  next question" in rows(store)
    hands.press("l")
    assert state(store).place == 1


def test_what_came_after_the_question_is_not_drawn_before_the_answer() -> None:
    store = new_store()
    hands = at(store, place_of("rate"))
    assert "A 1.127" in rows(store) or "asked here" not in rows(store)
    before = rows(store)
    hands.press("2")
    assert "asked here" in rows(store) and "asked here" not in before
    hands = at(store, place_of("zeros"))
    assert "C 25.44%" not in rows(store)
    hands.press("1")
    assert "C 25.44%" in rows(store)


def test_pages_turn_within_the_quiz_and_the_score_asks_again_what_went_wrong() -> None:
    store = new_store()
    hands = at(store, 0)
    hands.press("left")
    assert state(store).place == 0
    for question in QUESTIONS:
        hands.press("2", "right")
        assert question.name in state(store).chosen
    assert state(store).place == END
    wrong = wrong_names(store.ui.state(QuizState))
    assert right_count(state(store)) == END - len(wrong) and wrong[0] == "batches"
    assert f"{END - len(wrong)} of {END} right." in rows(store) and "story, step 5" in rows(store)
    hands.press("right")
    assert state(store).place == END
    hands.press("enter")
    assert state(store).place == 0 and set(state(store).chosen) == {one.name for one in QUESTIONS} - set(wrong)


def test_leaving_keeps_place_and_answers() -> None:
    store = new_store()
    hands = at(store, 3)
    hands.press("1", "escape")
    assert hands.stage.screens == ["dashboard"]
    hands.do("9")
    assert hands.stage.screens[-1] == "quiz" and state(store).place == 3 and state(store).is_answered
    hands.do("9")
    assert hands.stage.screens[-1] == "dashboard"


def test_enter_opens_the_step_of_the_story_and_esc_comes_back_once() -> None:
    store = new_store()
    hands = at(store, place_of("batches"))
    hands.press("enter")
    assert hands.stage.screens == [] and "answer first" in store.run.notice
    hands.press("1", "enter")
    assert hands.stage.screens == ["story"] and store.ui.state(StoryState).place == 4
    hands.press("right", "escape")
    assert store.ui.state(StoryState).place == 5 and hands.stage.screens[-1] == "quiz"
    hands.press("enter", "escape")
    assert hands.stage.screens[-2:] == ["story", "quiz"] and store.ui.state(StoryState).place == 4
    # the story that is opened in another way leads to the dashboard, as ever
    hands.do("8")
    hands.press("escape")
    assert hands.stage.screens[-2:] == ["story", "dashboard"]


@pytest.mark.parametrize("name", ["batches", "few"])
def test_a_page_that_was_left_for_the_dashboard_no_longer_leads_back_to_the_quiz(name: str) -> None:
    store = new_store()
    hands = at(store, place_of(name))
    hands.press("1", "enter")
    screen = hands.stage.screens[-1]
    hands.do("1")
    hands.controls.go_to(screen)
    hands.press("escape")
    assert hands.stage.screens == [screen, "dashboard", screen, "dashboard"]


@pytest.mark.parametrize("name", ["chance", "tries"])
def test_luck_is_explained_at_the_end_of_the_story(name: str) -> None:
    store = new_store()
    hands = at(store, place_of(name))
    hands.press("1", "enter")
    story = store.ui.state(StoryState)
    assert hands.stage.screens == ["story"] and story.place == STORY_END
    text = " ".join(story_text(story, store.run).paragraphs)
    assert "95% intervals" in text and "the best of many" in text and "test images (t) once" in text


def test_dropout_is_explained_in_learn_where_units_send_on() -> None:
    store = new_store()
    hands = at(store, place_of("dropout"))
    hands.press("1", "enter")
    tell(store, Settings(), 5, "paused", 1)
    walk = msgspec.structs.replace(walk_answer(2, 3), revision=store.ui.state(LearnState).revision)
    store.tell(Reply(1, 1, 645, walk))
    place = store.ui.state(LearnState).place
    assert hands.stage.screens == ["learn"] and walk.operations[place].kind == "activation"
    page = operation_page(walk, place, ("a",) * 9, ())
    assert any("Dropout would silence some" in one.text for one in page.sentences)


def test_two_networks_are_trained_one_after_the_other_after_a_question() -> None:
    store, wanted = new_store(), NETWORKS["zeros"]
    tell(store, Settings(), 50, "running", 1)
    hands = at(store, place_of("zeros"))
    hands.press("v")
    ((question, begin),) = hands.stage.questions
    assert "two networks" in question and "current run" in question and hands.sent == []
    begin()
    for number, letter in enumerate("AB", 2):
        restart, resume = hands.sent[-2:]
        assert isinstance(restart, Restart) and isinstance(resume, Resume) and not restart.new_seed
        assert restart.changes["initializer"] == wanted[letter].settings.initializer
        assert {"validation", "threads", "dtype"}.isdisjoint(restart.changes)
        tell(store, wanted[letter].settings, 30, "running", number)
        follow(hands.controls)
        assert f"{letter.lower()} 88.89%" in rows(store, 140)
        tell(store, wanted[letter].settings, 30, "finished", number)
        follow(hands.controls)
    assert len(hands.sent) == 4
    live = state(store).live
    assert live is not None and set(live.runs) == {"A", "B"} and "trained now: a 88.89%, b 88.89%" in rows(store)


def test_the_second_network_is_trained_while_the_image_is_asked_about() -> None:
    store, wanted = new_store(), NETWORKS["zeros"]
    hands = at(store, place_of("zeros"))
    hands.press("v")
    at(store, place_of("image"))
    tell(store, wanted["A"].settings, 30, "finished", 1)
    follow(hands.controls)
    restart = hands.sent[-2]
    assert len(hands.sent) == 4 and isinstance(restart, Restart) and restart.changes["initializer"] == "zeros"


def test_a_run_that_somebody_begins_ends_the_training_of_the_quiz() -> None:
    store = new_store()
    hands = at(store, place_of("zeros"))
    hands.press("v")
    tell(store, Settings(), 5, "running", 2)
    follow(hands.controls)
    live = state(store).live
    assert live is not None and live.letter == "" and len(hands.sent) == 2 and hands.stage.questions == []
    # that run is none of the quiz, so it ends only after a question
    hands.press("v")
    assert len(hands.stage.questions) == 1 and len(hands.sent) == 2


@pytest.mark.parametrize(
    ("name", "images", "why"),
    [
        ("image", 240, "no network"),
        ("few", 0, "no images yet"),
        ("few", 240, "2,000 training and 200 validation images"),
        ("tries", 240, "2,000 training and 200 validation images"),
    ],
)
def test_what_cannot_be_trained_says_why(name: str, images: int, why: str) -> None:
    store = new_store()
    if images:
        tell(store, Settings(), 5, "paused", 1)
    hands = at(store, place_of(name))
    hands.press("v")
    assert hands.sent == [] and why in store.run.notice and state(store).live is None


def enough(store: Store, run: int = 1, data_name: str = "MNIST") -> None:
    """Tell of a run with all images of MNIST."""
    names = list("0123456789")
    settings = plain_settings(Settings())
    store.tell(RunStarted(run, data_name, names, 28, 28, 55_000, "validation", 5_000, [784, 9, 10], settings))


def reply(store: Store, question: str, letter: str, done: int, total: int, points: list[tuple[float, ...]]) -> None:
    store.tell(Reply(1, 1, 0, Trained(question, letter, 1, done, total, 0.875, np.array(points))))


def asked_beside(store: Store) -> list[TrainBeside]:
    wanted = [one.query for one in subscriptions(store.run, store.ui)]
    return [one for one in wanted if isinstance(one, TrainBeside)]


def test_networks_that_learn_from_few_images_are_trained_beside_the_run() -> None:
    store = new_store()
    enough(store)
    hands = at(store, place_of("few"))
    assert asked_beside(store) == []
    hands.press("v")
    assert hands.sent == [] and hands.stage.questions == [], "the run stays as it is"
    assert asked_beside(store) == [TrainBeside("few", "A", 1, 100)]
    reply(store, "few", "A", 100, 2000, [(50, 1.5, 2.5), (100, 0.25, 1.75)])
    follow(hands.controls)
    assert asked_beside(store) == [TrainBeside("few", "A", 1, 200)]
    page = rows(store, 140, 40)
    assert "now v 1.75" in page and "now t 0.25" in page and "step 100 of 2,000" in page
    reply(store, "few", "A", 2000, 2000, [(2000, 0.1, 2.0)])
    follow(hands.controls)
    assert asked_beside(store) == [TrainBeside("few", "B", 1, 100)]
    reply(store, "few", "B", 2000, 2000, [(2000, 0.1, 1.0)])
    follow(hands.controls)
    page = " ".join(rows(store, 60, 60).split())
    assert asked_beside(store) == [] and "trained now: a 87.50%, b 87.50% right in the end" in page


def test_the_best_of_many_is_searched_for_beside_the_run_on_validation_images() -> None:
    store = new_store()
    enough(store)
    hands = at(store, place_of("tries"))
    assert "validation images stand in for the test images" in " ".join(rows(store, 60, 40).split())
    hands.press("v")
    assert asked_beside(store) == [TrainBeside("tries", "A", 1, 1)]
    reply(store, "tries", "A", 2, 40, [(1, 0.875, 0.85), (2, 0.93, 0.86)])
    follow(hands.controls)
    assert asked_beside(store) == [TrainBeside("tries", "A", 1, 3)]
    page = rows(store, 140, 40)
    assert "a 93.00%" in page and "b 86.00%" in page and "2 of 40 networks" in page
    enough(store, 2)
    follow(hands.controls)
    assert asked_beside(store) == [] and state(store).live is None, "another run may learn other images"


def test_on_other_data_only_what_is_trained_now_is_drawn() -> None:
    store = new_store()
    enough(store, data_name="letters")
    hands = at(store, place_of("few"))
    hands.press("v")
    assert "A, 200 images" in rows(store, 140, 40)
    reply(store, "few", "A", 100, 2000, [(50, 1.5, 2.5), (100, 0.25, 1.75)])
    follow(hands.controls)
    page = " ".join(rows(store, 140, 40).split())
    assert "letters: A, 200 images" in page and "now valid 1.75" in page and "valid 1.592" not in page
    assert "the figures of the text are those of MNIST" in page


def test_a_run_that_the_engine_refuses_is_said_to_be_so() -> None:
    store = new_store()
    enough(store)
    hands = at(store, place_of("zeros"))
    store.tell(CommandRejected("an older one"))
    hands.press("v")
    follow(hands.controls)
    assert "A is about to be trained" in rows(store)
    store.tell(CommandRejected("there is no memory for it"))
    follow(hands.controls)
    assert "A could not be trained" in rows(store) and "about to be" not in rows(store)
    hands.press("v")
    assert "A is about to be trained" in rows(store) and len(hands.sent) == 4


def test_a_screen_that_only_watches_answers_and_trains_nothing() -> None:
    store = new_store(ScreensChanged(steers=False, others=1, came_later=True))
    hands = at(store, 0)
    hands.press("v", "3")
    assert hands.sent == [] and "another screen steers" in store.run.notice and state(store).is_answered


def test_learn_opens_at_the_page_that_was_asked_for_as_soon_as_there_is_one() -> None:
    store = new_store()
    hands = at(store, place_of("few"))
    hands.press("1", "enter")
    assert hands.stage.screens == ["learn"] and store.ui.state(LearnState).place == 0
    tell(store, Settings(), 5, "paused", 1)
    walk = msgspec.structs.replace(walk_answer(2, 3), revision=store.ui.state(LearnState).revision)
    store.tell(Reply(1, 1, 645, walk))
    assert store.ui.state(LearnState).place == len(walk.operations) + STEP
    hands.press("left", "escape")
    assert store.ui.state(LearnState).place == len(walk.operations) + STEP - 1
    assert hands.stage.screens[-1] == "quiz"


@pytest.mark.parametrize("size", [(80, 21), (60, 17), (45, 9)])
def test_every_row_can_be_scrolled_to(size: tuple[int, int]) -> None:
    store = new_store(glyphs="ascii")
    hands = at(store, place_of("chance"))
    store.show(store.ui.with_size("quiz", size))
    hands.press("1")
    hands.press("pageup", "pageup", "pageup", "pageup")
    seen = ""
    for _ in range(12):
        seen += rows(store, *size)
        hands.press(*["down"] * 3)
    words = "Two networks were evaluated on the same McNemar's between 97.90% and 98.14% beside the accuracy stands"
    assert all(word in seen for word in words.split()) and seen.isascii()
    assert state(store).top <= 40


def test_a_run_of_nothing_yet_is_no_trouble() -> None:
    assert QuizPane().title(Run(), new_store().ui).startswith("quiz 1 of 10")
