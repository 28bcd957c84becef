"""The image of the quiz: the most confident mistake of the network that is loaded, or a recorded one."""

import dataclasses

import msgspec
import numpy as np
import pytest
from jobs import result_of
from stores import Hands, new_store

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.features.quiz.answers import confident_mistake
from mnist_tui.tui.features.quiz.image_question import choices
from mnist_tui.tui.features.quiz.live import follow
from mnist_tui.tui.features.quiz.pane import QuizPane
from mnist_tui.tui.features.quiz.queries import ConfidentMistake, ConfidentMistakeAnswer
from mnist_tui.tui.features.quiz.questions import IMAGE, QUESTIONS
from mnist_tui.tui.features.quiz.recorded import recorded_exhibit
from mnist_tui.tui.features.quiz.screen import QuizScreen
from mnist_tui.tui.features.quiz.state import QuizState
from mnist_tui.tui.features.quiz.text import question_of
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import Failed, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

CLASSES = ("shirt", "shoe", "bag", "coat", "hat")


def answer(label: int = 3, confidence: float = 0.97) -> ConfidentMistakeAnswer:
    """Tell of a coat that is taken for a shoe."""
    probabilities = np.array([0.0, confidence, 0.9 - 0.9 * confidence, 0.1 - 0.1 * confidence, 0.0])
    return ConfidentMistakeAnswer(60, label, np.full((4, 6), 200, np.uint8), probabilities, 90, 40, 2, 1)


def begun(number: int, classes: tuple[str, ...] = CLASSES, split: SplitName = "validation") -> RunStarted:
    return RunStarted(number, "data", list(classes), 4, 6, 60_000, split, 60, [24, 8, 5], plain_settings(Settings()))


def asked(reply: ConfidentMistakeAnswer, classes: tuple[str, ...] = CLASSES, split: SplitName = "validation") -> Store:
    """Return the store at the question about the image, after a reply."""
    store = new_store(begun(1, classes, split))
    store.put(QuizState().at(QUESTIONS.index(IMAGE)))
    store.show(dataclasses.replace(store.ui, screen="quiz").with_size("quiz", (80, 21)))
    store.tell(Reply(1, 1, 60, reply))
    follow(Hands(store, "quiz").controls)
    return store


def text(store: Store) -> str:
    return " ".join(" ".join(QuizPane().paint(store.run, store.ui, 80, 30).lines()).split())


def test_the_most_confident_mistake_is_found(small_splits: Splits) -> None:
    trainer = new_trainer(Settings().replace({"hidden": (8,), "validation": 60}), small_splits)
    told = result_of(confident_mistake(QueryContext(trainer, small_splits), ConfidentMistake()))
    assert isinstance(told, ConfidentMistakeAnswer)
    images = small_splits.eval_split
    outputs = np.exp(trainer.evaluated_network.forward(images.pixels).logits.astype(np.float64))
    probabilities = outputs / outputs.sum(axis=1, keepdims=True)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != images.labels)
    worst = wrong[probabilities[wrong].max(axis=1).argmax()]
    assert told.label == images.labels[worst] and told.count == len(images)
    assert told.probabilities == pytest.approx(probabilities[worst], abs=1e-5)
    assert (told.pixels == images.pixels[worst].reshape(images.shape)).all()


def test_the_question_is_about_the_image_of_the_loaded_network_with_its_own_classes() -> None:
    store = asked(answer())
    assert "Your network has never seen" in text(store) and "it predicts shoe" in text(store)
    exhibit = store.ui.state(QuizState).exhibit
    assert exhibit is not None and choices(exhibit) == (0, 1, 2, 3)
    hands = Hands(store, "quiz")
    hands.press("4")
    assert "Right." in text(store) and "The label says coat" in text(store)
    # what the network learns later changes nothing of the question
    store.tell(Reply(1, 2, 61, answer(2)))
    follow(hands.controls)
    assert "The label says coat" in text(store)


@pytest.mark.parametrize("split", ["validation", "test"])
def test_an_explanation_names_the_images_that_the_run_is_watched_on(split: SplitName) -> None:
    question = question_of(asked(answer(), split=split).ui.state(QuizState), IMAGE.name)
    assert f"on the 90 {split} images" in question.why[0]


def test_names_of_classes_may_have_braces() -> None:
    names = ("{", "}", "{0}", "{label}", "hat")
    question = question_of(asked(answer(), names).ui.state(QuizState), IMAGE.name)
    assert tuple(one.text for one in question.answers) == names[:4]
    assert "it predicts }." in question.asks and question.why[0].startswith("The label says {label}.")


@pytest.mark.parametrize("reply", [answer(-1), answer(confidence=0.6)])
def test_the_recorded_image_stands_in_for_a_network_that_is_sure_of_no_mistake(reply: ConfidentMistakeAnswer) -> None:
    store = asked(reply)
    assert store.ui.state(QuizState).exhibit is recorded_exhibit()
    assert "recorded" in text(store) and "it predicts 6" in text(store)


def test_the_image_is_asked_for_while_its_question_is_open() -> None:
    def wanted(state: QuizState) -> tuple[Subscription, ...]:
        ui = new_store().ui.with_state(state)
        return QuizScreen.subscriptions(None, None, ui)  # type: ignore[arg-type]  # it looks at the state alone

    open_question = QuizState().at(QUESTIONS.index(IMAGE))
    assert wanted(open_question) == (Subscription(ConfidentMistake(1), NEVER_S),)
    assert not wanted(QuizState())
    assert not wanted(dataclasses.replace(open_question, chosen={"image": 1}))


def test_no_image_is_shown_that_another_one_would_replace() -> None:
    store = new_store(begun(1))
    hands = Hands(store, "quiz")
    store.put(QuizState().at(QUESTIONS.index(IMAGE)))
    store.show(dataclasses.replace(store.ui, screen="quiz").with_size("quiz", (80, 21)))
    follow(hands.controls)
    assert "Looking for the mistake" in text(store) and "recorded" not in text(store)
    hands.press("1")
    assert not store.ui.state(QuizState).is_answered
    store.tell(Reply(1, 1, 60, answer(-1)))
    follow(hands.controls)
    before = text(store)
    assert "recorded" in before
    store.tell(Reply(1, 2, 70, answer()))
    follow(hands.controls)
    assert text(store) == before
    # whoever comes back to the page is asked about the network as it is by then
    hands.press("left", "right")
    assert "Looking for the mistake" in text(store)
    store.tell(Reply(1, 3, 70, msgspec.structs.replace(answer(), revision=2)))
    follow(hands.controls)
    assert "it predicts shoe" in text(store)


@pytest.mark.parametrize(("keys", "expected"), [("", "Looking for the mistake"), ("4", "Right.")])
def test_another_network_that_is_loaded_is_asked_about_unless_the_question_is_answered(
    keys: str, expected: str
) -> None:
    store = asked(answer())
    hands = Hands(store, "quiz")
    hands.press(*keys)
    store.tell(begun(2))
    follow(hands.controls)
    assert expected in text(store)


def test_an_engine_that_has_failed_finds_no_image() -> None:
    store = new_store(begun(1), Failed("out of memory", ""))
    store.put(QuizState().at(QUESTIONS.index(IMAGE)))
    assert "recorded" in text(store)
