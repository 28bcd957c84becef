"""The questions: one right answer each, which neither place nor length gives away, and figures that are known."""

from collections import Counter
from dataclasses import replace

import pytest

from mnist_tui.engine.backprop.ladder import ladder
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.places import NAMES
from mnist_tui.tui.features.quiz import questions
from mnist_tui.tui.features.quiz.charts import charts
from mnist_tui.tui.features.quiz.networks import NETWORKS
from mnist_tui.tui.features.quiz.panels import PANELS
from mnist_tui.tui.features.quiz.questions import IMAGE, QUESTIONS, Question
from mnist_tui.tui.features.quiz.recorded import recording
from mnist_tui.tui.features.quiz.state import QuizState
from mnist_tui.tui.features.quiz.text import question_of
from mnist_tui.tui.features.story.script import STEPS
from mnist_tui.tui.frame.glossary import GLOSSARY
from mnist_tui.tui.paint.text import first_fitting

WORDED = [question_of(QuizState(), question.name) for question in QUESTIONS]
FIXED = [question for question in WORDED if question.name != IMAGE.name]


@pytest.mark.parametrize("question", WORDED, ids=lambda question: question.name)
def test_a_question_has_four_answers_of_which_one_is_right_and_every_figure_is_known(question: Question) -> None:
    assert len(question.answers) == 4 and sum(not answer.but for answer in question.answers) == 1
    texts = (question.asks, *question.why, *(answer.text + answer.but for answer in question.answers))
    assert not any("{" in text or "nan" in text for text in texts)
    assert question.word in {term.name for term in GLOSSARY}


def test_the_right_answer_is_at_every_place_and_neither_the_longest_nor_the_shortest_as_a_rule() -> None:
    places = Counter(question.right for question in FIXED)
    assert set(places) == {0, 1, 2, 3} and max(places.values()) <= 3
    ranks = Counter(
        sorted(question.answers, key=lambda answer: len(answer.text)).index(question.answers[question.right])
        for question in FIXED
    )
    assert max(ranks.values()) <= 4
    lengths = [len(answer.text) for question in FIXED for answer in question.answers]
    assert max(lengths) <= 42


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_page_that_explains_a_question_exists(question: Question) -> None:
    pages = {
        "story": {"end", *(step.name for step in STEPS)},
        "learn": {*NAMES, *(operation.kind for operation in ladder(3))},
    }
    assert question.chapter.page in pages[question.chapter.screen]
    if question.chapter.screen == "story" and question.chapter.page != "end":
        place = next(place for place, step in enumerate(STEPS, 1) if step.name == question.chapter.page)
        assert question.chapter.text == f"story, step {place}"


def test_every_curve_that_is_drawn_is_recorded_and_lasts_beyond_the_moment_of_the_question() -> None:
    drawn = {question.name for question in QUESTIONS if question is not IMAGE}
    assert set(PANELS) == drawn == {*NETWORKS, questions.TRIES.name}
    for question in QUESTIONS:
        for panel in PANELS.get(question.name, ()):
            for line in panel.lines:
                curves = recording(question.name).curves[line.letter]
                assert len(curves[line.series]) == len(curves["x"]) > 5
                if question.asked_at is not None:
                    assert question.asked_at in curves["x"] and curves["x"][-1] > question.asked_at


@pytest.mark.parametrize("name", [name for name, panels in PANELS.items() if len(panels) > 1])
def test_two_charts_beside_each_other_have_whole_titles_in_45_columns(name: str) -> None:
    question = next(one for one in QUESTIONS if one.name == name)
    drawn = charts(question, replace(QuizState(), chosen={name: 0}), Run())
    assert len(drawn) == 2
    assert all(len(first_fitting(chart.titles, 22)) <= 22 for chart in drawn)
