"""Trains the networks of a question now, one after the other: in runs, or beside the run. No Textual here."""

from dataclasses import replace
from functools import partial

from mnist_tui.tui.client.log_lines import REJECTED
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.beside import begin_beside, take_beside
from mnist_tui.tui.features.quiz.charts import is_under_way
from mnist_tui.tui.features.quiz.image_question import exhibit_of
from mnist_tui.tui.features.quiz.networks import BESIDE, NETWORKS, OWN
from mnist_tui.tui.features.quiz.queries import ConfidentMistakeAnswer
from mnist_tui.tui.features.quiz.questions import IMAGE
from mnist_tui.tui.features.quiz.recorded import recorded_exhibit
from mnist_tui.tui.features.quiz.state import Live, QuizState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.run_question import what_becomes_of
from mnist_tui.tui.protocol.commands import Restart, Resume
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN
from mnist_tui.tui.protocol.setting_values import plain_value

LETTERS = ("A", "B")
"""The networks that are trained in runs, in order."""
ENDED = ("finished", "diverged")


def begin(controls: Controls, key: str) -> None:
    """Train the networks of the question, after another question where that ends a run that is none of the quiz."""
    state, run = controls.state(QuizState), controls.run
    question = state.question
    if question is None or (question.name not in NETWORKS and question.name not in BESIDE):
        controls.say("there is no network to train here")
    elif not controls.may_steer():
        return
    elif question.name in BESIDE:
        begin_beside(controls, question.name)
    elif run.is_only_shown:
        controls.say(SHOWN if run.moment is None else PAST)
    elif run.step and not _is_of_the_quiz(state, run):
        text = f"Train the two networks of this question?\n{what_becomes_of(run)}"
        controls.stage.confirm(text.rstrip(), partial(_train, controls, question.name, LETTERS[0]))
    else:
        _train(controls, question.name, LETTERS[0])


def _is_of_the_quiz(state: QuizState, run: Run) -> bool:
    """Tell whether the run that is shown is the last one that the quiz has begun."""
    return state.live is not None and run.started is not None and run.started.run == state.live.run


def _train(controls: Controls, question: str, letter: str) -> None:
    """Begin the run of one network."""
    state, run = controls.state(QuizState), controls.run
    settings = NETWORKS[question][letter].settings
    values = {name: plain_value(value) for name, value in settings.as_dict().items() if name not in OWN}
    number = (run.started.run if run.started is not None else 0) + 1
    before = state.live.runs if state.live is not None and letter != LETTERS[0] else {}
    data_name = run.started.data_name if run.started is not None else ""
    controls.put(replace(state, live=Live(question, number, letter, before, data_name, logged=run.log.last)))
    controls.send(Restart(values, new_seed=False))
    controls.send(Resume())


def follow(controls: Controls) -> None:
    """Take in what a report tells: the image that is asked about, and the end of a network under way."""
    _take_image(controls)
    _take_network(controls)
    take_beside(controls)


def _take_image(controls: Controls) -> None:
    """Take the image as soon as it is known, and another one only for another network that is loaded."""
    state, run = controls.state(QuizState), controls.run
    if state.question is not IMAGE or state.is_answered or run.started is None:
        return
    if state.exhibit is not None and state.exhibit_run != run.started.run:
        controls.put(state.at(state.place))
        return
    answer = run.answer(ConfidentMistakeAnswer)
    if state.exhibit is None and answer is not None and answer.revision == state.asks:
        exhibit = exhibit_of(run) or recorded_exhibit()
        controls.put(replace(state, exhibit=exhibit, exhibit_run=run.started.run))


def _take_network(controls: Controls) -> None:
    """Keep a network whose training has ended, and begin with the next one."""
    state, run = controls.state(QuizState), controls.run
    live = state.live
    if live is None or not live.letter or live.question in BESIDE or run.started is None or run.moment is not None:
        return
    if run.started.run > live.run:
        controls.put(replace(state, live=replace(live, letter="")))  # another run has taken its place
    elif is_under_way(state, run) and run.phase in ENDED and _is_evaluated(controls):
        runs = {**live.runs, live.letter: run}
        later = LETTERS[LETTERS.index(live.letter) + 1 :]
        controls.put(replace(state, live=replace(live, letter="", runs=runs)))
        if later and not controls.is_watching:
            _train(controls, live.question, later[0])
    elif not live.is_refused and run.started.run < live.run and _has_rejected(run, live):
        controls.put(replace(state, live=replace(live, is_refused=True)))


def _has_rejected(run: Run, live: Live) -> bool:
    """Tell whether the engine has rejected something since a run was asked for."""
    return any(one.number > live.logged and one.text.startswith(REJECTED) for one in run.log.entries)


def _is_evaluated(controls: Controls) -> bool:
    run = controls.run
    is_known = run.evaluated is not None and run.evaluated.step == run.step
    return is_known or run.phase == "diverged"
